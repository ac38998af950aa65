import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { text } from 'node:stream/consumers';
import { parse } from 'yaml';

const USAGE =
  'usage: aws cloudformation describe-stacks --stack-name INFRASTRUCTURE_STACK --output json | npm run -s parameters -- FILE';

/** A reason to stop that is the reader's to mend; shown as one line, without a stack trace. */
class UsageError extends Error {}

interface Stack {
  StackName: string;
  StackStatus: string;
  Outputs?: { OutputKey: string; OutputValue: string }[];
}

interface Parameter {
  Default?: unknown;
}

/** The application's parameters, by name. The tags of CloudFormation stand only in other sections. */
async function declaredParameters(): Promise<Record<string, Parameter>> {
  const template = await readFile(new URL('../template.yaml', import.meta.url), 'utf8');
  return parse(template, { logLevel: 'error' }).Parameters;
}

function describedStack(answer: string): Stack {
  let stacks: unknown;
  try {
    stacks = JSON.parse(answer).Stacks;
  } catch {
    throw new UsageError(`the input is not the JSON of describe-stacks; ${USAGE}`);
  }
  if (!Array.isArray(stacks) || stacks.length !== 1) {
    throw new UsageError(`the input must describe one stack; ${USAGE}`);
  }
  return stacks[0];
}

function assignments(stack: Stack, declared: Record<string, Parameter>): string[] {
  const outputs = new Map(stack.Outputs?.map(({ OutputKey, OutputValue }) => [OutputKey, OutputValue]));
  const missing = Object.keys(declared).filter((name) => declared[name]?.Default === undefined && !outputs.has(name));
  if (missing.length > 0) {
    throw new UsageError(
      `${stack.StackName} (${stack.StackStatus}) has no output ${missing.join(', ')}; is it the infrastructure stack?`,
    );
  }
  // An output that is no parameter would make CloudFormation refuse the deployment.
  return [...outputs].filter(([name]) => name in declared).map(([name, value]) => `${name}=${value}`);
}

async function main(file: string | undefined): Promise<void> {
  if (file === undefined || process.stdin.isTTY) {
    throw new UsageError(USAGE);
  }
  const parameters = assignments(describedStack(await text(process.stdin)), await declaredParameters());
  await mkdir(dirname(file), { recursive: true });
  // JSON is YAML too: SAM takes parameters from YAML files only, the AWS CLI from JSON only, and both take such a list.
  await writeFile(file, `${JSON.stringify(parameters, null, 2)}\n`);
  console.log(`${file}: ${parameters.length} parameters`);
}

try {
  await main(process.argv[2]);
} catch (error) {
  if (!(error instanceof UsageError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
