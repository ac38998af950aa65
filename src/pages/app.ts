import { senderAddress, variable } from '../runtime/config.ts';
import { httpHandler } from '../runtime/http.ts';
import { pageRoute } from '../runtime/page.ts';
import { inboxPage } from '../views/inbox-page.ts';
import { assetNamed, inboxAssets } from './assets.ts';

const { script, style, mathematics, paperFiles } = inboxAssets;

/** Serves the inbox: a page without personal data, and its files. */
export const handler = httpHandler({
  'GET /': async () =>
    inboxPage({
      scriptPath: script.path,
      stylePath: style.path,
      mathematicsPath: mathematics.path,
      paperFilesPath: paperFiles.path,
      issuer: variable('JWT_ISSUER'),
      clientId: variable('JWT_AUDIENCE'),
      groupsClaim: variable('GROUPS_CLAIM'),
      signInUrls: variable('SIGN_IN_URLS').trim().split(' '),
      isMailOff: senderAddress() === null,
    }),
  'GET /assets/{file}': pageRoute(async (request) =>
    assetNamed(request.param('file'), request.header('accept-encoding')),
  ),
});
