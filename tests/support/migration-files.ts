import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const FOLDER = join(import.meta.dirname, '../../db/migrations');

/** The texts of all migrations, in their order, for where what the bundler makes of them is not there. */
export const migrationTexts = () =>
  readdirSync(FOLDER)
    .sort()
    .map((file) => readFileSync(join(FOLDER, file), 'utf8'));
