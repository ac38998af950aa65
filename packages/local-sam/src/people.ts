import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as v from 'valibot';
import { StartError } from './errors.ts';

/** Where a project lists the people that the sign-in page offers as buttons. */
const FILE = 'local-sam.json';

const settings = v.object({
  people: v.array(v.object({ email: v.string(), group: v.optional(v.string()), note: v.optional(v.string(), '') })),
});

export type Person = v.InferOutput<typeof settings>['people'][number];

/** The people of the project in `root`; none without the file. @throws StartError for a file in another form */
export async function readPeople(root: string): Promise<Person[]> {
  const text = await readFile(join(root, FILE), 'utf8').catch(() => '{"people": []}');
  const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), settings), text);
  if (!parsed.success) throw new StartError(`${FILE}: ${parsed.issues[0].message}`);
  return parsed.output.people;
}
