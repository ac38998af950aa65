import pg from 'pg';
import { takeOwnership } from './owner.ts';
import { SCHEMA } from './schema.ts';
import { Writer } from './writer.ts';

const { TypeOverrides, types: PG_TYPES } = pg;
const READERS = 4;

/** The state of the emulated AWS services, in the schema local_aws of the application's database. */
export interface Store {
  /** Reads by one named statement; because of the name, the server parses and plans it once per connection. */
  query<Row extends pg.QueryResultRow>(name: string, text: string, values: readonly unknown[]): Promise<Row[]>;
  /** Writes by one named statement, after earlier ones. `isLazy`: nobody waits for it. See Writer. */
  write<Row extends pg.QueryResultRow>(
    name: string,
    text: string,
    values: readonly unknown[],
    isLazy?: boolean,
  ): Promise<Row[]>;
  /** A value that is created once and kept as long as the database. */
  setting(name: string, make: () => Promise<string> | string): Promise<string>;
  close(): Promise<void>;
}

/** Opens the store and creates its schema if it is missing. Throws StartError when another stack uses the database. */
export async function openStore(databaseUrl: string): Promise<Store> {
  const ownership = await takeOwnership(databaseUrl);
  const config = { connectionString: databaseUrl, types: numbersForBigints() };
  const pool = new pg.Pool({ ...config, max: READERS });
  const writing = new pg.Pool({ ...config, max: 1, pipeline: true });
  // The pool replaces a broken connection. Without a listener, its error event would end the process, even while it is in use.
  for (const each of [pool, writing]) each.on('error', () => {});
  writing.on('connect', (client) => client.on('error', () => {}));
  await pool.query(SCHEMA);
  const writer = new Writer(writing);
  return {
    query: async <Row extends pg.QueryResultRow>(name: string, text: string, values: readonly unknown[]) =>
      (await pool.query<Row>({ name, text, values: [...values] })).rows,
    write: async <Row extends pg.QueryResultRow>(
      name: string,
      text: string,
      values: readonly unknown[],
      isLazy?: boolean,
    ) => (await writer.run({ name, text, values }, isLazy)) as Row[],
    setting: async (name, make) => {
      const known = await pool.query<{ value: string }>('select value from local_aws.settings where name = $1', [name]);
      if (known.rows[0]) return known.rows[0].value;
      const value = await make();
      await pool.query('insert into local_aws.settings (name, value) values ($1, $2)', [name, value]);
      return value;
    },
    close: async () => {
      await writer.flush();
      await Promise.all([pool.end(), writing.end()]);
      await ownership.release();
    },
  };
}

/** Milliseconds and row numbers fit a JavaScript number; pg would return them as text. */
function numbersForBigints(): InstanceType<typeof TypeOverrides> {
  const types = new TypeOverrides();
  types.setTypeParser(PG_TYPES.builtins.INT8, Number);
  const INT8_ARRAY = 1016;
  types.setTypeParser(INT8_ARRAY, (text: string) => (text === '{}' ? [] : text.slice(1, -1).split(',').map(Number)));
  return types;
}
