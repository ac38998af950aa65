import { ConfigError } from '../core/errors.ts';

/**
 * Every variable that the functions read, by whichever part of the container a function uses. Powertools and the AWS
 * SDK read their own.
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

/** The variable's value. @throws ConfigError when it is missing or empty */
export function variable(name: Variable): string {
  const value = variableIfSet(name);
  if (value === undefined) throw new ConfigError(`the variable ${name} is not set`);
  return value;
}

/** The variable's value; undefined when it is missing or empty. */
export function variableIfSet(name: Variable): string | undefined {
  return process.env[name] || undefined;
}

/** What the templates write where there is no sender: CloudFormation exports no empty value. */
const NO_SENDER = 'none';

/** The address that mails come from; null where mail is off. @throws ConfigError when the variable is missing or empty */
export function senderAddress(): string | null {
  const value = variable('SENDER_ADDRESS');
  return value === NO_SENDER ? null : value;
}

/** Invocations that run at once in this environment. Lambda sets the variable on managed instances; elsewhere it is one. */
export const maximumConcurrency = Number(process.env.AWS_LAMBDA_MAX_CONCURRENCY ?? 1);

/** This function's name, as Lambda sets it. */
export const functionName = process.env.AWS_LAMBDA_FUNCTION_NAME ?? 'approval-workflow';

/** Folder of this function's own code, as Lambda sets it. */
export const taskRoot = process.env.LAMBDA_TASK_ROOT ?? '.';

/** How much of a task's time has passed when its assessor is reminded; empty for never. @throws ConfigError when it is malformed */
export function reminderPercents(): number[] {
  const text = variableIfSet('REMINDER_PERCENTS');
  if (text === undefined) return [];
  if (!/^[1-9]\d?( *, *[1-9]\d?)*$/.test(text)) {
    throw new ConfigError('the variable REMINDER_PERCENTS is no list of numbers from 1 to 99, with commas between');
  }
  return text.split(',').map(Number);
}
