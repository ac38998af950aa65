import { expect, test } from '@jest/globals';
import { instrument } from './instrument.ts';
import type { Moment } from './messages.ts';
import { createProbe, withoutMerelyReturned } from './probe.ts';

/** Runs instrumented code whose last line calls something, and returns what its probe recorded. */
async function heardFrom(source: string): Promise<string[]> {
  const { code } = await instrument(source, 'file.ts');
  const moments: Moment[] = [];
  Object.assign(globalThis, { killPointProbe: createProbe((moment) => void moments.push(moment)) });
  await new Function(`return (async () => { ${code} })()`)();
  return withoutMerelyReturned(moments).map(({ point, side, hit }) => `${side} ${point} ${hit}`);
}

test('an await is heard before its call and after it, nested ones within', async () => {
  const heard = await heardFrom('// naïve ✓\nconst one = async () => 1;\nawait Promise.all([await one(), one()]);');
  expect(heard).toEqual(['before file.ts:3 1', 'before file.ts:3#2 1', 'after file.ts:3#2 1', 'after file.ts:3 1']);
});

test('an await is heard after a call that fails, each time', async () => {
  const heard = await heardFrom(
    'const fail = async () => { throw new Error(); };\nfor (const _ of [1, 2]) {\ntry { await fail(); } catch {}\n}',
  );
  expect(heard).toEqual(['before file.ts:3 1', 'after file.ts:3 1', 'before file.ts:3 2', 'after file.ts:3 2']);
});

test('what an async function returns is awaited too, if it is a promise', async () => {
  const heard = await heardFrom(
    'const one = () => Promise.resolve(1);\nconst promise = async () => one();\nconst value = async () => String(1);\nawait Promise.all([promise(), value()]);',
  );
  expect(heard.filter((text) => text.includes(':2'))).toEqual(['before file.ts:2 1', 'after file.ts:2 1']);
  expect(heard.filter((text) => text.includes(':3'))).toEqual([]);
});

test.each(['for await (const one of stream) console.log(one);', 'await using resource = open();'])(
  'what cannot be wrapped is refused, not passed over: %s',
  async (source) => {
    await expect(instrument(source, 'file.ts')).rejects.toThrow('cannot be instrumented');
  },
);
