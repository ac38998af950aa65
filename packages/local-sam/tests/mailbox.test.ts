import { SESv2Client, SendEmailCommand } from '@aws-sdk/client-sesv2';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type Mailbox, startMailbox } from '../src/mailbox.ts';

let mailbox: Mailbox;
let client: SESv2Client;

beforeAll(async () => {
  mailbox = await startMailbox({ port: 0 });
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  client = new SESv2Client({ endpoint: mailbox.url, region: 'us-east-1', credentials });
});

afterAll(async () => {
  client.destroy();
  await mailbox.stop();
});

const send = (to: string, from = 'approvals@example.com') =>
  client.send(
    new SendEmailCommand({
      FromEmailAddress: from,
      Destination: { ToAddresses: ['good@example.com', to] },
      Content: { Simple: { Subject: { Data: 'Grüße' }, Body: { Text: { Data: 'Bücher 📚' } } } },
    }),
  );
const refusalOf = (sending: Promise<unknown>) =>
  sending.then(
    () => 'sent',
    (error) => `${error.$metadata.httpStatusCode} ${error.name}: ${error.message}`,
  );
const mails = async () => ((await (await fetch(`${mailbox.url}/store`)).json()) as { emails: object[] }).emails;

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
