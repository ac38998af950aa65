import { openWorld, type World } from '../simulation/world.ts';
import { type PostgresProxy, startPostgresProxy } from '../support/postgres-proxy.ts';
import type { EnvironmentSettings } from './environment.ts';
import { Processes } from './processes.ts';

/** What all worlds share. */
export type WorldSettings = Omit<EnvironmentSettings, 'endpointVariables'> & {
  /** Folder of the templates. */
  root: string;
  /** The PostgreSQL server. */
  serverUrl: string;
  /** The file of each function's bundle, by the function's name. */
  bundles: ReadonlyMap<string, string>;
};

/** A world whose functions run in processes that can be killed, and reach the database over a wire that can break. */
export type KillWorld = World<Processes> & { wire: PostgresProxy };

/** Opens one, for one run at a time. */
export async function openKillWorld(settings: WorldSettings): Promise<KillWorld> {
  const { root, serverUrl, bundles } = settings;
  const wires: PostgresProxy[] = [];
  const world = await openWorld({
    root,
    serverUrl,
    hasPollers: true,
    wire: async (database, cleanup) => {
      const wire = await cleanup.own(startPostgresProxy(database.secret), (started) => started.stop());
      wires.push(wire);
      return Object.assign(new URL(database.url), { port: String(wire.secret.port) }).href;
    },
    start: ({ plan, aws, clock }) => {
      const programs = plan.functions.map((spec) => ({ spec, file: bundles.get(spec.name) ?? '' }));
      return new Processes(programs, { ...settings, endpointVariables: { AWS_ENDPOINT_URL: aws.url } }, clock);
    },
  });
  const [wire] = wires;
  if (wire === undefined) throw new Error('the world has no wire');
  return { ...world, wire };
}
