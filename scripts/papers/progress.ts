const WIDTH = 24;

/** Shows the progress of a command: a bar on a terminal, otherwise a line for each step. */
export function progress(steps: number, out: NodeJS.WriteStream = process.stderr) {
  let done = 0;
  return {
    /** A step begins. */
    step(what: string): void {
      const filled = Math.round((done / steps) * WIDTH);
      done += 1;
      if (out.isTTY) out.write(`\r\u001b[K[${'#'.repeat(filled)}${'-'.repeat(WIDTH - filled)}] ${what}`);
      else out.write(`${what}\n`);
    },
    /** Stops drawing. */
    end(): void {
      if (out.isTTY) out.write('\r\u001b[K');
    },
  };
}
