import { spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { createBuildFolder } from '../src/lambda/build-folder.ts';

let parent: string;

beforeEach(async () => {
  parent = await mkdtemp(join(tmpdir(), 'builds-'));
});

afterEach(() => rm(parent, { recursive: true }));

test('a new build removes what a killed process left, and nothing that is in use or not its own', async () => {
  const dead = spawnSync(process.execPath, ['--version']).pid;
  const left = join(parent, `local-lambda-${dead}-abcdef`);
  await mkdir(join(left, 'task'), { recursive: true });
  await writeFile(join(left, 'task', 'app.js'), '');
  const others = [`local-lambda-${process.pid}-ghijkl`, `other-${dead}-abcdef`];
  for (const name of others) await mkdir(join(parent, name));

  const created = basename(await createBuildFolder(parent));
  expect((await readdir(parent)).sort()).toEqual([...others, created].sort());
});
