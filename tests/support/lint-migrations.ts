import { mayWait, stepsOf } from '../../src/adapters/postgres/migration-steps.ts';

/** One statement of a step on one line, without comments and texts; `body` is what stood between dollar signs. */
interface Statement {
  text: string;
  body: string;
}

interface Rule {
  says: string;
  breaks(statement: Statement, file: Context): boolean;
}

interface Context {
  /** Tables that the file creates: nobody uses them yet. */
  made: string[];
  statements: Statement[];
  isStepped: boolean;
  before: Statement[];
}

const TABLE = '(?:if (?:not )?exists )?(?:only )?(?:public\\.)?"?(\\w+)"?';
const VOLATILE = 'gen_random_uuid|uuid_generate\\w*|random|clock_timestamp|timeofday|nextval|statement_timestamp';

const matches = (pattern: RegExp) => (statement: Statement) => pattern.test(statement.text);
const onExisting = (pattern: RegExp) => (statement: Statement, file: Context) => {
  const table = pattern.exec(statement.text)?.[1];
  return table !== undefined && !file.made.includes(table);
};

/** Statements that block everybody for as long as a table is large, or that cannot run twice. */
const RULES: Rule[] = [
  {
    says: 'builds an index in a transaction: use concurrently',
    breaks: onExisting(new RegExp(`^create (?:unique )?index (?!concurrently).* on ${TABLE}`)),
  },
  { says: 'drops an index in a transaction: use concurrently', breaks: matches(/^drop index (?!concurrently)/) },
  {
    says: 'does something concurrently in a step with more, or in a file without steps',
    breaks: ({ text }, { statements, isStepped }) =>
      /\bindex concurrently\b/.test(text) && (!isStepped || statements.length > 1),
  },
  {
    says: 'builds an index concurrently without dropping first what a broken-off try has left',
    breaks: ({ text }, { before }) => {
      const name = /^create (?:unique )?index concurrently (\w+)/.exec(text)?.[1];
      return name !== undefined && !before.some((other) => other.text === `drop index concurrently if exists ${name}`);
    },
  },
  {
    says: 'writes a table anew',
    breaks: matches(
      new RegExp(
        `^alter table .*(\\balter (?:column )?\\w+ (?:set data )?type\\b|\\badd column .*\\b(?:big|small)?serial\\b|` +
          `\\badd column .*\\bgenerated\\b|\\badd column .* default [^,]*\\b(?:${VOLATILE})\\b|` +
          `\\bset (?:logged|unlogged|tablespace|access method)\\b)|^(?:cluster|vacuum full|refresh materialized view)\\b`,
      ),
    ),
  },
  {
    says: 'reads a whole table while it is locked: add constraints not valid, and validate them in a step of their own',
    breaks: ({ text }, { statements, made }) => {
      const table = new RegExp(`^alter table ${TABLE}`).exec(text)?.[1];
      if (table === undefined || made.includes(table)) return false;
      const clauses = text.split(/, (?=(?:add|drop|alter|validate|set) )/);
      const reads = (clause: string) =>
        (/\badd (?:constraint \w+ )?(?:check|foreign key)\b/.test(clause) && !/\bnot valid$/.test(clause)) ||
        (/\badd (?:constraint \w+ )?(?:unique|primary key|exclude)\b/.test(clause) &&
          !/\busing index\b/.test(clause)) ||
        /\bset not null\b/.test(clause) ||
        /\badd column .*\b(?:check|references|unique|primary key)\b/.test(clause);
      return clauses.some(reads) || (/\bvalidate constraint\b/.test(text) && statements.length > 1);
    },
  },
  {
    says: 'changes rows outside of batches that commit',
    breaks: ({ text, body }, { made }) => {
      const table = new RegExp(`^(?:update|delete from|insert into|truncate(?: table)?) ${TABLE}`).exec(text)?.[1];
      if (table !== undefined) return !made.includes(table);
      const isBlock = /^do\b/.test(text) && /\b(?:update|delete from|insert into)\b/.test(body);
      return isBlock && !(/\bcommit;/.test(body) && /\b(?:limit|offset)\b/.test(body) && /\bskip locked\b/.test(body));
    },
  },
  {
    says: 'cannot be done again, in a file that can be broken off between its steps',
    breaks: ({ text }, { isStepped }) =>
      isStepped &&
      (/^create table (?!if not exists)/.test(text) ||
        /^create (?:function|trigger|view|procedure)\b/.test(text) ||
        /\badd column (?!if not exists)/.test(text) ||
        (/\badd constraint (\w+)/.test(text) &&
          !/\bdrop constraint (?:if exists )?(\w+)\b.*\badd constraint \1\b/.test(text))),
  },
  {
    says: 'begins or ends a transaction itself',
    breaks: matches(/^(?:begin|start transaction|commit|rollback|end)\b/),
  },
  {
    says: 'takes a lock later than others: begin the step with lock table, of all that it changes',
    breaks: (statement, file) => statement === file.statements[0] && locksLate(file),
  },
];

/** The faults of a migration, one line each; computed from its file's name and text. */
export function faultsOf(name: string, text: string): string[] {
  const steps = stepsOf(text).map((step) => ({ step, statements: statementsOf(step) }));
  const all = steps.flatMap(({ statements }) => statements);
  const made = all.flatMap((statement) => new RegExp(`^create table ${TABLE}`).exec(statement.text)?.[1] ?? []);
  const faults = steps.flatMap(({ step, statements }, i) => {
    const before = steps.slice(0, i).flatMap((one) => one.statements);
    const context = { made, statements, isStepped: steps.length > 1, before };
    const broken = RULES.filter(({ breaks }) => statements.some((statement) => breaks(statement, context)));
    // A step that the runner treats as one that may wait must be one.
    const isWait = mayWait(step) && statements.length > 1 ? ['waits for a lock without a limit'] : [];
    return [...broken.map(({ says }) => says), ...isWait];
  });
  const isNamed = /^\d{4}(_[a-z0-9]+){2,}\.sql$/.test(name);
  const isForward = !/^\s*--.*\bdown\s+migration/im.test(text);
  return [
    ...(isNamed ? [] : ['is not named NNNN_verb_noun.sql']),
    ...(isForward ? [] : ['goes back']),
    ...new Set(faults),
  ];
}

/** Several tables that are in use, or one on which something else runs first. */
function locksLate({ statements, made }: Context): boolean {
  const changed = (text: string) => [
    ...[...text.matchAll(new RegExp(`^(?:alter|drop) table ${TABLE}`, 'g'))].map(([, table = '']) => table),
    ...[...text.matchAll(new RegExp(`^create (?:or replace )?trigger .* on ${TABLE}`, 'g'))].map(
      ([, table = '']) => table,
    ),
    ...[...text.matchAll(/\breferences (\w+)/g)].map(([, table = '']) => table),
  ];
  const tables = new Set(statements.flatMap(({ text }) => changed(text)).filter((table) => !made.includes(table)));
  if (tables.size === 0 || statements.length === 1) return tables.size > 1;
  const [first] = statements;
  const locked = /^lock table (.*) in \w/.exec(first?.text ?? '')?.[1]?.split(', ') ?? changed(first?.text ?? '');
  return [...tables].some((table) => !locked.includes(table));
}

function statementsOf(step: string): Statement[] {
  const bodies: string[] = [];
  const flat = step
    .replace(/--.*$/gm, '')
    .replace(/(\$\w*\$)([\s\S]*?)\1/g, (_, __, body: string) => `$${bodies.push(body.replace(/\s+/g, ' ')) - 1}$`)
    .replace(/'(?:[^']|'')*'/g, "''")
    .replace(/\s+/g, ' ')
    .toLowerCase();
  return flat
    .split(';')
    .map((text) => text.trim())
    .filter((text) => text !== '')
    .map((text) => ({ text, body: bodies[Number(/\$(\d+)\$/.exec(text)?.[1] ?? -1)]?.toLowerCase() ?? '' }));
}
