import pg from 'pg';
import { takeOwnership } from './owner.ts';
import { SCHEMA } from './schema.ts';

const { TypeOverrides, types: PG_TYPES } = pg;
const POOL_SIZE = 8;

/** What the emulated AWS services remember, in the schema local_aws of the application's database. */
export interface Store {
  /** Runs one named statement; the name makes the server parse and plan it once per connection. */
  query<Row extends pg.QueryResultRow>(name: string, text: string, values: readonly unknown[]): Promise<Row[]>;
  /** A value made once and kept as long as the database. */
  setting(name: string, make: () => Promise<string> | string): Promise<string>;
  close(): Promise<void>;
}

/** Opens the store, creating its schema where it is missing. Throws StartError when another stack uses the database. */
export async function openStore(databaseUrl: string): Promise<Store> {
  const ownership = await takeOwnership(databaseUrl);
  const pool = new pg.Pool({ connectionString: databaseUrl, max: POOL_SIZE, types: numbersForBigints() });
  // A connection that breaks while idle is replaced by the pool; unheard, the event would end the process.
  pool.on('error', () => {});
  await pool.query(SCHEMA);
  return {
    query: async <Row extends pg.QueryResultRow>(name: string, text: string, values: readonly unknown[]) =>
      (await pool.query<Row>({ name, text, values: [...values] })).rows,
    setting: async (name, make) => {
      const known = await pool.query<{ value: string }>('select value from local_aws.settings where name = $1', [name]);
      if (known.rows[0]) return known.rows[0].value;
      const value = await make();
      await pool.query('insert into local_aws.settings (name, value) values ($1, $2)', [name, value]);
      return value;
    },
    close: async () => {
      await pool.end();
      await ownership.release();
    },
  };
}

/** Milliseconds and row numbers fit a JavaScript number; pg would hand them over as text. */
function numbersForBigints(): InstanceType<typeof TypeOverrides> {
  const types = new TypeOverrides();
  types.setTypeParser(PG_TYPES.builtins.INT8, Number);
  const INT8_ARRAY = 1016;
  types.setTypeParser(INT8_ARRAY, (text: string) => (text === '{}' ? [] : text.slice(1, -1).split(',').map(Number)));
  return types;
}
