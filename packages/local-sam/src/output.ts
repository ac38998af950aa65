/** The stack's standard output. */
export interface Output {
  /** Prints one line of the stack itself, at once. */
  log(line: string): void;
  /** Prints output of functions; held back until `release`. */
  write(lines: string): void;
  /** Prints what was held back; from now on, output is printed within a turn of the event loop. */
  release(): void;
}

/**
 * Holds back the functions' output until the stack serves: a program that waits for the line that says so must not find
 * its words in a function's log before.
 */
export function createOutput(print: (text: string) => void): Output {
  let isReleased = false;
  let held: string[] = [];
  const release = () => {
    isReleased = true;
    const lines = held.join('');
    held = [];
    if (lines !== '') print(lines);
  };
  return {
    log: (line) => {
      if (isReleased) release();
      print(`${line}\n`);
    },
    write: (lines) => {
      // One write for all lines of a turn of the event loop: each is a system call.
      if (isReleased && held.length === 0) setImmediate(release);
      held.push(lines);
    },
    release,
  };
}
