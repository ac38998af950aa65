const WIDTH = 24;

/** Says how far a command is: a bar on a terminal, which is drawn over, and a line for each step elsewhere. */
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
    /** Nothing more is drawn. */
    end(): void {
      if (out.isTTY) out.write('\r\u001b[K');
    },
  };
}
