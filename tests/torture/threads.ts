import { Worker } from 'node:worker_threads';

/** What one thread is told. */
export interface WorkerSettings {
  root: string;
  bundles: string;
  serverUrl: string;
  runs: number;
  seed: number;
  /** Whether to end with the first violation as it is. */
  isFirstEnough: boolean;
  /** Where in the seed's programs to begin, to play a violation again. */
  path?: string;
}

/** What one thread found. */
export interface Finding {
  /** How many programs were played, the one that failed included. */
  runs: number;
  /** Runs that were played again, since the machine stalled. */
  stalled: number;
  violation: { seed: number; path: string; program: string; message: string } | undefined;
}

/** Runs one thread to its end. `onRun` is called after each program. */
export function runThread(settings: WorkerSettings, onRun: () => void): Promise<Finding> {
  const { promise, resolve, reject } = Promise.withResolvers<Finding>();
  const worker = new Worker(new URL('./worker.ts', import.meta.url), { workerData: settings });
  worker.on('message', (message: Finding | 'run') => (message === 'run' ? onRun() : resolve(message)));
  worker.on('error', reject);
  worker.on('exit', (code) => reject(new Error(`a thread ended with exit code ${code}`)));
  return promise;
}
