import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { bundleFunction } from '../src/lambda/bundle-function.ts';
import type { FunctionSpec } from '../src/lambda/function-spec.ts';
import { buildFunctions, type Functions } from '../src/lambda/functions.ts';
import { layOutLayer } from '../src/lambda/layer.ts';
import { type CustomResourceReceiver, startCustomResourceReceiver } from './custom-resource-receiver.ts';
import { FIXTURE_ROOT, fixtureFunctions, fixtureSpecs, fixtureTemplate } from './fixture/stack.ts';

const lines: string[] = [];
let functions: Functions;
let specs: FunctionSpec[];

beforeAll(async () => {
  const template = await fixtureTemplate('http://127.0.0.1:3');
  specs = fixtureSpecs(template);
  functions = await fixtureFunctions(template, lines);
});

afterAll(() => functions.stop());

function respond(instructions: unknown) {
  return functions.invoke('RespondingFunction', { body: JSON.stringify(instructions) });
}

describe('a function', () => {
  test('is invoked by its name, its ARN or a qualified ARN, with the event as JSON carries it', async () => {
    const arn = 'arn:aws:lambda:us-east-1:000000000000:function:EchoFunction';
    for (const name of ['EchoFunction', arn, `${arn}:$LATEST`]) {
      const { payload } = await functions.invoke(name, { a: 'é', gone: undefined, date: new Date(0) });
      expect(payload).toMatchObject({ event: { a: 'é', date: '1970-01-01T00:00:00.000Z' } });
    }
  });

  test('sees the variables of the template and of Lambda, and none of the process that runs the stack', async () => {
    process.env.OF_THE_USER = 'x';
    const { payload } = await functions.invoke('EchoFunction', {});
    const { environment, context } = payload as { environment: Record<string, string>; context: object };
    expect(environment).toMatchObject({
      GREETING: 'hello',
      API_URL: 'http://127.0.0.1:1',
      AWS_ENDPOINT_URL: 'http://127.0.0.1:2',
      AWS_REGION: 'us-east-1',
      AWS_LAMBDA_FUNCTION_NAME: 'EchoFunction',
      AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '128',
      AWS_LAMBDA_MAX_CONCURRENCY: '64',
    });
    expect(environment).not.toHaveProperty('OF_THE_USER');
    expect(environment).not.toHaveProperty('PATH');
    expect(context).toEqual({ awsRequestId: expect.stringMatching(/^[0-9a-f-]{36}$/), functionName: 'EchoFunction' });
  });

  test('that throws answers as the Lambda API does', async () => {
    expect(await respond({ kind: 'throw' })).toEqual({
      functionError: 'Unhandled',
      payload: {
        errorType: 'FixtureError',
        errorMessage: 'it went wrong',
        trace: expect.arrayContaining([expect.stringContaining('it went wrong')]),
      },
    });
  });

  test('that outlives its timeout is ended and answers as the Lambda API does, and the next invocation works', async () => {
    expect(await respond({ kind: 'hang' })).toEqual({
      functionError: 'Unhandled',
      payload: {
        errorType: 'Sandbox.Timedout',
        errorMessage: expect.stringMatching(/^RequestId: [0-9a-f-]{36} Error: Task timed out after 1\.00 seconds$/),
      },
    });
    expect(await respond({ response: 1 })).toEqual({ payload: 1 });
    await new Promise((resolve) => setTimeout(resolve, 800));
    expect(lines).not.toContain('[RespondingFunction] went on after its timeout');
  });

  test('that exits answers as the Lambda API does, and the next invocation works', async () => {
    expect(await respond({ kind: 'exit' })).toEqual({
      functionError: 'Unhandled',
      payload: {
        errorType: 'Runtime.ExitError',
        errorMessage: expect.stringMatching(
          /^RequestId: [0-9a-f-]{36} Error: Runtime exited with error: exit status 3$/,
        ),
      },
    });
    expect(await respond({ response: 2 })).toEqual({ payload: 2 });
  });

  test('that returns nothing answers null', async () => {
    expect(await respond({})).toEqual({ payload: null });
  });

  test('that imports a package which neither bundle nor layer holds fails, although it is installed here', async () => {
    expect(await functions.invoke('BrokenFunction', {})).toMatchObject({
      functionError: 'Unhandled',
      payload: {
        errorType: 'Runtime.ImportModuleError',
        errorMessage: expect.stringContaining("Cannot find module 'pg'"),
      },
    });
  });

  test('runs as often at once as it may, and no more', async () => {
    await Promise.all([respond({ kind: 'wait' }), respond({ kind: 'wait' })]);
    const started = performance.now();
    await Promise.all(Array.from({ length: 4 }, () => respond({ kind: 'wait' })));
    const milliseconds = performance.now() - started;
    expect(milliseconds).toBeGreaterThan(590);
    expect(milliseconds).toBeLessThan(1190);
  });

  test('prints lines that begin with its name', async () => {
    await respond({ kind: 'print' });
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(lines).toEqual(
      expect.arrayContaining(['[RespondingFunction] first line', '[RespondingFunction] second line']),
    );
  });

  test('that does not exist is an error', async () => {
    await expect(functions.invoke('Nobody', {})).rejects.toMatchObject({
      name: 'FunctionNotFoundError',
      message: 'Function not found: Nobody',
    });
  });
});

interface Identity {
  threadId: number;
  requestId: string;
  storedRequestId: string;
  /** The number of running invocations in its environment when it began, including itself. */
  atOnce: number;
}

describe('invocations at once', () => {
  const invoke = (name: string, kind: string) =>
    functions.invoke(name, { body: JSON.stringify({ kind, response: kind }) });
  const identify = async (name: string) => (await invoke(name, 'identify')).payload as Identity;

  test('share one environment, in which each has a request id of its own', async () => {
    const identities = await Promise.all(Array.from({ length: 64 }, () => identify('SharedFunction')));
    expect(new Set(identities.map(({ threadId }) => threadId)).size).toBe(1);
    expect(new Set(identities.map(({ requestId }) => requestId)).size).toBe(64);
    for (const { requestId, storedRequestId } of identities) expect(storedRequestId).toBe(requestId);
  });

  test('are not harmed by one among them that outlives its timeout, and the next have another environment', async () => {
    const { threadId } = await identify('SharedFunction');
    const hanging = invoke('SharedFunction', 'hang');
    await new Promise((resolve) => setTimeout(resolve, 850));
    const beside = invoke('SharedFunction', 'wait');
    expect((await hanging).payload).toMatchObject({ errorType: 'Sandbox.Timedout' });
    const next = await identify('SharedFunction');
    expect(next.threadId).not.toBe(threadId);
    expect(await beside).toEqual({ payload: 'wait' });
  });

  test('all end with the environment', async () => {
    const beside = invoke('SharedFunction', 'wait');
    await invoke('SharedFunction', 'exit');
    expect((await beside).payload).toMatchObject({ errorType: 'Runtime.ExitError' });
  });

  test('are as many in one environment as the template says', async () => {
    const most = async (name: string) => {
      const identities = await Promise.all(Array.from({ length: 60 }, () => identify(name)));
      return Math.max(...identities.map(({ atOnce }) => atOnce));
    };
    expect(await most('ManagedFunction')).toBe(10);
    expect(await most('SharedFunction')).toBeGreaterThan(10);
    expect(specs.find(({ name }) => name === 'ManagedFunction')).toMatchObject({
      environmentConcurrency: 10,
      maximumConcurrency: 64,
    });
  });
});

describe('a port that is cut off', () => {
  let receiver: CustomResourceReceiver;

  beforeAll(async () => {
    receiver = await startCustomResourceReceiver();
  });

  afterAll(() => receiver.stop());

  test('takes and gives nothing, on open connections and on new ones, until it can be reached again', async () => {
    const port = Number(new URL(receiver.url).port);
    const answer = () =>
      functions.invoke('AnswerFunction', {
        ResponseURL: receiver.url,
        ResourceProperties: { Mode: 'success', Count: '1' },
      });
    expect((await answer()).functionError).toBeUndefined();
    functions.cutOff([port]);
    // The second invocation needs another environment, which starts while the port is cut off.
    const cutOff = Promise.all([answer(), answer()]);
    const first = await Promise.race([cutOff, new Promise((wake) => setTimeout(() => wake('nothing yet'), 1_500))]);
    expect(first).toBe('nothing yet');
    functions.cutOff([]);
    expect((await cutOff).map(({ functionError }) => functionError)).toEqual(['Unhandled', 'Unhandled']);
    expect(receiver.answers).toHaveLength(1);
    expect((await answer()).functionError).toBeUndefined();
  });
});

describe('building', () => {
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'local-functions-'));
  });

  afterAll(() => rm(folder, { recursive: true }));

  test('follows the build properties of the function', async () => {
    const [echo] = specs;
    if (echo === undefined) throw new Error('the fixture has no functions');
    await bundleFunction(
      { ...echo, buildProperties: { ...echo.buildProperties, Banner: ['js=// here'] } },
      FIXTURE_ROOT,
      folder,
    );
    expect(await readFile(join(folder, 'app.js'), 'utf8')).toMatch(/^\/\/ here\n/);
  });

  test.each<[string, object, string]>([
    [
      'an entry point that is not there',
      { EntryPoints: ['nowhere/app.ts'] },
      'EchoFunction: does not build: Could not resolve',
    ],
    [
      'an option that esbuild does not have',
      { EntryPoints: ['echo/app.ts'], Minfy: true },
      'Invalid option in build() call: "minfy"',
    ],
  ])('%s is refused by function and reason', async (_, buildProperties, message) => {
    const [echo] = specs;
    const broken = { ...echo, buildProperties } as FunctionSpec;
    const options = {
      functions: [broken],
      layers: [],
      root: FIXTURE_ROOT,
      endpointVariables: {},
      write: () => undefined,
    };
    await expect(buildFunctions(options)).rejects.toMatchObject({
      name: 'StartError',
      message: expect.stringContaining(message),
    });
  });

  test('a layer holds the packages that it declares, in the version that is deployed', async () => {
    const root = process.cwd();
    const modules = await layOutLayer('Layer', join(process.cwd(), 'layers', 'pg'), root, join(folder, 'layer'));
    expect(JSON.parse(await readFile(join(modules, 'pg', 'package.json'), 'utf8'))).toMatchObject({ name: 'pg' });
    await expect(readFile(join(modules, 'jose', 'package.json'))).rejects.toThrow('ENOENT');
  });

  test('a layer whose package is installed in another version is refused', async () => {
    const layer = layOutLayer('Layer', join(FIXTURE_ROOT, 'layer'), process.cwd(), join(folder, 'old'));
    await expect(layer).rejects.toThrow(/^Layer: deploys pg 7\.0\.0, but 8\.[\d.]+ is installed/);
  });
});
