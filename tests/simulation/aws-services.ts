import { AwsError, type Operations } from '../../packages/local-sam/src/aws-error.ts';
import { type AwsAnswer, type AwsCall, startAwsServer } from '../support/aws-server.ts';
import { type Mail, mailOf } from './evidence.ts';

/**
 * How a call fails: its request never arrives, its answer never returns although the call took effect, it is refused with
 * a temporary error, or with the named one.
 */
export type CallFault = 'lost before' | 'lost after' | 'throttled' | { error: string };

/** The AWS services of one world over real HTTP, which can be made to fail. */
export interface AwsServices {
  url: string;
  mails: Mail[];
  /** The answers of custom resources to CloudFormation, as JSON text. */
  customResourceAnswers: string[];
  /** The number of running calls. */
  busy(): number;
  /** Makes the next `times` calls of the operation fail. */
  fail(operation: string, fault: CallFault, times?: number): void;
  /** Changes the content of secrets, by ARN; undefined leaves a secret as it is. */
  secretOf: ((arn: string, value: string) => string) | undefined;
  /** Ends the failures of the operation, or of all. */
  heal(operation?: string): void;
  /** Resets what the previous run left. */
  reset(): void;
  stop(): Promise<void>;
}

interface Fault {
  fault: CallFault;
  times: number;
}

/** Starts them on a free port. Calls `operationsNow` at each call: it returns undefined while a service is down. */
export async function startAwsServices(operationsNow: () => Operations): Promise<AwsServices> {
  const faults = new Map<string, Fault[]>();
  const server = await startAwsServer(async (call) => {
    const fault = takeFault(faults, call.operation);
    if (fault === 'lost before') return 'lost';
    if (fault === 'throttled') return throttled(call);
    if (typeof fault === 'object') return { status: 400, error: fault.error };
    const answer = await perform(call, services, operationsNow());
    return fault === 'lost after' ? 'lost' : answer;
  });
  const services: AwsServices = {
    ...server,
    mails: [],
    customResourceAnswers: [],
    secretOf: undefined,
    fail: (operation, fault, times = Number.POSITIVE_INFINITY) => {
      faults.set(operation, [...(faults.get(operation) ?? []), { fault, times }]);
    },
    heal: (operation) => {
      if (operation === undefined) faults.clear();
      else faults.delete(operation);
    },
    reset: () => {
      services.mails.length = 0;
      services.customResourceAnswers.length = 0;
      services.secretOf = undefined;
      faults.clear();
    },
  };
  return services;
}

function takeFault(faults: Map<string, Fault[]>, operation: string): CallFault | undefined {
  const [next, ...later] = faults.get(operation) ?? [];
  if (next === undefined) return undefined;
  next.times -= 1;
  if (next.times === 0) faults.set(operation, later);
  return next.fault;
}

function throttled({ operation }: AwsCall): AwsAnswer {
  if (operation === 'SendEmail') return { status: 429, error: 'TooManyRequestsException' };
  return { status: 400, error: 'ThrottlingException' };
}

async function perform(
  { operation, input }: AwsCall,
  services: AwsServices,
  operations: Operations,
): Promise<AwsAnswer> {
  if (operation === 'SendEmail') return takeMail(input, services.mails);
  if (operation === 'CustomResource') return { body: services.customResourceAnswers.push(JSON.stringify(input)) };
  try {
    const body = await operations[operation]?.(input);
    if (body === undefined) return { status: 503, error: 'ServiceUnavailable' };
    if (operation !== 'GetSecretValue' || services.secretOf === undefined) return { body };
    const { ARN, SecretString } = body as { ARN: string; SecretString: string };
    return { body: { ...body, SecretString: services.secretOf(ARN, SecretString) } };
  } catch (error) {
    return error instanceof AwsError ? { status: 400, error: error.code } : { status: 500, error: 'InternalFailure' };
  }
}

function takeMail(input: unknown, mails: Mail[]): AwsAnswer {
  const { Destination, Content } = input as {
    Destination: { ToAddresses: string[] };
    Content: { Simple: { Body: { Text: { Data: string } } } };
  };
  mails.push(mailOf(Destination.ToAddresses[0] ?? '', Content.Simple.Body.Text.Data));
  return { body: { MessageId: `mail-${mails.length}` } };
}
