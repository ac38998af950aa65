import { Worker } from 'node:worker_threads';

/** The input of one thread. */
export interface WorkerSettings {
  root: string;
  bundles: string;
  serverUrl: string;
  runs: number;
  seed: number;
  /** Whether to end with the first violation as it is. */
  isFirstEnough: boolean;
  /** Where to begin in the seed's programs, to replay a violation. */
  path?: string;
}

/** The result of one thread. */
export interface Finding {
  /** The number of programs played, including the failed one. */
  runs: number;
  /** Runs that were repeated because the machine stalled. */
  stalled: number;
  violation: { seed: number; path: string; program: string; message: string } | undefined;
}

/** Runs one thread to its end. Calls `onRun` after each program. */
export function runThread(settings: WorkerSettings, onRun: () => void): Promise<Finding> {
  const { promise, resolve, reject } = Promise.withResolvers<Finding>();
  const worker = new Worker(new URL('./worker.ts', import.meta.url), { workerData: settings });
  worker.on('message', (message: Finding | 'run') => (message === 'run' ? onRun() : resolve(message)));
  worker.on('error', reject);
  worker.on('exit', (code) => reject(new Error(`a thread ended with exit code ${code}`)));
  return promise;
}
