import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { stepsOf } from '../../src/adapters/postgres/migration-steps.ts';

const FOLDER = join(import.meta.dirname, '../../src/migrations');

/** All migrations in their order, step by step, for where what the bundler makes of them is not there. Each is one query. */
export const migrationSteps = () => textsIn(FOLDER).flatMap(({ text }) => stepsOf(text));

/** The names of all migrations in their order, as the database keeps them. */
export const migrationNames = () => textsIn(FOLDER).map(({ name }) => name.replace(/\.sql$/, ''));

/** The functions of the gate, each a text of its own. */
export const gateTexts = () =>
  readdirSync(join(FOLDER, 'gate')).map((name) => readFileSync(join(FOLDER, 'gate', name), 'utf8'));

/** The migrations in a folder. The grants lie beside them, and have no number. */
export const textsIn = (folder: string) =>
  readdirSync(folder)
    .filter((name) => /^\d{4}_/.test(name))
    .sort()
    .map((name) => ({ name, text: readFileSync(join(folder, name), 'utf8') }));
