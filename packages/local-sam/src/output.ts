/** What the stack prints on standard output. */
export interface Output {
  /** Prints one line of the stack's own, at once. */
  log(line: string): void;
  /** Prints what functions write; held back until `release`. */
  write(lines: string): void;
  /** Prints what was held back, and from now on everything at once. */
  release(): void;
}

/**
 * Holds functions' output back until the stack serves: whoever waits for the line that says so must not find its word in
 * some function's log before.
 */
export function createOutput(print: (text: string) => void): Output {
  let held: string[] | undefined = [];
  return {
    log: (line) => print(`${line}\n`),
    write: (lines) => {
      if (held === undefined) {
        print(lines);
      } else {
        held.push(lines);
      }
    },
    release: () => {
      const lines = held?.join('') ?? '';
      held = undefined;
      if (lines !== '') {
        print(lines);
      }
    },
  };
}
