import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const EVENTS = join(import.meta.dirname, '../../events');

/** Every fixture as `<function_folder>/<case>`, sorted. */
export function fixtureNames(): string[] {
  return readdirSync(EVENTS, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.json'))
    .map((name) => name.replaceAll('\\', '/').replace(/\.json$/, ''))
    .filter((name) => name.includes('/'))
    .sort();
}

/** The event of `events/<name>.json`, read again each time so that a test may change it. */
export function fixture<Event>(name: string): Event {
  return JSON.parse(readFileSync(join(EVENTS, `${name}.json`), 'utf8')) as Event;
}
