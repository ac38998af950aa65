import { createServer } from 'node:http';
import { listen } from '../../packages/local-sam/src/listen.ts';
import type { Mail } from '../simulation/evidence.ts';

/** Amazon SES, as far as the product calls it: keeps every mail, unless `refusal` says why it takes none. */
export interface MailSink {
  mails: Mail[];
  /** The name of the error that every mail is answered with. */
  refusal: 'SendingPausedException' | 'MessageRejected' | undefined;
  stop(): Promise<void>;
}

interface SendEmailRequest {
  Destination: { ToAddresses: string[] };
  Content: { Simple: { Body: { Text: { Data: string } } } };
}

/** Starts it on a port of 127.0.0.1. */
export async function startMailSink(port: number): Promise<MailSink> {
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    response.setHeader('content-type', 'application/json');
    if (sink.refusal !== undefined) {
      response.writeHead(400, { 'x-amzn-errortype': sink.refusal }).end('{}');
      return;
    }
    sink.mails.push(mailOf(JSON.parse(Buffer.concat(chunks).toString())));
    response.end(JSON.stringify({ MessageId: `message-${sink.mails.length}` }));
  });
  const sink: MailSink = {
    mails: [],
    refusal: undefined,
    stop: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
  await listen(server, port);
  return sink;
}

function mailOf({ Destination, Content }: SendEmailRequest): Mail {
  const [to = ''] = Destination.ToAddresses;
  const text = Content.Simple.Body.Text.Data;
  return { to, text, code: /\/review\/([\w-]+)/.exec(text)?.[1] ?? '' };
}
