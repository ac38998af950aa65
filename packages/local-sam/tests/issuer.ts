import { createServer } from 'node:http';
import { exportJWK, exportSPKI, generateKeyPair, type JWTPayload, SignJWT } from 'jose';
import { listen } from '../src/listen.ts';

/** An OpenID Connect issuer with one RSA key, which signs whatever a test tells it to. */
export interface TestIssuer {
  url: string;
  /** The private key, to sign what `token` cannot make. */
  key: Awaited<ReturnType<typeof generateKeyPair>>['privateKey'];
  /** The published key. */
  publicKeyPem: string;
  /** A token for `audience` that is valid for a minute, except for the given changes. */
  token(audience: string, claims: JWTPayload, header?: object): Promise<string>;
  stop(): void;
}

/** Starts it on a free port. */
export async function startTestIssuer(): Promise<TestIssuer> {
  const { privateKey, publicKey } = await generateKeyPair('RS256');
  const keys = { keys: [{ ...(await exportJWK(publicKey)), kid: 'one', alg: 'RS256' }] };
  let url = '';
  const server = createServer((request, response) => {
    const isDiscovery = request.url === '/.well-known/openid-configuration';
    response.end(JSON.stringify(isDiscovery ? { jwks_uri: `${url}/keys` } : keys));
  });
  url = `http://127.0.0.1:${await listen(server, 0)}`;
  return {
    url,
    key: privateKey,
    publicKeyPem: await exportSPKI(publicKey),
    token: (audience, claims, header = {}) => {
      const payload = { iss: url, aud: audience, exp: Math.floor(Date.now() / 1000) + 60, ...claims };
      return new SignJWT(payload).setProtectedHeader({ alg: 'RS256', kid: 'one', ...header }).sign(privateKey);
    },
    stop: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}
