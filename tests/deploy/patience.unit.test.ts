import { describe, expect, test } from '@jest/globals';
import { patiently } from '../../src/adapters/postgres/patience.ts';

/** A clock that only pauses advance. */
function patienceOf(until: number) {
  const pauses: number[] = [];
  let now = 0;
  const pause = async (milliseconds: number) => {
    pauses.push(milliseconds);
    now += milliseconds;
  };
  return { until, now: () => now, pause, pauses };
}
const failing = (code: string) => Object.assign(new Error('CANARY of the server'), { code });

describe('patience', () => {
  test('tries again while the database wakes up, with growing pauses, and answers what the last try does', async () => {
    const patience = patienceOf(200_000);
    let tries = 0;
    const answer = await patiently(patience, async () => {
      tries += 1;
      if (tries < 8) throw failing(['ECONNREFUSED', '57P03', '55P03', '40P01'][tries % 4] ?? '');
      return 'awake';
    });
    expect([answer, tries]).toEqual(['awake', 8]);
    const longest = [500, 1_000, 2_000, 4_000, 5_000, 5_000, 5_000];
    expect(patience.pauses).toHaveLength(longest.length);
    for (const [i, pause] of patience.pauses.entries()) {
      expect(pause).toBeLessThanOrEqual(longest[i] ?? 0);
      expect(pause).toBeGreaterThanOrEqual((longest[i] ?? 0) / 2);
    }
  });

  test.each([
    ['ECONNREFUSED', 'the database could not be reached, or did not finish, until the time was over (ECONNREFUSED)'],
    ['57014', 'the database could not be reached, or did not finish, until the time was over (57014)'],
    ['55P03', 'a table stayed locked by somebody else until the time was over (55P03)'],
  ])('ends before its time does, and says of %s why', async (code, message) => {
    const patience = patienceOf(20_000);
    let tries = 0;
    const trying = patiently(patience, async () => {
      tries += 1;
      throw failing(code);
    });
    await expect(trying).rejects.toMatchObject({ name: 'DatabaseUnavailableError', message, cause: { code } });
    expect(patience.now()).toBeLessThanOrEqual(20_000);
    expect(patience.now()).toBeGreaterThan(14_000);
    expect(tries).toBe(patience.pauses.length + 1);
  });

  test.each(['28P01', '3D000', '42501', '42P07', '22012', 'CERT_HAS_EXPIRED', 'ERR_TLS_CERT_ALTNAME_INVALID'])(
    'is not for what comes again: %s',
    async (code) => {
      const patience = patienceOf(200_000);
      await expect(patiently(patience, () => Promise.reject(failing(code)))).rejects.toMatchObject({ code });
      expect(patience.pauses).toEqual([]);
    },
  );

  test('that is over lets one try be made', async () => {
    expect(await patiently(patienceOf(-1), async () => 'done')).toBe('done');
  });
});
