import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Where sam build leaves the template, with the functions' code. */
const BUILT = '.aws-sam/build/template.yaml';
const PACKAGED = 'application-cloudformation.yaml';

interface Template {
  Metadata?: unknown;
  Parameters: Record<string, { Description?: unknown }>;
  Resources: Record<string, { Metadata?: unknown }>;
}

/**
 * The template in as few bytes as possible: above 51,200 `aws cloudformation deploy` needs a bucket. JSON is also YAML. Metadata (how to
 * build and lint, how to ask for parameters) and the parameters' descriptions are no longer needed here, so they go.
 */
function compact(template: Template): string {
  delete template.Metadata;
  for (const parameter of Object.values(template.Parameters)) delete parameter.Description;
  for (const resource of Object.values(template.Resources)) delete resource.Metadata;
  return JSON.stringify(template);
}

/** Uploads the build, and writes the template that refers to it. If the AWS CLI fails, this process ends with its exit code. */
function main(options: string[]): void {
  const folder = mkdtempSync(join(tmpdir(), 'package-'));
  try {
    const file = join(folder, 'template.json');
    const output = ['--use-json', '--output-template-file', file];
    const command = ['cloudformation', 'package', '--template-file', BUILT, ...output, ...options];
    const { status, error } = spawnSync('aws', command, { stdio: ['inherit', 'ignore', 'inherit'] });
    if (error !== undefined) console.error(`the AWS CLI cannot be run: ${error.message}`);
    process.exitCode = status ?? 1;
    if (status !== 0) return;
    writeFileSync(PACKAGED, compact(JSON.parse(readFileSync(file, 'utf8'))));
    console.log(`${PACKAGED} is written`);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

main(process.argv.slice(2));
