import type { Definitions } from '../store/definitions.ts';
import type { StateMachineSpec } from '../types.ts';
import { type PreparedDefinition, prepareDefinition } from './definition.ts';

/** A state machine of the template, with the definition for new executions. */
export interface Machine {
  spec: StateMachineSpec;
  definitionId: string;
}

/** The state machines, and every definition that an execution still refers to. */
export interface Machines {
  all: readonly Machine[];
  find(stateMachineArn: string): Machine | undefined;
  definition(definitionId: string): Promise<PreparedDefinition>;
}

/** Checks and keeps all definitions. Throws StartError for one that cannot be run. */
export async function loadMachines(definitions: Definitions, specs: readonly StateMachineSpec[]): Promise<Machines> {
  const prepared = new Map<string, PreparedDefinition>();
  const all: Machine[] = [];
  for (const spec of specs) {
    const ready = prepareDefinition(
      spec.file === undefined ? spec.name : `${spec.name} (${spec.file})`,
      spec.definition,
    );
    const definitionId = await definitions.save(spec.definition);
    prepared.set(definitionId, ready);
    all.push({ spec, definitionId });
  }
  return {
    all,
    find: (arn) => all.find(({ spec }) => spec.arn === arn),
    definition: async (definitionId) => {
      const known = prepared.get(definitionId);
      if (known) return known;
      const ready = prepareDefinition('of an earlier run', await definitions.load(definitionId));
      prepared.set(definitionId, ready);
      return ready;
    },
  };
}
