import { execFile } from 'node:child_process';
import { chmod, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { parseTemplate } from '../../packages/local-sam/src/cloudformation/parse-template.ts';
import { ROOT } from '../support/templates.ts';

const application = await parseTemplate(`${ROOT}template.yaml`);

/** The limit of `aws cloudformation deploy` without a bucket. */
const MOST_BYTES = 51_200;
/** As long as the names of SAM's own buckets. */
const UPLOADED =
  's3://aws-sam-cli-managed-default-samclisourcebucket-abcdefghijkl/approval/0123456789abcdef0123456789abcdef';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'package-test-'));
});

afterEach(() => rm(folder, { recursive: true }));

/** The template as `aws cloudformation package --use-json` writes it after `sam build`. */
function packaged(): object {
  const { file: _, transforms, ...sections } = structuredClone(application);
  const resources = Object.entries(sections.resources).map(([logicalId, resource]) => {
    const properties = resource.Properties as Record<string, unknown>;
    for (const name of ['CodeUri', 'ContentUri', 'DefinitionUri']) {
      if (name in properties) properties[name] = UPLOADED;
    }
    return [logicalId, { ...resource, Metadata: { ...(resource.Metadata as object), SamResourceId: logicalId } }];
  });
  const named = Object.entries({ ...sections, resources: Object.fromEntries(resources) }).map(
    ([name, value]) => [`${name[0]?.toUpperCase()}${name.slice(1)}`, value] as const,
  );
  return { AWSTemplateFormatVersion: '2010-09-09', Transform: transforms, ...Object.fromEntries(named) };
}

/** Runs the command in an empty folder, with this in place of the AWS CLI. */
async function run(cli: string, ...options: string[]) {
  await writeFile(join(folder, 'aws'), `#!${process.execPath}\n${cli}`);
  await chmod(join(folder, 'aws'), 0o755);
  const PATH = `${folder}${delimiter}${process.env.PATH}`;
  const running = promisify(execFile)(process.execPath, [`${ROOT}scripts/package.ts`, ...options], {
    cwd: folder,
    env: { ...process.env, PATH },
  });
  return running.then(
    ({ stdout }) => ({ code: 0, stdout, stderr: '' }),
    (error) => error,
  );
}

const WRITES = (text: string) => `
const args = process.argv.slice(2);
require('node:fs').writeFileSync('args.json', JSON.stringify(args));
require('node:fs').writeFileSync(args[args.indexOf('--output-template-file') + 1], ${JSON.stringify(text)});`;

describe('npm run package', () => {
  test('writes a template that deploys without a bucket, with room to grow', async () => {
    const { code } = await run(
      WRITES(JSON.stringify(packaged(), null, 4)),
      '--s3-bucket',
      'builds',
      '--profile',
      'exams',
    );
    expect(code).toBe(0);
    const file = join(folder, 'application-cloudformation.yaml');
    expect((await stat(file)).size).toBeLessThan(MOST_BYTES - 1_500);
    const { Parameters, Resources } = parse(await readFile(file, 'utf8'));
    expect(Object.keys(Parameters)).toEqual(Object.keys(application.parameters));
    expect(Object.keys(Resources)).toEqual(Object.keys(application.resources));
    expect(Resources.PgLayer.Properties.ContentUri).toBe(UPLOADED);
    const [service, command, ...options] = JSON.parse(await readFile(join(folder, 'args.json'), 'utf8'));
    expect([service, command]).toEqual(['cloudformation', 'package']);
    expect(options.slice(0, 3)).toEqual(['--template-file', '.aws-sam/build/template.yaml', '--use-json']);
    expect(options.slice(-4)).toEqual(['--s3-bucket', 'builds', '--profile', 'exams']);
  });

  test('ends as the AWS CLI does where that fails, and writes nothing', async () => {
    const { code, stderr } = await run('console.error("no such bucket"); process.exit(254);', '--s3-bucket', 'none');
    expect([code, stderr]).toEqual([254, 'no such bucket\n']);
    await expect(stat(join(folder, 'application-cloudformation.yaml'))).rejects.toThrow('ENOENT');
  });
});
