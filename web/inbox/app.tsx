import type { ComponentChildren } from 'preact';
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { createApi } from './api.ts';
import { type Services, ServicesProvider } from './context.ts';
import { Dialog } from './dialog.tsx';
import { HelpDialog } from './help-dialog.tsx';
import { useKeys } from './keys.ts';
import { ListPage } from './list-page.tsx';
import { createQuestions } from './questions.ts';
import { MINE, NEW, type Route, useRoute, WAITING } from './route.ts';
import { beginSignIn, type Session, type SignInSettings, signOut } from './session.ts';
import { SubmitPage } from './submit-page.tsx';
import { TaskPage } from './task-page.tsx';
import { type TaskList, useTasks } from './use-tasks.ts';
import { stateOf } from './words.ts';

/** What waits is read as a whole, so that the oldest comes first: up to a thousand tasks. */
const EVERYTHING = { limit: 100, pages: 10 };
const ANNOUNCEMENT_MILLISECONDS = 8000;
const WAITING_FOR_ME = { role: 'assessor', status: 'PENDING' } as const;

/** The inbox of a person who has signed in. */
export function App({ session, settings }: { session: Session; settings: SignInSettings }) {
  const [sentence, setSentence] = useSentence();
  const [isSignedOut, setSignedOut] = useState(false);
  const list = useRef<TaskList | undefined>(undefined);
  const services = useMemo<Services>(() => {
    const api = createApi(session.token, () => setSignedOut(true));
    return {
      api,
      questions: createQuestions(api),
      email: session.email,
      announce: setSentence,
      onDecided: (task_ids) => {
        list.current?.remove(task_ids);
        list.current?.refresh();
      },
    };
  }, [session]);
  return (
    <ServicesProvider value={services}>
      <Frame list={list} session={session} settings={settings} sentence={sentence} />
      {isSignedOut && <SignInAgain settings={settings} onClose={() => setSignedOut(false)} />}
    </ServicesProvider>
  );
}

/** What was announced last; gone after a while, so that the same sentence can be heard again. */
function useSentence(): [string, (sentence: string) => void] {
  const [sentence, setSentence] = useState('');
  useEffect(() => {
    const timer = setTimeout(() => setSentence(''), ANNOUNCEMENT_MILLISECONDS);
    return () => clearTimeout(timer);
  }, [sentence]);
  return [sentence, setSentence];
}

interface FrameProps {
  /** Told the list of what waits, for those who change it. */
  list: { current: TaskList | undefined };
  session: Session;
  settings: SignInSettings;
  /** What was announced last. */
  sentence: string;
}

function Frame({ list, session, settings, sentence }: FrameProps) {
  const route = useRoute();
  const waiting = useTasks(WAITING_FOR_ME, EVERYTHING);
  list.current = waiting;
  const open = waiting.tasks?.filter((task) => stateOf(task) === 'PENDING');
  const [isHelping, setHelping] = useState(false);
  useKeys({ '?': () => setHelping(true) });
  const main = useFocusOnArrival(route, open?.length);
  const count = open === undefined ? undefined : `${open.length}${waiting.hasMore ? '+' : ''}`;
  return (
    <>
      <header>
        <Navigation route={route} count={count} />
        <div class="account">
          <bdi>{session.email}</bdi>
          <button type="button" onClick={() => setHelping(true)} aria-label="Keys">
            ?
          </button>
          <button type="button" onClick={() => signOut(settings)}>
            Sign out
          </button>
        </div>
      </header>
      <main ref={main}>
        <PageOf route={route} waiting={{ ...waiting, tasks: open }} />
      </main>
      <p class="announcement" role="status">
        {sentence}
      </p>
      {isHelping && <HelpDialog onClose={() => setHelping(false)} />}
    </>
  );
}

/** `count` is of what waits; undefined until that is known. */
function Navigation({ route, count }: { route: Route; count: string | undefined }) {
  return (
    <nav aria-label="Pages">
      <NavLink href={WAITING} isCurrent={route.page === 'waiting'}>
        Waiting for me {count !== undefined && <span class="count">{count}</span>}
      </NavLink>
      <NavLink href={MINE} isCurrent={route.page === 'mine'}>
        My questions
      </NavLink>
      <NavLink href={NEW} isCurrent={route.page === 'new'}>
        Submit
      </NavLink>
    </nav>
  );
}

function PageOf({ route, waiting }: { route: Route; waiting: TaskList }) {
  switch (route.page) {
    case 'waiting':
      return <ListPage key="waiting" side="assessor" waiting={waiting} />;
    case 'mine':
      return <ListPage key="mine" side="author" waiting={waiting} />;
    case 'new':
      return <SubmitPage />;
    case 'task':
      return (
        <TaskPage key={route.task_id} task_id={route.task_id} chosen={route.decision} waiting={waiting.tasks ?? []} />
      );
    case 'unknown':
      return (
        <>
          <h1 tabIndex={-1}>There is no such page</h1>
          <p>
            Go to <a href={WAITING}>what waits for you</a>.
          </p>
        </>
      );
  }
}

function NavLink(props: { href: string; isCurrent: boolean; children: ComponentChildren }) {
  return (
    <a href={props.href} {...(props.isCurrent && { 'aria-current': 'page' as const })}>
      {props.children}
    </a>
  );
}

/** On another page the focus goes to its heading, so that a screen reader says where one is; the title says it too. */
function useFocusOnArrival(route: Route, waiting: number | undefined) {
  const main = useRef<HTMLElement>(null);
  const place = route.page === 'task' ? route.task_id : route.page;
  const isFirst = useRef(true);
  useEffect(() => {
    if (!isFirst.current && !(route.page === 'task' && route.decision)) main.current?.querySelector('h1')?.focus();
    isFirst.current = false;
  }, [place]);
  useEffect(() => {
    document.title = `${waiting === undefined || waiting === 0 ? '' : `(${waiting}) `}Approvals`;
  }, [waiting]);
  return main;
}

function SignInAgain({ settings, onClose }: { settings: SignInSettings; onClose(): void }) {
  return (
    <Dialog title="Your sign-in has ended" onClose={onClose}>
      <p>Sign in again to go on where you are. What you typed is kept.</p>
      <div class="actions">
        <button type="button" class="primary" onClick={() => beginSignIn(settings).catch(onClose)}>
          Sign in again
        </button>
      </div>
    </Dialog>
  );
}
