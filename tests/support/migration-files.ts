import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { stepsOf } from '../../src/adapters/postgres/migration-steps.ts';

const FOLDER = join(import.meta.dirname, '../../src/migrations');

/** All migrations in order, step by step, for places without the bundler's version of them. Each step is one query. */
export const migrationSteps = () => textsIn(FOLDER).flatMap(({ text }) => stepsOf(text));

/** The names of all migrations in order, as the database keeps them. */
export const migrationNames = () => textsIn(FOLDER).map(({ name }) => name.replace(/\.sql$/, ''));

/** The functions of the gate, one text each. */
export const gateTexts = () =>
  readdirSync(join(FOLDER, 'gate')).map((name) => readFileSync(join(FOLDER, 'gate', name), 'utf8'));

/** The migrations in a folder. The grants lie beside them, without a number. */
export const textsIn = (folder: string) =>
  readdirSync(folder)
    .filter((name) => /^\d{4}_/.test(name))
    .sort()
    .map((name) => ({ name, text: readFileSync(join(folder, name), 'utf8') }));
