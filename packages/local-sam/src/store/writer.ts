import type pg from 'pg';

/** One named statement. */
export interface Statement {
  name: string;
  text: string;
  values: readonly unknown[];
}

interface Work {
  statement: Statement;
  resolve(rows: pg.QueryResultRow[]): void;
  reject(error: unknown): void;
}

/** A statement that nobody waits for runs with the next one, or after this time. */
const LAZY_MS = 100;
/** Limits what one transaction can lose. */
const MOST_STATEMENTS = 200;

/**
 * Runs writing statements in the order of the calls. Statements that arrive while earlier ones are being written form one
 * transaction, sent in one write (group commit). None is answered before it is committed, and when many arrive at once, none
 * costs a commit and a round trip of its own.
 */
export class Writer {
  readonly #connections: pg.Pool;
  #waiting: Work[] = [];
  #writing: Promise<void> | undefined;
  #lazy: NodeJS.Timeout | undefined;

  /** The connections have `pipeline` on: statements are sent before earlier ones are answered. One is used at a time. */
  constructor(connections: pg.Pool) {
    this.#connections = connections;
  }

  /** Returns the rows. `isLazy`: may wait for the next statement. Rejects when it failed, or when the connection broke and the result is unknown. */
  run(statement: Statement, isLazy = false): Promise<pg.QueryResultRow[]> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ statement, resolve, reject });
      if (isLazy) this.#lazy ??= setTimeout(() => this.#begin(), LAZY_MS);
      else this.#begin();
    });
  }

  /** Resolves when every statement so far has run. */
  async flush(): Promise<void> {
    this.#begin();
    while (this.#writing !== undefined) await this.#writing;
  }

  #begin(): void {
    this.#writing ??= this.#writeAll().finally(() => {
      this.#writing = undefined;
      // Called after the last look.
      if (this.#waiting.length > 0) this.#begin();
    });
  }

  async #writeAll(): Promise<void> {
    // Other calls in this turn of the event loop belong to the same transaction.
    await new Promise((done) => setImmediate(done));
    while (this.#waiting.length > 0) {
      clearTimeout(this.#lazy);
      this.#lazy = undefined;
      await this.#write(this.#waiting.splice(0, MOST_STATEMENTS));
    }
  }

  async #write(batch: Work[]): Promise<void> {
    try {
      const answers = await this.#transact(batch.map(({ statement }) => statement));
      for (const [index, { resolve }] of batch.entries()) resolve(answers[index] ?? []);
    } catch (error) {
      // A statement that the server refuses must not fail the others.
      if (batch.length > 1 && isRefusal(error)) for (const work of batch) await this.#write([work]);
      else for (const { reject } of batch) reject(error);
    }
  }

  async #transact(statements: Statement[]): Promise<pg.QueryResultRow[][]> {
    const client = await this.#connections.connect();
    // A single statement is a transaction by itself.
    const isGroup = statements.length > 1;
    const { stream } = client.connection;
    stream.cork();
    const sent = [
      ...(isGroup ? [client.query('begin')] : []),
      ...statements.map(({ name, text, values }) => client.query({ name, text, values: [...values] })),
      ...(isGroup ? [client.query('commit')] : []),
    ];
    stream.uncork();
    const settled = await Promise.allSettled(sent);
    const failure = settled.find((each) => each.status === 'rejected');
    client.release(failure !== undefined && !isRefusal(failure.reason));
    if (failure) throw failure.reason;
    const rows = settled.map((each) => (each.status === 'fulfilled' ? each.value.rows : []));
    return isGroup ? rows.slice(1, -1) : rows;
  }
}

/** Whether the server refused a statement and so undid the transaction; false when the connection was lost. */
function isRefusal(error: unknown): boolean {
  const SQLSTATE_OF_DATA_OR_CONSTRAINT = /^2[23]/;
  return error instanceof Error && 'code' in error && SQLSTATE_OF_DATA_OR_CONSTRAINT.test(String(error.code));
}
