import { describe, expect, test } from '@jest/globals';
import { eventRuleSpecs, fits } from '../src/event-rules.ts';
import { eventSourceMappings } from '../src/event-source-mappings.ts';
import { esbuildOptions } from '../src/lambda/bundle-function.ts';
import type { FunctionSpec } from '../src/lambda/function-spec.ts';
import { createOutput } from '../src/output.ts';
import { prefixLines } from '../src/prefix-lines.ts';
import { containerSecrets, samEnvironment } from '../src/sam-environment.ts';
import { scheduleSpecs } from '../src/schedules.ts';

function functionWith(type: string, properties: Record<string, unknown>): FunctionSpec[] {
  return [{ name: 'F', variables: { A: 'b' }, events: [{ name: 'E', type, properties }] } as unknown as FunctionSpec];
}

describe('a schedule', () => {
  test.each<[string, Record<string, unknown>, number]>([
    ['Schedule', { Schedule: 'rate(1 minute)' }, 60],
    ['ScheduleV2', { ScheduleExpression: 'rate(5 minutes)' }, 300],
    ['Schedule', { Schedule: 'rate(2 hours)', Enabled: true }, 7200],
  ])('%s %j runs every %d seconds', (type, properties, rateSeconds) => {
    expect(scheduleSpecs(functionWith(type, properties))).toEqual([
      { functionName: 'F', eventName: 'E', rateSeconds, input: undefined },
    ]);
  });

  test.each([{ Enabled: false }, { Enabled: 'false' }, { State: 'DISABLED' }])('%j switches it off', (off) => {
    expect(scheduleSpecs(functionWith('Schedule', { Schedule: 'rate(1 minute)', ...off }))).toEqual([]);
  });

  test.each(['cron(0 10 * * ? *)', 'rate(0 minutes)', 'rate(5 fortnights)', 'rate(90 days)'])(
    '%s is refused',
    (expression) => {
      const specs = () => scheduleSpecs(functionWith('Schedule', { Schedule: expression }));
      expect(specs).toThrow(`F.E: the schedule ${expression} cannot run on this machine`);
    },
  );
});

describe('an event pattern', () => {
  const event = { source: 'aws.states', detail: { status: 'FAILED', name: 'task-7', tags: ['x', 'y'] } };

  test.each<[object, boolean]>([
    [{ source: ['aws.states'] }, true],
    [{ source: ['aws.sqs', 'aws.states'], detail: { status: ['FAILED', 'ABORTED'] } }, true],
    [{ detail: { status: ['SUCCEEDED'] } }, false],
    [{ detail: { name: [{ prefix: 'task-' }] } }, true],
    [{ detail: { name: [{ prefix: 'job-' }] } }, false],
    [{ detail: { tags: ['y'] } }, true],
    [{ detail: { missing: ['x'] } }, false],
    [{ source: { deep: ['x'] } }, false],
    [{ detail: { status: [{ 'anything-but': ['SUCCEEDED'] }] } }, true],
    [{ detail: { status: [{ 'anything-but': ['FAILED'] }] } }, false],
    [{ detail: { absent: [{ 'anything-but': ['FAILED'] }] } }, false],
  ])('%j fits: %s', (pattern, expected) => {
    expect(fits(pattern as Record<string, unknown>, event)).toBe(expected);
  });

  test('one that this machine cannot judge is refused', () => {
    const pattern = { detail: { status: [{ wildcard: 'RUN*' }] } };
    const specs = () => eventRuleSpecs(functionWith('EventBridgeRule', { Pattern: pattern }));
    expect(specs).toThrow('F.E: this machine knows patterns of exact values, prefix and anything-but alone');
  });
});

test('an SQS event becomes a mapping', () => {
  const properties = {
    Queue: 'arn:queue',
    BatchSize: 5,
    FunctionResponseTypes: ['ReportBatchItemFailures'],
    ScalingConfig: { MaximumConcurrency: 3 },
  };
  expect(eventSourceMappings(functionWith('SQS', properties))).toEqual([
    { queueArn: 'arn:queue', functionName: 'F', batchSize: 5, maximumConcurrency: 3, reportBatchItemFailures: true },
  ]);
  expect(eventSourceMappings(functionWith('SQS', { Queue: 'arn:queue' }))).toEqual([
    { queueArn: 'arn:queue', functionName: 'F', batchSize: 10, reportBatchItemFailures: false },
  ]);
});

test('build properties reach esbuild as SAM passes them', () => {
  const properties = {
    EntryPoints: ['a/app.ts'],
    Minify: false,
    KeepNames: true,
    SourcesContent: 'false',
    External: ['pg'],
    Loader: ['.sql=text'],
    Banner: ['js=const a = "b=c";'],
    MainFields: 'module,main',
    UseNpmCi: true,
  };
  expect(esbuildOptions(properties)).toEqual({
    entryPoints: ['a/app.ts'],
    keepNames: true,
    sourcesContent: false,
    external: ['pg'],
    loader: { '.sql': 'text' },
    banner: { js: 'const a = "b=c";' },
    mainFields: ['module', 'main'],
  });
});

test("a container gets the template's variables with a secret that it can use, and the endpoints by way of NODE_OPTIONS", () => {
  const secrets = containerSecrets([
    { name: 'db', arn: 'arn:db', value: '{"host":"127.0.0.1","port":1}' },
    { name: 'remote', arn: 'arn:remote', value: '{"host":"db.example.com"}' },
    { name: 'plain', arn: 'arn:plain', value: 'x' },
  ]);
  expect(secrets).toEqual([
    { name: 'db-for-containers', arn: 'arn:db-for-containers', value: '{"host":"host.docker.internal","port":1}' },
  ]);
  const functions = [
    { name: 'F', variables: { A: 'b', DB: 'arn:db', REMOTE: 'arn:remote' } },
  ] as unknown as FunctionSpec[];
  expect(samEnvironment(functions, { AWS_ENDPOINT_URL_SFN: 'http://127.0.0.1:4566' }, secrets)).toEqual({
    F: {
      A: 'b',
      DB: 'arn:db-for-containers',
      REMOTE: 'arn:remote',
      NODE_OPTIONS:
        '--import=data:text/javascript,Object.assign(process.env%2C%7B%22AWS_ENDPOINT_URL_SFN%22%3A%22http%3A%2F%2Fhost.docker.internal%3A4566%22%7D)',
    },
  });
});

test("functions' output waits until it is released, in order", async () => {
  let printed = '';
  const output = createOutput((text) => {
    printed += text;
  });
  output.write('[F] one\n');
  output.log('starting');
  expect(printed).toBe('starting\n');
  output.release();
  output.write('[F] two\n');
  output.log('stopping');
  output.write('[F] three\n');
  await new Promise((turn) => setImmediate(turn));
  expect(printed).toBe('starting\n[F] one\n[F] two\nstopping\n[F] three\n');
});

test('chunks become whole lines, also when a character is split between them', () => {
  const written: string[] = [];
  const write = prefixLines('[F] ', (lines) => written.push(lines));
  const bytes = Buffer.from('é\nb\nunfinished');
  write(bytes.subarray(0, 1));
  write(bytes.subarray(1));
  expect(written).toEqual(['[F] é\n[F] b\n']);
});
