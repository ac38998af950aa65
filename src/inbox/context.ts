import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { Api } from './api.ts';
import type { HeldDecision } from './outbox.ts';
import type { Questions } from './questions.ts';

/** What every part of the inbox can use. */
export interface Services {
  api: Api;
  /** The questions read so far. */
  questions: Questions;
  /** Email address of the signed-in person. */
  email: string;
  /** Whether they are a coordinator. */
  isCoordinator: boolean;
  /** Shows a message and has a screen reader say it. */
  announce(sentence: string): void;
  /** Shows the keys and what they do. */
  showKeys(): void;
  /** Call after decisions were recorded: lists of tasks then reload. */
  onDecided(task_ids: string[]): void;
  /** Makes a decision, which can be undone for some seconds before it is sent, and says so. */
  decide(decision: HeldDecision): void;
  /** Whether this tab holds a decision about the task that is not sent yet. */
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
