import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { asRecord } from '../../packages/local-sam/src/cloudformation/json.ts';
import { layOutLayer } from '../../packages/local-sam/src/lambda/layer.ts';
import { copySources, installLocked, runEsbuild } from '../support/sam-build.ts';
import { application, functionIds, ROOT } from '../support/templates.ts';

/** Outside the project: nothing above it can lend a package, or say that app.js is an ES module. */
const folder = realpathSync(mkdtempSync(join(tmpdir(), 'sam-build-')));
let layer: string;

beforeAll(async () => {
  copySources(folder);
  installLocked(folder);
  layer = await layOutLayer('PgLayer', join(folder, 'layers/pg'), ROOT, join(folder, 'layer'));
}, 120_000);

afterAll(() => rmSync(folder, { recursive: true }));

describe('a copy of src, layers, statemachine, template.yaml and samconfig.toml, with what src/package-lock.json installs', () => {
  test.each(functionIds)('builds %s, which loads with its layer alone', (id) => {
    const built = join(folder, 'built', id);
    const said = runEsbuild(folder, asRecord(application.resources[id]?.Metadata), built);
    expect(said).not.toMatch(/warning/i);
    const environment = { PATH: process.env.PATH, NODE_PATH: layer, LAMBDA_TASK_ROOT: built };
    const program = `process.stdout.write(typeof require(${JSON.stringify(join(built, 'app.js'))}).handler)`;
    const { stdout, stderr } = spawnSync(process.execPath, ['-e', program], { env: environment, encoding: 'utf8' });
    expect({ stdout, stderr }).toEqual({ stdout: 'function', stderr: '' });
  });

  test.each(functionIds)('installs for %s what is locked, esbuild among it', (id) => {
    const metadata = asRecord(application.resources[id]?.Metadata);
    expect(metadata.BuildMethod).toBe('esbuild');
    // Without it, SAM installs newer versions, and no esbuild.
    expect(asRecord(metadata.BuildProperties).UseNpmCi).toBe(true);
  });

  test('is built anew by a cached build whenever it changes: nothing that is built lies elsewhere', () => {
    const samconfig = readFileSync(join(folder, 'samconfig.toml'), 'utf8');
    expect(samconfig.match(/^cached = .*$/gm)).toEqual(['cached = true', 'cached = true']);
  });
});
