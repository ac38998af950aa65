import { fetchToken } from '../../packages/local-sam/src/cli/fetch-token.ts';
import { stackUrls } from '../../packages/local-sam/src/cli/stack-client.ts';
import { StartError } from '../../packages/local-sam/src/errors.ts';
import { type ApiClient, createApiClient } from '../../src/client/api-client.ts';

/** The options of every paper command. */
export const TARGET_OPTIONS = {
  api: { type: 'string' },
  as: { type: 'string' },
} as const;

/**
 * The API that a command calls, and the caller: a deployed API with `--api` and the ID token in APPROVAL_TOKEN, otherwise the running
 * local stack, as author@example.com or whoever `--as` names.
 * @throws StartError
 */
export async function clientOf({ api, as }: { api?: string | undefined; as?: string | undefined }): Promise<ApiClient> {
  const { APPROVAL_TOKEN } = process.env;
  if (api === undefined) return createApiClient(stackUrls().api, await fetchToken(as ?? 'author@example.com'));
  if (as !== undefined) throw new StartError('--as is for the local stack: a deployed one knows you by APPROVAL_TOKEN');
  if (APPROVAL_TOKEN === undefined) throw new StartError('Set APPROVAL_TOKEN to your ID token to call a deployed API');
  return createApiClient(api.replace(/\/+$/, ''), APPROVAL_TOKEN);
}
