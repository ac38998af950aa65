import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { SignJWT } from 'jose';
import { type FixtureGateway, startFixtureGateway } from './fixture/gateway.ts';

let fixture: FixtureGateway;

beforeAll(async () => {
  fixture = await startFixtureGateway();
});

afterAll(() => fixture.stop());

describe('a protected route', () => {
  const read = (authorization?: string) =>
    fixture.call('GET', '/private/1', { headers: { ...(authorization === undefined ? {} : { authorization }) } });

  test('passes the claims of a valid token as texts', async () => {
    const claims = { email: 'a@b.c', email_verified: true, groups: ['x', 'y'] };
    const { status, body } = await read(`Bearer ${await fixture.token(claims)}`);
    expect(status).toBe(200);
    expect(body.event.requestContext.authorizer).toEqual({
      jwt: {
        claims: expect.objectContaining({ email: 'a@b.c', email_verified: 'true', groups: '[x y]', aud: 'fixture' }),
        scopes: null,
      },
    });
  });

  test('takes a token that names the audience as client_id', async () => {
    const { aud, ...claims } = { aud: undefined, client_id: 'fixture' };
    const unsigned = { iss: fixture.issuer.url, exp: Math.floor(Date.now() / 1000) + 60, ...claims };
    const signed = await new SignJWT(unsigned)
      .setProtectedHeader({ alg: 'RS256', kid: 'one' })
      .sign(fixture.issuer.key);
    expect([aud, (await read(`Bearer ${signed}`)).status]).toEqual([undefined, 200]);
  });

  test.each<[string, () => Promise<string | undefined>]>([
    ['no token', async () => undefined],
    ['no token after the scheme', async () => 'Bearer '],
    ['what is no token', async () => 'Bearer x.y.z'],
    ['an expired token', async () => `Bearer ${await fixture.token({ exp: 1 })}`],
    ['a token without an end', async () => `Bearer ${await fixture.token({ exp: undefined as unknown as number })}`],
    [
      'a token that is not valid yet',
      async () => `Bearer ${await fixture.token({ nbf: Math.floor(Date.now() / 1000) + 3600 })}`,
    ],
    [
      'a token of the future',
      async () => `Bearer ${await fixture.token({ iat: Math.floor(Date.now() / 1000) + 3600 })}`,
    ],
    ['a token of another issuer', async () => `Bearer ${await fixture.token({ iss: 'http://127.0.0.1:9' })}`],
    ['a token for another audience', async () => `Bearer ${await fixture.token({ aud: 'other' })}`],
    [
      'a token for another audience that names ours as client',
      async () => `Bearer ${await fixture.token({ aud: 'other', client_id: 'fixture' })}`,
    ],
    ['a token of an unknown key', async () => `Bearer ${await fixture.token({}, { kid: 'two' })}`],
    ['a token with a forged signature', async () => `Bearer ${(await fixture.token({})).slice(0, -8)}AAAAAAAA`],
    [
      'a token without a signature',
      async () => `Bearer ${(await fixture.token({})).split('.').slice(0, 2).join('.')}.`,
    ],
  ])('refuses %s', async (_, authorization) => {
    const { status, headers, body } = await read(await authorization());
    expect([status, body]).toEqual([401, { message: 'Unauthorized' }]);
    expect(headers.get('www-authenticate')).toMatch(
      /^Bearer scope="" error="invalid_token" error_description="[^"]+"$/,
    );
  });

  test('refuses a token once it has expired, also when it was valid before', async () => {
    const bearer = `Bearer ${await fixture.token({ exp: Math.floor(Date.now() / 1000) + 1 })}`;
    expect((await read(bearer)).status).toBe(200);
    await new Promise((resolve) => setTimeout(resolve, 1100));
    expect((await read(bearer)).status).toBe(401);
  });
});
