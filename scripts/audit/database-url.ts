import { request, stackUrls } from '../../packages/local-sam/src/cli/stack-client.ts';
import { parseSecret } from '../../src/adapters/postgres/connection.ts';

/** The logical id in infra-cloudformation.yaml; the local stack uses it as the secret's name. */
const SECRET_ID = 'DatabaseSecret';

/** DATABASE_URL, or else the database of the running local stack. @throws StartError if there is neither */
export async function databaseUrl(): Promise<string> {
  const { DATABASE_URL } = process.env;
  if (DATABASE_URL !== undefined && DATABASE_URL !== '') return DATABASE_URL;
  const headers = { 'x-amz-target': 'secretsmanager.GetSecretValue', 'content-type': 'application/x-amz-json-1.1' };
  const body = JSON.stringify({ SecretId: SECRET_ID });
  const response = await request(stackUrls().awsEndpoint, { method: 'POST', headers, body }).catch((cause) => {
    throw new Error(`DATABASE_URL is not set, and no stack runs on this machine: set one, or run npm start`, { cause });
  });
  const { SecretString } = (await response.json()) as { SecretString?: string };
  const { username, password, host, port, dbname } = parseSecret(SecretString ?? '');
  const url = new URL(`postgres://${host}:${port}/${encodeURIComponent(dbname)}`);
  return Object.assign(url, { username, password }).href;
}
