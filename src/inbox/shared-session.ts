import { keepSession, readSession, type Session } from './session.ts';
import { holds } from './token.ts';

/**
 * Messages between tabs of this origin. Each tab stores its own session and nothing else does, so the session ends with the last tab.
 */
type Message = { type: 'ask' } | { type: 'session'; session: Session } | { type: 'signed-out' };

const CHANNEL = 'session';
/** Tabs with a session answer at once; a tab that the browser has suspended does not. */
const ANSWER_MILLISECONDS = 150;

function say(message: Message): void {
  const channel = new BroadcastChannel(CHANNEL);
  channel.postMessage(message);
  channel.close();
}

/** The valid session of another tab of this browser, now kept here too; undefined if there is none. */
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
 * Shares the session of this tab with other tabs, and tells them about a new one. Calls `onSession` when another tab has
 * signed in, and `onSignedOut` when one has signed out.
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

/** Tells the other tabs that the person has signed out. */
export function tellSignedOut(): void {
  say({ type: 'signed-out' });
}
