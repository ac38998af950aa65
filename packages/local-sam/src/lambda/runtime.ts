/** This file runs inside an execution environment: it is the whole program of a worker thread that runs one function's bundle. */
import { existsSync } from 'node:fs';
import Module, { createRequire } from 'node:module';
import { basename, join } from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
import { InvokeStore, InvokeStoreBase } from '@aws/lambda-invoke-store';
import {
  type Answer,
  type EnvironmentMessage,
  errorPayload,
  type Invocation,
  type RuntimeMessage,
  type RuntimeSettings,
} from './messages.ts';
import { cutOff } from './network.ts';

type Handler = (event: unknown, context: unknown) => unknown;

const settings = workerData as RuntimeSettings;

function post(message: RuntimeMessage): void {
  parentPort?.postMessage(message);
}

function loadHandler(): Handler {
  // Node reads NODE_PATH once, when the process starts, and this thread has its own.
  (Module as unknown as { _initPaths(): void })._initPaths();
  const dot = settings.handler.lastIndexOf('.');
  const [path, exportName] = [settings.handler.slice(0, dot), settings.handler.slice(dot + 1)];
  const file = [path, basename(path)]
    .map((name) => join(settings.bundleFolder, `${name}.js`))
    .find((name) => existsSync(name));
  if (file === undefined) {
    throw Object.assign(new Error(`Error: Cannot find module '${path}'`), { name: 'Runtime.ImportModuleError' });
  }
  const handler: unknown = createRequire(file)(file)[exportName];
  if (typeof handler !== 'function') {
    throw Object.assign(new Error(`${settings.handler} is undefined or not exported`), {
      name: 'Runtime.HandlerNotFound',
    });
  }
  return handler as Handler;
}

function describe(error: unknown): string {
  if (!(error instanceof Error)) {
    return errorPayload(typeof error, String(error), []);
  }
  const isImport = (error as NodeJS.ErrnoException).code === 'MODULE_NOT_FOUND';
  return errorPayload(
    isImport ? 'Runtime.ImportModuleError' : error.name,
    error.message,
    error.stack?.split('\n') ?? [],
  );
}

function createContext({ requestId, deadline }: Invocation) {
  return {
    awsRequestId: requestId,
    callbackWaitsForEmptyEventLoop: true,
    functionName: process.env.AWS_LAMBDA_FUNCTION_NAME,
    functionVersion: process.env.AWS_LAMBDA_FUNCTION_VERSION,
    invokedFunctionArn: settings.functionArn,
    logGroupName: process.env.AWS_LAMBDA_LOG_GROUP_NAME,
    logStreamName: process.env.AWS_LAMBDA_LOG_STREAM_NAME,
    memoryLimitInMB: process.env.AWS_LAMBDA_FUNCTION_MEMORY_SIZE,
    getRemainingTimeInMillis: () => deadline - Date.now(),
  };
}

let answers: Answer[] = [];

/** One message for all answers of a turn of the event loop: each post costs more than its content. */
function postAnswer(answer: Answer): void {
  if (answers.length === 0) {
    setImmediate(() => {
      post({ type: 'answers', answers });
      answers = [];
    });
  }
  answers.push(answer);
}

async function run(handler: Handler, invocation: Invocation): Promise<void> {
  const { requestId, event } = invocation;
  try {
    const result = await handler(JSON.parse(event), createContext(invocation));
    postAnswer({ requestId, payload: JSON.stringify(result) ?? 'null', isError: false });
  } catch (error) {
    const payload = describe(error);
    // Lambda writes the same line to the function's log.
    console.error(`ERROR Invoke Error ${payload}`);
    postAnswer({ requestId, payload, isError: true });
  }
}

/** Sends everything written in one turn of the event loop together: each message costs the main thread more than a line. */
function gather(stream: NodeJS.WriteStream): void {
  const write = stream.write.bind(stream) as typeof stream.write;
  const send = () => {
    while (stream.writableCorked > 0) stream.uncork();
  };
  stream.write = ((...written: Parameters<typeof stream.write>) => {
    if (stream.writableCorked === 0) {
      stream.cork();
      setImmediate(send);
    }
    return write(...written);
  }) as typeof stream.write;
  process.on('exit', send);
}

async function main(): Promise<void> {
  gather(process.stdout);
  let handler: Handler;
  // The store in which libraries keep the data of one invocation, as Lambda's runtime provides it. Before they load, since they look for it then.
  const invokeStore = await InvokeStore.getInstanceAsync();
  if (settings.unreachablePorts.length > 0) cutOff(settings.unreachablePorts);
  try {
    handler = loadHandler();
  } catch (error) {
    post({ type: 'init-error', payload: describe(error) });
    return;
  }
  parentPort?.on('message', (message: EnvironmentMessage) => {
    if (message.type === 'network') return cutOff(message.unreachablePorts);
    for (const invocation of message.invocations) {
      const context = { [InvokeStoreBase.PROTECTED_KEYS.REQUEST_ID]: invocation.requestId };
      void invokeStore.run(context, () => run(handler, invocation));
    }
  });
  post({ type: 'initialized' });
}

await main();
