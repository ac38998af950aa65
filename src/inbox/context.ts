import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { Api } from './api.ts';
import type { HeldDecision } from './outbox.ts';
import type { Questions } from './questions.ts';

/** What every part of the inbox may use. */
export interface Services {
  api: Api;
  /** The questions that were read so far. */
  questions: Questions;
  /** Address of whoever is signed in. */
  email: string;
  /** Whether they are a coordinator. */
  isCoordinator: boolean;
  /** Says a sentence, to be read and to be heard by a screen reader. */
  announce(sentence: string): void;
  /** Shows which keys do what. */
  showKeys(): void;
  /** Decisions were recorded: what lists tasks has to look again. */
  onDecided(task_ids: string[]): void;
  /** Decides, in some seconds: until then it can be undone. Says what was decided. */
  decide(decision: HeldDecision): void;
  /** Whether this tab holds a decision about the task. */
  isHeld(task_id: string): boolean;
}

const Context = createContext<Services | undefined>(undefined);

export const ServicesProvider = Context.Provider;

/** @throws outside of a ServicesProvider */
export function useServices(): Services {
  const services = useContext(Context);
  if (services === undefined) throw new Error('there is no ServicesProvider');
  return services;
}
