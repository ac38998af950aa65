import { jest } from '@jest/globals';

/** Everything that the functions write while a test file runs: log lines and metrics, on both streams. */
export interface CollectedLog {
  text(): string;
  clear(): void;
  stop(): void;
}

/** Variables that make the functions write all they can; other tests keep them silent. */
export const LOUD = { POWERTOOLS_LOG_LEVEL: 'DEBUG', POWERTOOLS_METRICS_DISABLED: 'false' };

/** Starts collecting. Powertools writes to the stream directly, not through the console that tests see. */
export function collectLog(): CollectedLog {
  let log = '';
  const collect = (chunk: unknown) => {
    log += String(chunk);
    return true;
  };
  for (const stream of [process.stdout, process.stderr]) jest.spyOn(stream, 'write').mockImplementation(collect);
  for (const level of ['log', 'info', 'warn', 'error', 'debug'] as const) {
    jest.spyOn(console, level).mockImplementation((...texts) => void collect(`${texts.map(String).join(' ')}\n`));
  }
  return {
    text: () => log,
    clear: () => {
      log = '';
    },
    stop: () => jest.restoreAllMocks(),
  };
}
