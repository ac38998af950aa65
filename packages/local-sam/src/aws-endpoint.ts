import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import { AwsError, type Operations } from './aws-error.ts';
import { FunctionNotFoundError, StartError } from './errors.ts';
import { FAULTS_PATH } from './faults/admin-call.ts';
import type { Issuer } from './issuer.ts';
import { listen } from './listen.ts';
import { refuseForeign } from './refuse-foreign.ts';
import type { CustomResourceReceiver, Log } from './types.ts';

/** What the endpoint serves. */
export interface AwsEndpointOptions {
  port: number;
  /** Read at each call, since faults change it. */
  stepFunctions: Operations;
  sqs: Operations;
  secretsManager: Operations;
  issuer: Issuer;
  /** Invokes a function with a JSON text. Rejects with FunctionNotFoundError. */
  invoke(functionName: string, event: string): Promise<{ payload: string; isError: boolean }>;
  customResources: CustomResourceReceiver;
  /** Answers the calls that control faults. */
  faults(method: string, path: string, body: string): Promise<{ status: number; body: string }>;
  log: Log;
}

/** The one address of all emulated AWS services. */
export interface AwsEndpoint {
  url: string;
  stop(): Promise<void>;
}

interface Answer {
  status: number;
  body: string;
  headers?: Record<string, string>;
}

const MAX_BODY_BYTES = 8 * 1024 * 1024;
/** Longer than clients pool a connection: it must not close under their next request. */
const KEEP_ALIVE_MS = 600_000;
const INVOCATION = /^\/2015-03-31\/functions\/([^/]+)\/invocations$/;

/**
 * Serves the emulated AWS services on 127.0.0.1. Credentials are not checked. Throws StartError when the port is taken.
 */
export async function startAwsEndpoint(options: AwsEndpointOptions): Promise<AwsEndpoint> {
  const { issuer } = options;
  const serve: RequestListener = (request, response) => {
    if (isBelow(request.url, issuer.path)) return issuer.handle(request, response);
    void answer(request, options)
      .catch((error: unknown) => errorAnswer(error, options.log))
      .then((result) => send(response, result));
  };
  // Other origins may only sign in.
  const friends = ({ url }: IncomingMessage) => (isBelow(url, issuer.path) ? issuer.pages : []);
  const server = createServer(refuseForeign(serve, friends));
  server.keepAliveTimeout = KEEP_ALIVE_MS;
  const port = await listen(server, options.port).catch(({ code }: NodeJS.ErrnoException) => {
    throw new StartError(`Port ${options.port} cannot be used (${code}): set AWS_LOCAL_PORT to another one`);
  });
  return {
    url: `http://127.0.0.1:${port}`,
    stop: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
}

async function answer(request: IncomingMessage, options: AwsEndpointOptions): Promise<Answer> {
  const target = request.headers['x-amz-target'];
  const path = request.url?.split('?')[0] ?? '/';
  const body = await readBody(request);
  if (typeof target === 'string') return json(200, await operate(target, body, options));
  const functionName = request.method === 'POST' ? INVOCATION.exec(path)?.[1] : undefined;
  if (functionName !== undefined) return invokeFunction(decodeURIComponent(functionName), request, body, options);
  if (isBelow(path, FAULTS_PATH)) return options.faults(request.method ?? '', path, body);
  if (request.method === 'PUT' && path.startsWith(options.customResources.pathPrefix)) {
    options.customResources.receive(path, body);
    return { status: 200, body: '' };
  }
  throw new AwsError('UnknownOperationException', 'No service of the local stack answers this request.');
}

/** The header names service and operation, for example AWSStepFunctions.StartExecution. */
async function operate(target: string, body: string, options: AwsEndpointOptions): Promise<unknown> {
  const { stepFunctions, sqs, secretsManager } = options;
  const services: Record<string, Operations> = {
    AWSStepFunctions: stepFunctions,
    AmazonSQS: sqs,
    secretsmanager: secretsManager,
  };
  const [service = '', name = ''] = target.split('.');
  const operations = Object.hasOwn(services, service) ? services[service] : undefined;
  const operation = operations && Object.hasOwn(operations, name) ? operations[name] : undefined;
  if (!operation) throw new AwsError('UnknownOperationException', `The local stack does not offer ${target}.`);
  return operation(parseInput(body));
}

async function invokeFunction(
  functionName: string,
  request: IncomingMessage,
  body: string,
  { invoke }: AwsEndpointOptions,
): Promise<Answer> {
  const event = JSON.stringify(parseInput(body));
  try {
    const invocation = invoke(functionName, event);
    if (request.headers['x-amz-invocation-type'] === 'Event') {
      // Nobody waits for an asynchronous invocation; the function's own output tells how it went.
      invocation.catch(() => {});
      return { status: 202, body: '' };
    }
    const { payload, isError } = await invocation;
    const headers = { 'x-amz-executed-version': '$LATEST', ...(isError && { 'x-amz-function-error': 'Unhandled' }) };
    return { status: 200, body: payload, headers };
  } catch (error) {
    if (!(error instanceof FunctionNotFoundError)) throw error;
    const notFound = json(404, { Type: 'User', Message: `Function not found: ${functionName}` });
    return { ...notFound, headers: { 'x-amzn-errortype': 'ResourceNotFoundException' } };
  }
}

function parseInput(body: string): unknown {
  try {
    return JSON.parse(body === '' ? '{}' : body);
  } catch {
    throw new AwsError('SerializationException', 'The request is not valid JSON.');
  }
}

function errorAnswer(error: unknown, log: Log): Answer {
  if (error instanceof AwsError) return json(error.status, { __type: error.code, message: error.message });
  log(`The AWS endpoint failed: ${error instanceof Error ? error.message : String(error)}`);
  return json(500, { __type: 'InternalFailure', message: 'The local stack failed.' });
}

function json(status: number, body: unknown): Answer {
  return { status, body: JSON.stringify(body) };
}

function send(response: ServerResponse, { status, body, headers }: Answer): void {
  const fixed = { 'content-type': 'application/x-amz-json-1.0', 'x-amzn-requestid': randomUUID() };
  response.writeHead(status, { ...fixed, 'content-length': Buffer.byteLength(body), ...headers }).end(body);
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > MAX_BODY_BYTES) throw new AwsError('RequestEntityTooLargeException', 'The request is too large.');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
}

function isBelow(url = '', path: string): boolean {
  return url === path || url.startsWith(`${path}/`) || url.startsWith(`${path}?`);
}
