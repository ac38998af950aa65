import { ConfigError } from '../core/errors.ts';

/**
 * Every variable that the functions read, in whichever part of the container a function uses. Powertools and the AWS SDK read their
 * own.
 */
export type Variable =
  | 'API_URL'
  | 'ASSESSOR_DOMAINS'
  | 'DB_FUNCTIONS_SECRET_ARN'
  | 'DB_READER_SECRET_ARN'
  | 'DB_SECRET_ARN'
  | 'GROUPS_CLAIM'
  | 'JWT_AUDIENCE'
  | 'JWT_ISSUER'
  | 'MAIL_CONFIGURATION_SET'
  | 'MAX_OPEN_TASKS_PER_AUTHOR'
  | 'REMINDER_PERCENTS'
  | 'REVIEW_LINK_MODE'
  | 'SENDER_ADDRESS'
  | 'SIGN_IN_URLS'
  | 'STATE_MACHINE_ARN';

/** The variable's value. @throws ConfigError if it is missing or empty */
export function variable(name: Variable): string {
  const value = variableIfSet(name);
  if (value === undefined) throw new ConfigError(`the variable ${name} is not set`);
  return value;
}

/** The variable's value; undefined if it is missing or empty. */
export function variableIfSet(name: Variable): string | undefined {
  return process.env[name] || undefined;
}

/** The templates write this if there is no sender: CloudFormation exports no empty value. */
const NO_SENDER = 'none';

/** The sender's address; null if mail is off. @throws ConfigError if the variable is missing or empty */
export function senderAddress(): string | null {
  const value = variable('SENDER_ADDRESS');
  return value === NO_SENDER ? null : value;
}

/** Concurrent invocations in this environment. Lambda sets the variable on managed instances; elsewhere it is one. */
export const maximumConcurrency = Number(process.env.AWS_LAMBDA_MAX_CONCURRENCY ?? 1);

/** This function's name, as Lambda sets it. */
export const functionName = process.env.AWS_LAMBDA_FUNCTION_NAME ?? 'approval-workflow';

/** Folder of this function's own code, as Lambda sets it. */
export const taskRoot = process.env.LAMBDA_TASK_ROOT ?? '.';

/** The shares of a task's time after which its assessor is reminded; empty for never. @throws ConfigError if it is malformed */
export function reminderPercents(): number[] {
  const text = variableIfSet('REMINDER_PERCENTS');
  if (text === undefined) return [];
  if (!/^[1-9]\d?( *, *[1-9]\d?)*$/.test(text)) {
    throw new ConfigError('the variable REMINDER_PERCENTS is no list of numbers from 1 to 99, with commas between');
  }
  return text.split(',').map(Number);
}
