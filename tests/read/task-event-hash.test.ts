import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type ChainedEvent, hashOf } from '../../scripts/audit/chain.ts';
import type { TestDatabase } from '../support/create-database.ts';
import { createTestDatabase } from '../support/database.ts';

let database: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase();
});

afterAll(() => database.drop());

describe('the hash', () => {
  const EVENT: ChainedEvent = {
    sequence: 2,
    event: 'DECIDED',
    happened_at: '1795341600123456',
    actor: 'assessor@example.com',
    via: 'REST',
    request_id: 'JKJaXmPLvHcESHA=',
    decision: 'APPROVED',
    status: null,
    content_hash: null,
    previous_hash: '00ff',
    hash_form: 3,
    assigned_to: 'assessor@example.com',
    due_at: '1795341600123456',
    recipient: null,
    from: 'someone@example.com',
    hash: '',
  };
  const TASK_ID = '11111111-1111-4111-8111-111111111111';

  test('is SHA-256 of each value with its length', () => {
    const form =
      '36:11111111-1111-4111-8111-111111111111,1:2,7:DECIDED,16:1795341600123456,20:assessor@example.com,4:REST,' +
      '16:JKJaXmPLvHcESHA=,8:APPROVED,-,-,4:00ff,20:assessor@example.com,16:1795341600123456,-,19:someone@example.com,';
    expect(hashOf(TASK_ID, EVENT)).toBe(createHash('sha256').update(form).digest('hex'));
  });

  test.each<[string, Partial<ChainedEvent>]>([
    ['an ordinary event', {}],
    [
      'nothing that may be missing',
      { actor: null, decision: null, previous_hash: null, assigned_to: null, due_at: null },
    ],
    ['an event of before people were recorded', { hash_form: 1 }],
    ['an event of before it was recorded whom an assessor replaces', { hash_form: 2 }],
    ['empty texts, which are not null', { actor: '', decision: '' }],
    ['what separates values', { actor: '4:REST,-', request_id: `'"\\,:-\n\t` }],
    ['texts that are longer in bytes', { actor: 'žofie@příklad.example', request_id: '漢字 🎓 e\u0301 \u202e' }],
    ['a time before 1970', { happened_at: '-1' }],
    ['a time of the year 2255', { happened_at: '9007199254740991' }],
    ['hashes', { content_hash: 'a'.repeat(64), previous_hash: '0'.repeat(64) }],
  ])('of %s is the same in the database, whatever the session is set to', async (_, values) => {
    const event = { ...EVENT, ...values };
    const client = await database.pool.connect();
    try {
      await client.query(`set timezone = 'Asia/Kathmandu'; set datestyle = 'SQL, DMY'; set bytea_output = 'escape'`);
      const { rows } = await client.query(
        `select encode(event_hash(row(
           $1::uuid, $2, $3, timestamptz 'epoch' + $4::bigint * interval '1 microsecond', $5, $6, $7, $8, $9, decode($10, 'hex'),
           decode($11, 'hex'), null, $12, $13, timestamptz 'epoch' + $14::bigint * interval '1 microsecond', $15, $16
         )::task_events), 'hex') as hash`,
        [
          TASK_ID,
          ...[event.sequence, event.event, event.happened_at, event.actor, event.via, event.request_id],
          ...[event.decision, event.status, event.content_hash, event.previous_hash],
          ...[event.hash_form, event.assigned_to, event.due_at, event.recipient, event.from],
        ],
      );
      expect(rows).toEqual([{ hash: hashOf(TASK_ID, event) }]);
    } finally {
      client.release(true);
    }
  });
});
