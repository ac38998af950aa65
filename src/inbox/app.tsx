import type { ComponentChildren } from 'preact';
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import { normalizeEmail } from '../core/address.ts';
import { ICON } from '../views/icon.ts';
import * as texts from '../views/texts.ts';
import { AbsencePage } from './absence-page.tsx';
import { Announcement } from './announcement.tsx';
import { createApi } from './api.ts';
import { type Services, ServicesProvider, useServices } from './context.ts';
import { Heading, showTitle } from './heading.tsx';
import { HelpDialog } from './help-dialog.tsx';
import { ListPage } from './list-page.tsx';
import { NewPaperPage } from './new-paper-page.tsx';
import { OfficePage } from './office-page.tsx';
import { Panes } from './panes.tsx';
import { PaperPage } from './paper-page.tsx';
import { PapersPage } from './papers-page.tsx';
import { QuestionPage, RevisePage } from './question-page.tsx';
import { createQuestions } from './questions.ts';
import { AWAY, MINE, NEW, OFFICE, PAPERS, type Route, SEARCH, useRoute, WAITING } from './route.ts';
import { SearchPage } from './search-page.tsx';
import { type Session, type SignInSettings, signOut } from './session.ts';
import { tellSignedOut } from './shared-session.ts';
import { SignInAgain } from './sign-in-again.tsx';
import { SubmitPage } from './submit-page.tsx';
import { TaskPage } from './task-page.tsx';
import { isCoordinators } from './token.ts';
import { mostUrgentFirst } from './urgency.ts';
import { useOutbox } from './use-outbox.ts';
import { type TaskList, useTasks } from './use-tasks.ts';
import { stateOf } from './words.ts';

/** All waiting tasks are read, up to a thousand, so that the oldest can come first. */
const EVERYTHING = { limit: 100, pages: 10 };
const ANNOUNCEMENT_MILLISECONDS = 8000;
const WAITING_FOR_ME = { role: 'assessor', status: 'PENDING' } as const;

interface AppProps {
  session: Session;
  settings: SignInSettings;
  /** Why the last attempt to sign in again failed, if it did. */
  fault: string | undefined;
}

/** The inbox of a person who is signed in. */
export function App({ session, settings, fault }: AppProps) {
  const [sentence, setSentence] = useSentence();
  const [isSignedOut, setSignedOut] = useState(false);
  const [isHelping, setHelping] = useState(false);
  const list = useRef<TaskList | undefined>(undefined);
  const api = useMemo(() => createApi(session.token, () => setSignedOut(true)), [session]);
  const questions = useMemo(() => createQuestions(api), [api]);
  const isCoordinator = isCoordinators(session.token, settings.groupsClaim);
  const onDecided = (task_ids: string[]) => {
    list.current?.remove(task_ids);
    list.current?.refresh();
  };
  const { decide, isHeld, undo, version } = useOutbox({
    api,
    announce: setSentence,
    onSettled: (task_id) => onDecided([task_id]),
  });
  const services = useMemo<Services>(() => {
    return {
      api,
      questions,
      isCoordinator,
      email: normalizeEmail(session.email),
      announce: setSentence,
      showKeys: () => setHelping(true),
      onDecided,
      decide,
      isHeld,
    };
  }, [session, api, questions, isCoordinator, version]);
  return (
    <ServicesProvider value={services}>
      <Frame list={list} session={session} settings={settings}>
        <Announcement sentence={sentence} onUndo={undo} />
      </Frame>
      {isHelping && <HelpDialog onClose={() => setHelping(false)} />}
      {isSignedOut && <SignInAgain settings={settings} before={fault} />}
    </ServicesProvider>
  );
}

/** The latest message. It clears itself after a while, so that the same sentence can be announced again. */
function useSentence(): [string, (sentence: string) => void] {
  const [sentence, setSentence] = useState('');
  useEffect(() => {
    const timer = setTimeout(() => setSentence(''), ANNOUNCEMENT_MILLISECONDS);
    return () => clearTimeout(timer);
  }, [sentence]);
  return [sentence, setSentence];
}

interface FrameProps {
  /** Receives the list of waiting tasks, for the parts that change it. */
  list: { current: TaskList | undefined };
  session: Session;
  settings: SignInSettings;
  /** The message. */
  children: ComponentChildren;
}

function Frame({ list, session, settings, children }: FrameProps) {
  const { showKeys, isHeld } = useServices();
  const route = useRoute();
  const waiting = useTasks(WAITING_FOR_ME, EVERYTHING);
  list.current = waiting;
  const open =
    waiting.tasks &&
    mostUrgentFirst(waiting.tasks.filter((task) => stateOf(task) === 'PENDING' && !isHeld(task.task_id)));
  const main = useFocusOnArrival(route, open?.length);
  const count = open === undefined ? undefined : `${open.length}${waiting.hasMore ? '+' : ''}`;
  return (
    <>
      <header>
        <button type="button" class="skip" onClick={skipNavigation}>
          {texts.skipToTheQuestions}
        </button>
        <a class="brand" href={WAITING}>
          <img src={ICON} alt="" width="24" height="24" /> {texts.approvals}
        </a>
        <Navigation route={route} count={count} />
        <div class="account">
          <bdi translate={false}>{session.email}</bdi>
          <button type="button" onClick={showKeys} aria-label={texts.keys}>
            ?
          </button>
          <button type="button" onClick={() => leave(settings)}>
            {texts.signOut}
          </button>
        </div>
      </header>
      <main ref={main}>
        <PageOf route={route} waiting={{ ...waiting, tasks: open }} />
      </main>
      {children}
    </>
  );
}

/** Signs out in all tabs. */
async function leave(settings: SignInSettings): Promise<void> {
  tellSignedOut();
  await signOut(settings);
}

/** Focuses the first question of a list; on a question's page, the heading. */
function skipNavigation(): void {
  const main = document.querySelector('main');
  (main?.querySelector<HTMLElement>('.row-link') ?? main?.querySelector('h1'))?.focus();
}

/** `count` is the number of waiting tasks; undefined until it is known. */
function Navigation({ route, count }: { route: Route; count: string | undefined }) {
  const { isCoordinator } = useServices();
  return (
    <nav aria-label={texts.pages}>
      <NavLink href={WAITING} isCurrent={route.page === 'waiting'}>
        {texts.waitingForMe} {count !== undefined && <span class="count">{count}</span>}
      </NavLink>
      <NavLink href={MINE} isCurrent={route.page === 'mine'}>
        {texts.myQuestions}
      </NavLink>
      <NavLink href={SEARCH} isCurrent={route.page === 'search'}>
        {texts.search}
      </NavLink>
      <NavLink href={PAPERS} isCurrent={route.page === 'papers'}>
        {texts.papers}
      </NavLink>
      <NavLink href={NEW} isCurrent={route.page === 'new'}>
        {texts.submit}
      </NavLink>
      {isCoordinator && (
        <NavLink href={OFFICE} isCurrent={route.page === 'office'}>
          {texts.office}
        </NavLink>
      )}
      <NavLink href={AWAY} isCurrent={route.page === 'away'}>
        {texts.away}
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
        <Panes task_id={route.task_id} waiting={waiting.tasks ?? []}>
          <TaskPage key={route.task_id} task_id={route.task_id} waiting={waiting.tasks ?? []} />
        </Panes>
      );
    case 'search':
      return <SearchPage />;
    case 'office':
      return <OfficePage />;
    case 'away':
      return <AbsencePage />;
    case 'papers':
      return <PapersPage />;
    case 'new_paper':
      return <NewPaperPage />;
    case 'paper':
      return <PaperPage key={route.paper_id} paper_id={route.paper_id} />;
    case 'question':
      return <QuestionPage key={route.question_id} question_id={route.question_id} />;
    case 'revise':
      return <RevisePage key={route.question_id} question_id={route.question_id} />;
    case 'unknown':
      return (
        <>
          <Heading title={texts.noSuchPage} />
          <p>
            {texts.goTo} <a href={WAITING}>{texts.whatWaitsForYou}</a>.
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

/** When the page changes, focuses its heading and sets the title, so that a screen reader says which page this is. */
function useFocusOnArrival(route: Route, waiting: number | undefined) {
  const main = useRef<HTMLElement>(null);
  const place = Object.values(route).join(' ');
  const isFirst = useRef(true);
  // Right away: a frame later, a form on the page may already have taken the focus.
  useLayoutEffect(() => {
    // When a person returns to a list, the list has already focused the row that they left.
    const isPlaced = main.current?.querySelector('.rows .row-link:focus') != null;
    if (!isFirst.current && !isPlaced) main.current?.querySelector('h1')?.focus();
    isFirst.current = false;
  }, [place]);
  useEffect(() => {
    showTitle({ waiting: waiting ?? 0 });
  }, [waiting]);
  return main;
}
