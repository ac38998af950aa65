import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { stepsOf } from '../../src/adapters/postgres/migration-steps.ts';

const FOLDER = join(import.meta.dirname, '../../db/migrations');

/** All migrations in their order, step by step, for where what the bundler makes of them is not there. Each is one query. */
export const migrationSteps = () => textsIn(FOLDER).flatMap(({ text }) => stepsOf(text));

/** The files of a folder of migrations. */
export const textsIn = (folder: string) =>
  readdirSync(folder)
    .sort()
    .map((name) => ({ name, text: readFileSync(join(folder, name), 'utf8') }));
