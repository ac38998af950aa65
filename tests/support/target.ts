import { fetchToken } from '../../packages/local-sam/src/cli/fetch-token.ts';
import { type RunningStack, type Stack, startStack } from './stack.ts';

/** A running API, and how to sign in to it. */
export interface Target {
  apiUrl: string;
  /** The local stack; absent when the tests run against a deployed one, which has no mailbox to look into. */
  stack?: RunningStack;
  /** An ID token of a person. A deployed stack knows two people: the author and the assessor. */
  tokenOf(person: Person): Promise<string>;
  emailOf(person: Person): string;
  stop(): Promise<void>;
}

export type Person = 'author' | 'assessor';

/**
 * The stack at ACCEPTANCE_API_URL, with ACCEPTANCE_AUTHOR_TOKEN and ACCEPTANCE_ASSESSOR_TOKEN to call it; without that
 * variable, one that is started for the tests.
 */
export async function openTarget(): Promise<Target> {
  const { ACCEPTANCE_API_URL: apiUrl } = process.env;
  return apiUrl === undefined ? targetOf(await startStack()) : deployedTarget(apiUrl);
}

/** Whether the tests run against a deployed stack. */
export const isDeployed = process.env.ACCEPTANCE_API_URL !== undefined;

/** A local stack to test against; a stack of the tests' own ends with its target. */
export function targetOf(stack: RunningStack | Stack): Target {
  const tokens = new Map<string, Promise<string>>();
  const emailOf = (person: Person) => `${person}@example.com`;
  return {
    apiUrl: stack.apiUrl,
    stack,
    emailOf,
    tokenOf: (person) => {
      const token = tokens.get(person) ?? fetchToken(emailOf(person), [], stack.awsUrl);
      tokens.set(person, token);
      return token;
    },
    stop: async () => {
      if ('stop' in stack) await stack.stop();
    },
  };
}

function deployedTarget(apiUrl: string): Target {
  const tokenOf = (person: Person) => {
    const token = process.env[`ACCEPTANCE_${person.toUpperCase()}_TOKEN`];
    if (token === undefined) throw new Error(`ACCEPTANCE_${person.toUpperCase()}_TOKEN is not set`);
    return token;
  };
  const emailOf = (person: Person) => {
    const [, claims = ''] = tokenOf(person).split('.');
    return JSON.parse(Buffer.from(claims, 'base64url').toString()).email;
  };
  return { apiUrl, emailOf, tokenOf: async (person) => tokenOf(person), stop: async () => undefined };
}

/** The headers of any call to a local stack. */
export async function authorizationOf({ stack }: Target, email: string): Promise<{ authorization: string }> {
  if (stack === undefined) throw new Error('only a local stack gives tokens for anybody');
  return { authorization: `Bearer ${await fetchToken(email, [], stack.awsUrl)}` };
}
