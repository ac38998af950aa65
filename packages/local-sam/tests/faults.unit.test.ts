import { createServer } from 'node:http';
import { afterEach, describe, expect, jest, test } from '@jest/globals';
import type { Operations } from '../src/aws-error.ts';
import { answerFaultCall } from '../src/faults/admin-call.ts';
import type { FaultyParts } from '../src/faults/fault.ts';
import { Faults, readWish } from '../src/faults/faults.ts';
import { Overlay } from '../src/faults/overlay.ts';
import { listen } from '../src/listen.ts';
import type { InvokeFunction } from '../src/types.ts';

/** Working parts that record what faults did to the database. */
function parts() {
  const noted: string[] = [];
  const delivered: string[][] = [];
  const operations: Operations = { StartExecution: () => 'started', ListExecutions: () => 'listed' };
  const invoke: InvokeFunction = async (_, event) => {
    delivered.push((event as { Records: { messageId: string }[] }).Records.map(({ messageId }) => messageId));
    return { payload: `delivery ${delivered.length}` };
  };
  const made = {
    stepFunctions: new Overlay(operations),
    mailbox: new Overlay((_: unknown, response: { end(text: string): unknown }) => void response.end('taken')),
    deliveries: new Overlay(invoke),
    database: {
      setReachable: (isReachable: boolean) => void noted.push(`reachable: ${isReachable}`),
      own: { restart: async () => void noted.push('restart'), rotatePassword: async () => void noted.push('rotate') },
    },
  };
  return { ...(made as FaultyParts & typeof made), operations, noted, delivered };
}

const begin = (faults: Faults, wish: string) => faults.begin(readWish(wish));

describe('a fault that is asked for', () => {
  test.each([
    ['ses', 'There is no fault "ses". There are:'],
    ['', 'There is no fault "". There are:'],
    ['ses-fail', 'the share of ses-fail must be a number from 0 to 1, not ""'],
    ['ses-fail=50%', 'the share of ses-fail must be a number from 0 to 1, not "50%"'],
    ['ses-fail=1.5', 'the share of ses-fail must be a number from 0 to 1, not "1.5"'],
    ['ses-slow=0.5', 'the milliseconds of ses-slow must be whole, not 0.5'],
    ['sqs-duplicates=0', 'the count of sqs-duplicates must be a number from 1 to 1000, not "0"'],
    ['sfn-down=1', 'sfn-down takes no value'],
    ['sfn-throttle=2', 'the share of sfn-throttle must be a number from 0 to 1, not "2"'],
    ['postgres-restart=0', 'the seconds of postgres-restart must be a number from 1 to 86400, not "0"'],
  ])('%j is refused: %s', (wish, message) => {
    expect(() => readWish(wish)).toThrow(message);
  });

  test('and unknown is answered with all that there are', () => {
    expect(() => readWish('nope')).toThrow(/password-rotate\[=SECONDS\].*ses-fail=SHARE.*sqs-duplicates=COUNT/s);
  });

  test.each(['postgres-restart', 'password-rotate'])('%s is refused for a server that is not ours', async (name) => {
    const { database, ...others } = parts();
    const faults = new Faults({ ...others, database: { ...database, own: undefined } });
    await expect(begin(faults, name)).rejects.toThrow(`${name} needs the stack's own PostgreSQL`);
  });
});

describe('Step Functions', () => {
  test('fails with 503 while it is down, and is itself again afterwards', async () => {
    const { stepFunctions, operations, ...others } = parts();
    const faults = new Faults({ stepFunctions, ...others });
    await begin(faults, 'sfn-down');
    expect(() => stepFunctions.current.ListExecutions?.({})).toThrow(
      expect.objectContaining({ code: 'ServiceUnavailable', status: 503 }),
    );
    await faults.end('sfn-down');
    expect(stepFunctions.current).toBe(operations);
  });

  test('throttles an operation beyond its burst, and no other', async () => {
    const { stepFunctions, ...others } = parts();
    await begin(new Faults({ stepFunctions, ...others }), 'sfn-throttle=0.01');
    const { StartExecution, ListExecutions } = stepFunctions.current;
    for (let start = 1; start <= 8; start++) expect(StartExecution?.({})).toBe('started');
    expect(() => StartExecution?.({})).toThrow(expect.objectContaining({ code: 'ThrottlingException', status: 400 }));
    expect(ListExecutions?.({})).toBe('listed');
  });
});

describe('the mailbox', () => {
  afterEach(() => void jest.useRealTimers());

  async function withMailbox(wish: string, use: (url: string) => Promise<void>) {
    const { mailbox, ...others } = parts();
    await begin(new Faults({ mailbox, ...others }), wish);
    const server = createServer((request, response) => mailbox.current(request, response));
    try {
      await use(`http://127.0.0.1:${await listen(server, 0)}`);
    } finally {
      server.closeAllConnections();
      server.close();
    }
  }
  const sendEmail = (url: string) => fetch(`${url}/v2/email/outbound-emails`, { method: 'POST', body: '{}' });

  test('refuses mails in turn as SES does, and shows those that it has all the same', async () => {
    await withMailbox('ses-fail=1', async (url) => {
      const answers = [await sendEmail(url), await sendEmail(url)];
      expect(answers.map(({ status, headers }) => [status, headers.get('x-amzn-errortype')])).toEqual([
        [500, 'InternalFailure'],
        [429, 'TooManyRequestsException'],
      ]);
      expect(await (await fetch(`${url}/store`)).text()).toBe('taken');
    });
  });

  test('answers late where it is slow, and only to mails', async () => {
    jest.useFakeTimers({ now: 0, doNotFake: ['setImmediate', 'nextTick', 'queueMicrotask', 'performance'] });
    await withMailbox('ses-slow=300', async (url) => {
      let isAnswered = false;
      const mail = sendEmail(url).finally(() => {
        isAnswered = true;
      });
      while (jest.getTimerCount() === 0) await new Promise(setImmediate);
      jest.advanceTimersByTime(299);
      // By now, every answer to an earlier request has arrived.
      expect(await (await fetch(`${url}/store`)).text()).toBe('taken');
      expect(isAnswered).toBe(false);
      jest.advanceTimersByTime(1);
      expect(await (await mail).text()).toBe('taken');
    });
  });
});

test('messages are delivered up to so many times, and the first delivery counts', async () => {
  const { deliveries, delivered, ...others } = parts();
  await begin(new Faults({ deliveries, ...others }), 'sqs-duplicates=20');
  const Records = ['a', 'b', 'c'].map((messageId) => ({ messageId }));
  expect(await deliveries.current('F', { Records })).toEqual({ payload: 'delivery 1' });
  expect(delivered[0]).toEqual(['a', 'b', 'c']);
  for (const id of ['a', 'b', 'c']) {
    const times = delivered.flat().filter((message) => message === id).length;
    expect(times).toBeLessThanOrEqual(20);
  }
  // Of 3 numbers from 0 to 19, all are 0 once in 8,000 runs.
  expect(delivered.length).toBeGreaterThan(1);
});

describe('the calls about faults', () => {
  const listed = async (faults: Faults) => {
    const { body } = await answerFaultCall(faults, 'GET', '/faults', '');
    const all: { name: string; value: string | null }[] = JSON.parse(body).faults;
    return Object.fromEntries(all.filter(({ value }) => value !== null).map(({ name, value }) => [name, value]));
  };

  test('begin, replace and end faults, and list them', async () => {
    const { noted, ...others } = parts();
    const faults = new Faults(others);
    await answerFaultCall(faults, 'PUT', '/faults/ses-fail', '0.5\n');
    await answerFaultCall(faults, 'PUT', '/faults/ses-fail', '0.25');
    const both = await answerFaultCall(faults, 'PUT', '/faults/postgres-unreachable', '');
    expect(JSON.parse(both.body)).toEqual({ on: ['ses-fail=0.25', 'postgres-unreachable'] });
    expect(await listed(faults)).toEqual({ 'ses-fail': '0.25', 'postgres-unreachable': '' });
    await answerFaultCall(faults, 'DELETE', '/faults/ses-fail', '');
    expect(await listed(faults)).toEqual({ 'postgres-unreachable': '' });
    await answerFaultCall(faults, 'DELETE', '/faults', '');
    expect(await listed(faults)).toEqual({});
    expect(noted).toEqual(['reachable: false', 'reachable: true']);
  });

  test('do at once what happens once, which is not on afterwards', async () => {
    const { noted, ...others } = parts();
    const faults = new Faults(others);
    await answerFaultCall(faults, 'PUT', '/faults/postgres-restart', '');
    await answerFaultCall(faults, 'PUT', '/faults/password-rotate', '');
    expect(noted).toEqual(['restart', 'rotate']);
    expect(await listed(faults)).toEqual({});
  });

  test.each([
    ['PUT', '/faults/nope', 'There is no fault "nope"'],
    ['PUT', '/faults/ses-fail', 'must be a number from 0 to 1'],
    ['DELETE', '/faults/nope', 'There is no fault "nope"'],
    ['POST', '/faults', 'Use GET /faults'],
  ])('%s %s is answered 400: %s', async (method, path, message) => {
    const answer = await answerFaultCall(new Faults(parts()), method, path, '');
    expect([answer.status, JSON.parse(answer.body).message]).toEqual([400, expect.stringContaining(message)]);
  });
});
