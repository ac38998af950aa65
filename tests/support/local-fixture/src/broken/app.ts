// Not in any layer of the fixture: must fail although the project has it installed.
import pg from 'pg';

export async function handler(): Promise<unknown> {
  return pg.types.builtins.INT8;
}
