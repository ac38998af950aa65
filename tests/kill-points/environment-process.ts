/** The whole program of one execution environment: it runs one function until it is killed at one of its points. */
import Module, { createRequire, flushCompileCache } from 'node:module';
import { errorPayload } from '../../packages/local-sam/src/lambda/messages.ts';
import {
  type FromEnvironment,
  INVOCATION,
  type InvokeMessage,
  type LoadMessage,
  type Moment,
  type ToEnvironment,
} from './messages.ts';
import { createProbe, type Probe, withoutMerelyReturned } from './probe.ts';

type Handler = (event: unknown, context: unknown) => Promise<unknown>;

let functionArn = '';
let handler: Handler | undefined;

const RealDate = Date;
let now = RealDate.now();

/** The clock that the function reads: it stands still during an invocation, and is set, not waited for. */
class MovedDate extends RealDate {
  constructor(...parts: unknown[]) {
    super(...((parts.length === 0 ? [now] : parts) as [number]));
  }

  static override now(): number {
    return now;
  }
}

function load({ bundle, variables, functionArn: arn }: LoadMessage): void {
  Object.assign(process.env, variables);
  globalThis.Date = MovedDate as DateConstructor;
  functionArn = arn;
  // Node has read NODE_PATH when the process started.
  (Module as unknown as { _initPaths(): void })._initPaths();
  handler = createRequire(bundle)(bundle).handler as Handler;
  // Node would write it when the process ends, which is too late for one that is killed.
  flushCompileCache();
  post({ type: 'loaded' });
}

async function invoke(message: InvokeMessage): Promise<void> {
  now = message.now;
  const moments: Moment[] = [];
  const probe = createProbe((moment) => {
    moments.push(moment);
    if (isSame(moment, message.killAt)) process.kill(process.pid, 'SIGKILL');
  });
  Object.assign(globalThis, { killPointProbe: probe });
  const answer = await run(probe, message);
  post({ type: 'answer', ...answer, moments: withoutMerelyReturned(moments) });
}

async function run(probe: Probe, { event, timeoutSeconds }: InvokeMessage) {
  const deadline = RealDate.now() + timeoutSeconds * 1000;
  const context = {
    awsRequestId: 'request-1',
    functionName: process.env.AWS_LAMBDA_FUNCTION_NAME,
    invokedFunctionArn: functionArn,
    getRemainingTimeInMillis: () => deadline - RealDate.now(),
  };
  try {
    probe.before(INVOCATION);
    const result = await probe.after(INVOCATION, handler?.(JSON.parse(event), context));
    return { payload: JSON.stringify(result) ?? 'null', isError: false };
  } catch (error) {
    const { name, message } = error as Error;
    return { payload: errorPayload(name, message), isError: true };
  }
}

function isSame(moment: Moment, other: Moment | undefined): boolean {
  return moment.point === other?.point && moment.side === other.side && moment.hit === other.hit;
}

function post(message: FromEnvironment): void {
  process.send?.(message);
}

process.on('message', (message: ToEnvironment) => {
  if (message.type === 'load') load(message);
  else void invoke(message);
});
process.on('disconnect', () => process.exit());
