import { ISSUER_PATH } from '../addresses.ts';
import { StartError } from '../errors.ts';
import { request, stackUrls } from './stack-client.ts';

/** An ID token of the stack's issuer for a person, valid for an hour. The issuer checks no passwords. */
export async function fetchToken(
  email: string,
  groups: string[] = [],
  awsEndpoint = stackUrls().awsEndpoint,
): Promise<string> {
  const issuer = `${awsEndpoint}${ISSUER_PATH}`;
  const discovery = await request(`${issuer}/.well-known/openid-configuration`);
  const { token_endpoint: endpoint } = (await discovery.json()) as { token_endpoint: string };
  const form = new URLSearchParams({ grant_type: 'password', username: email, password: 'none', scope: 'openid' });
  for (const group of groups) {
    form.append('group', group);
  }
  const response = await request(endpoint, { method: 'POST', body: form });
  const { id_token: token } = (await response.json()) as { id_token?: string };
  if (token === undefined) {
    throw new StartError(`The issuer at ${issuer} gave no token (${response.status})`);
  }
  return token;
}
