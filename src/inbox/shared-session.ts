import { keepSession, readSession, type Session } from './session.ts';
import { holds } from './token.ts';

/**
 * What tabs of this origin say to each other. Nothing is stored anywhere but in each tab, and a session ends with the last one.
 */
type Message = { type: 'ask' } | { type: 'session'; session: Session } | { type: 'signed-out' };

const CHANNEL = 'session';
/** Tabs that have a session answer at once; a tab that the browser has put to sleep does not. */
const ANSWER_MILLISECONDS = 150;

function say(message: Message): void {
  const channel = new BroadcastChannel(CHANNEL);
  channel.postMessage(message);
  channel.close();
}

/** The session that another tab of this browser has, kept here too; undefined where none has one that still holds. */
export async function sessionOfOtherTab(): Promise<Session | undefined> {
  const channel = new BroadcastChannel(CHANNEL);
  const answer = await new Promise<Session | undefined>((resolve) => {
    channel.onmessage = ({ data }: MessageEvent<Message>) => {
      if (data.type === 'session') resolve(data.session);
    };
    setTimeout(() => resolve(undefined), ANSWER_MILLISECONDS);
    channel.postMessage({ type: 'ask' } satisfies Message);
  });
  channel.close();
  if (answer !== undefined) keepSession(answer);
  return answer;
}

/**
 * Lets other tabs have the session of this one, and tells them of a new one. `onSession` is called when another tab has signed in, and
 * `onSignedOut` when one has signed out.
 */
export function shareSession(onSession: (session: Session) => void, onSignedOut: () => void): void {
  const own = readSession();
  if (own !== undefined) say({ type: 'session', session: own });
  const channel = new BroadcastChannel(CHANNEL);
  channel.onmessage = ({ data }: MessageEvent<Message>) => {
    const session = readSession();
    if (data.type === 'signed-out') onSignedOut();
    else if (data.type === 'session') onSession(data.session);
    else if (session !== undefined && holds(session.token)) say({ type: 'session', session });
  };
}

/** Tells the other tabs that the person signs out. */
export function tellSignedOut(): void {
  say({ type: 'signed-out' });
}
