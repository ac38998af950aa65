import { access, readdir, readFile } from 'node:fs/promises';
import { describe, expect, test } from '@jest/globals';
import { type BuildOptions, build } from 'esbuild';
import { asRecord } from '../../packages/local-sam/src/cloudformation/json.ts';
import { application, folderOf, functionIds, idsOf, propertiesOf, ROOT } from '../support/templates.ts';

/** Variables that Node.js and Powertools read themselves, in every function. */
const READ_BY_LIBRARIES = [
  'NODE_EXTRA_CA_CERTS',
  'NODE_OPTIONS',
  'POWERTOOLS_LOG_LEVEL',
  'POWERTOOLS_METRICS_NAMESPACE',
  'POWERTOOLS_SERVICE_NAME',
];

/** Serves files that contain nobody's data. */
const WITHOUT_DATABASE = ['PagesFunction'];

const RUN_BY_CALLERS = functionIds.filter(
  (id) => !['MigrateFunction', 'ReconcileFunction', 'RotateSecretFunction'].includes(id),
);

function buildProperties(functionId: string): Record<string, unknown> {
  return asRecord(asRecord(application.resources[functionId]?.Metadata).BuildProperties);
}

async function bundle(functionId: string, options: BuildOptions): Promise<string> {
  const { outputFiles } = await build({
    absWorkingDir: `${ROOT}src`,
    entryPoints: [`${folderOf(functionId)}/app.ts`],
    bundle: true,
    write: false,
    platform: 'node',
    format: 'cjs',
    loader: { '.sql': 'text' },
    ...options,
  });
  return outputFiles?.[0]?.text ?? '';
}

/** The variables that the code reads, down to the parts of the container that this function uses. */
async function variablesReadBy(functionId: string): Promise<string[]> {
  // `once` only memoizes: it is marked pure, so that parts of the container that a function never uses drop out of its bundle.
  const code = await bundle(functionId, { packages: 'external', pure: ['once'], minifySyntax: true });
  const names = [...code.matchAll(/\bvariable(?:IfSet)?\d*\("([A-Z_]+)"\)/g)].map((match) => match[1] ?? '');
  return [...new Set(names)].sort();
}

describe.each(functionIds)('%s', (id) => {
  const properties = propertiesOf(application, id);

  test('says what it does', () => {
    expect(properties.Description).toMatch(/^[A-Z].{20,250}\.$/);
  });

  test('logs into a log group of its own that forgets', () => {
    const logGroup = String(asRecord(asRecord(properties.LoggingConfig).LogGroup).Ref);
    expect(logGroup).toBe(id.replace(/Function$/, 'LogGroup'));
    expect(propertiesOf(application, logGroup).RetentionInDays).toEqual({ Ref: 'LogRetentionDays' });
  });

  test('runs on the current runtime and architecture', () => {
    expect(properties).toMatchObject({ Runtime: 'nodejs24.x', Architectures: ['arm64'] });
    expect(buildProperties(id)).toMatchObject({ Target: 'node24', Format: 'cjs', Minify: true });
  });

  test('has a handler where sam build puts its first entry point', async () => {
    expect(properties).toMatchObject({ CodeUri: 'src/', Handler: 'app.handler' });
    const more = MORE_ENTRY_POINTS[id] ?? [];
    expect(buildProperties(id).EntryPoints).toEqual([`${folderOf(id)}/app.ts`, ...more]);
    const source = await readFile(`${ROOT}src/${folderOf(id)}/app.ts`, 'utf8');
    expect(source).toMatch(/^export const handler = /m);
  });

  test('gets the variables that its code reads, and no others', async () => {
    const variables = Object.entries(asRecord(asRecord(properties.Environment).Variables))
      .filter(([, value]) => asRecord(value).Ref !== 'AWS::NoValue')
      .map(([name]) => name)
      .sort();
    expect(variables).toEqual([...(await variablesReadBy(id)), ...READ_BY_LIBRARIES].sort());
  });

  test('takes from the layer what it leaves out of its bundle', () => {
    const isWithout = WITHOUT_DATABASE.includes(id);
    expect(properties.Layers).toEqual(isWithout ? undefined : [{ Ref: 'PgLayer' }]);
    expect(buildProperties(id).External).toEqual(isWithout ? undefined : ['pg']);
  });

  test('is in the network of the database, or has nothing to do there and no rights', () => {
    const { Policies, Role, VpcConfig } = properties;
    if (WITHOUT_DATABASE.includes(id)) expect({ Policies, Role, VpcConfig }).toEqual({});
    else expect(VpcConfig).toBeDefined();
  });

  test('answers before the HTTP API or the state machine gives up on it', () => {
    const isCalledOverHttp = Object.values(asRecord(properties.Events)).some(
      (event) => asRecord(event).Type === 'HttpApi',
    );
    expect(Number(properties.Timeout)).toBeLessThanOrEqual(isCalledOverHttp ? 29 : 240);
  });
});

test('each handler in src/ is one function, and each function one handler', async () => {
  const files = await readdir(`${ROOT}src`, { recursive: true });
  const handlers = files.filter((file) => /^\w+[\\/]app\.ts$/.test(file)).map((file) => file.split(/[\\/]/)[0]);
  expect(functionIds.map(folderOf).sort()).toEqual(handlers.sort());
});

/** What a function serves or loads besides its own bundle. */
const MORE_ENTRY_POINTS: Record<string, string[]> = {
  PagesFunction: ['pages/browser.ts', 'pages/mathematics.ts', 'pages/paper-files.ts'],
  ResumeWorkflowFunction: ['resume_workflow/mathematics.ts'],
};

test.each(RUN_BY_CALLERS)('the bundle of %s stays below 450 KB, which somebody waits for', async (id) => {
  const { MainFields: mainFields } = buildProperties(id);
  const code = await bundle(id, {
    minify: true,
    target: 'node24',
    external: ['pg'],
    mainFields: String(mainFields).split(','),
  });
  expect(code.length).toBeLessThan(450 * 1024);
});

describe('the layer', () => {
  const folder = `${ROOT}${String(propertiesOf(application, 'PgLayer').ContentUri)}`;

  test('is the only one, and holds third-party code alone', async () => {
    expect(idsOf(application, 'AWS::Serverless::LayerVersion')).toEqual(['PgLayer']);
    await expect(access(`${folder}nodejs`)).rejects.toThrow('ENOENT');
  });

  test('holds exactly what the bundles leave out', async () => {
    const { dependencies } = JSON.parse(await readFile(`${folder}package.json`, 'utf8'));
    expect(Object.keys(dependencies)).toEqual(['pg']);
  });

  test('locks the versions that the tests run with', async () => {
    const locked = async (path: string): Promise<[string, string][]> =>
      Object.entries<{ version: string }>(JSON.parse(await readFile(path, 'utf8')).packages)
        .filter(([name]) => name !== '')
        .map(([name, { version }]) => [name, version]);
    const root = new Map(await locked(`${ROOT}package-lock.json`));
    const layer = await locked(`${folder}package-lock.json`);
    expect(layer.filter(([name, version]) => root.get(name) !== version)).toEqual([]);
    expect(layer.map(([name]) => name)).toContain('node_modules/pg');
  });
});
