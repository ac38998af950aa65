import { SESv2Client, SendEmailCommand } from '@aws-sdk/client-sesv2';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type Mailbox, startMailbox } from '../src/mailbox.ts';

const CREDENTIALS = { accessKeyId: 'local', secretAccessKey: 'local' };

let mailbox: Mailbox;
let client: SESv2Client;

beforeAll(async () => {
  mailbox = await startMailbox({ port: 0 });
  client = new SESv2Client({ endpoint: mailbox.url, region: 'us-east-1', credentials: CREDENTIALS });
});

afterAll(async () => {
  client.destroy();
  await mailbox.stop();
});

const mailOf = ({ to = 'assessor@example.com', from = 'approvals@example.com', subject = 'Grüße' }) =>
  new SendEmailCommand({
    FromEmailAddress: from,
    Destination: { ToAddresses: ['good@example.com', to] },
    Content: { Simple: { Subject: { Data: subject }, Body: { Text: { Data: 'Bücher 📚' } } } },
  });
const send = (to: string, from?: string) => client.send(mailOf({ to, ...(from && { from }) }));
const refusalOf = (sending: Promise<unknown>) =>
  sending.then(
    () => 'sent',
    (error) => `${error.$metadata.httpStatusCode} ${error.name}: ${error.message}`,
  );
const mails = async ({ url } = mailbox) =>
  ((await (await fetch(`${url}/store`)).json()) as { emails: { subject: string }[] }).emails;

test('the mailbox keeps a mail to a good address, whatever the mail says', async () => {
  expect(await refusalOf(send("o'brien+exams@xn--bcher-kva.example", 'Approvals <approvals@example.com>'))).toBe(
    'sent',
  );
  expect(await mails()).toMatchObject([
    {
      destination: { to: ['good@example.com', "o'brien+exams@xn--bcher-kva.example"] },
      subject: 'Grüße',
      body: { text: 'Bücher 📚' },
    },
  ]);
});

test.each([
  ['jürgen@example.com', 'Local address contains control or whitespace'],
  ['a b@example.com', 'Local address contains control or whitespace'],
  ['a\u0007@example.com', 'Local address contains control or whitespace'],
  ['bob@bücher.example', 'Domain contains illegal character'],
  ['bob@exa_mple.com', 'Domain contains illegal character'],
  ['bob@example.com\r\nBcc: eve', 'Domain contains control or whitespace'],
  ['bob', "Missing final '@domain'"],
  ['@example.com', 'Missing local name'],
  ['bob@', 'Missing domain'],
  ['bob@example..com', 'Illegal address'],
  ['bob@example-.com', 'Illegal address'],
  [`bob@${'a'.repeat(64)}.example`, 'Illegal address'],
  [`${'a'.repeat(243)}@example.com`, 'Illegal address'],
])('the mailbox refuses %j as SES does, to and from it', async (address, message) => {
  const before = (await mails()).length;
  expect(await refusalOf(send(address))).toBe(`400 BadRequestException: ${message}`);
  expect(await refusalOf(send('good@example.com', address))).toBe(`400 BadRequestException: ${message}`);
  expect(await mails()).toHaveLength(before);
});

test('the mailbox forgets the oldest mails when it holds too many', async () => {
  const small = await startMailbox({ port: 0, mailsKept: 2 });
  const sender = new SESv2Client({ endpoint: small.url, region: 'us-east-1', credentials: CREDENTIALS });
  try {
    for (const subject of ['first', 'second', 'third', 'fourth']) await sender.send(mailOf({ subject }));
    expect((await mails(small)).map(({ subject }) => subject)).toEqual(['third', 'fourth']);
  } finally {
    sender.destroy();
    await small.stop();
  }
});
