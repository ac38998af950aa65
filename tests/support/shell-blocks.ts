import { type ChildProcess, spawn } from 'node:child_process';

/** A block of commands in a document, and the output that the document shows for it. */
export interface ShellBlock {
  commands: string;
  /** The first line of it. */
  title: string;
  /** The words after `sh`: why a block is not for everybody. */
  tag: string;
  /** The text block right after it. An ellipsis in it stands for output that varies. */
  output: string | undefined;
}

/** The shell blocks of a Markdown document, in order. */
export function shellBlocks(markdown: string): ShellBlock[] {
  const fence = /^```(\w+) ?(.*)\n([\s\S]*?)^```$/gm;
  const blocks = [...markdown.matchAll(fence)].map(([, language, tag = '', content = '']) => ({
    language,
    tag,
    content,
  }));
  return blocks.flatMap(({ language, tag, content }, i) => {
    const next = blocks[i + 1];
    const output = next?.language === 'text' ? next.content : undefined;
    return language === 'sh' ? [{ commands: content, title: content.split('\n')[0] ?? '', tag, output }] : [];
  });
}

/** Whether the output contains what the document shows, including line ends and spaces. */
export function printsAsShown(printed: string, shown: string): boolean {
  const pattern = shown
    .trimEnd()
    .split('…')
    .map((text) => text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&'))
    .join('.*');
  return new RegExp(`^${pattern}`, 'm').test(printed);
}

const END = '__end_of_block__';
const LIMIT_MS = 30_000;
const BASH = process.platform === 'win32' ? 'C:/Program Files/Git/bin/bash.exe' : 'bash';

/** A shell that keeps its variables from one block to the next, like a reader's terminal. */
export class ShellSession {
  readonly #shell: ChildProcess;
  #printed = '';

  constructor(cwd: string, environment: Record<string, string>) {
    this.#shell = spawn(BASH, ['--norc', '--noprofile'], { cwd, env: { ...process.env, ...environment } });
    for (const stream of [this.#shell.stdout, this.#shell.stderr]) {
      stream?.on('data', (chunk: Buffer) => {
        this.#printed += chunk.toString();
      });
    }
  }

  /** Runs commands and returns their output, including errors. @throws when they take longer than 30 s */
  async run(commands: string): Promise<string> {
    this.#printed = '';
    this.#shell.stdin?.write(`${commands}\nprintf '\\n${END}\\n'\n`);
    const deadline = Date.now() + LIMIT_MS;
    while (!this.#printed.includes(`\n${END}\n`)) {
      if (Date.now() > deadline) throw new Error(`still running after 30 s:\n${commands}\n${this.#printed}`);
      await new Promise((wake) => setTimeout(wake, 20));
    }
    return this.#printed.slice(0, this.#printed.indexOf(`\n${END}\n`));
  }

  close(): void {
    this.#shell.stdin?.end();
  }
}
