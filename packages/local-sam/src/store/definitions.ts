import { createHash } from 'node:crypto';
import type { Store } from './store.ts';

/** Definitions of state machines, each kept as long as executions may need it: a running execution keeps the one it began with. */
export interface Definitions {
  /** Stores a definition and returns its id, which depends on the content alone. */
  save(definition: unknown): Promise<string>;
  load(definitionId: string): Promise<unknown>;
}

export function definitionsIn(store: Store): Definitions {
  return {
    save: async (definition) => {
      const text = JSON.stringify(definition);
      const id = createHash('sha256').update(text).digest('hex');
      await store.write('definition_save', SAVE, [id, text]);
      return id;
    },
    load: async (definitionId) => {
      const [row] = await store.query<{ definition: string }>('definition_load', LOAD, [definitionId]);
      if (!row) throw new Error(`The store has no definition ${definitionId}.`);
      return JSON.parse(row.definition);
    },
  };
}

const SAVE = `
  insert into local_aws.definitions (definition_id, definition) values ($1, $2) on conflict (definition_id) do nothing`;
const LOAD = 'select definition from local_aws.definitions where definition_id = $1';
