import pg from 'pg';
import { ConfigError } from '../../core/errors.ts';
import type { DatabaseSecret } from './connection.ts';
import { canSignIn, DEPLOYMENT_MS, type Patience, patienceOf, patiently, signIn } from './patience.ts';
import { scramVerifier } from './scram.ts';
import { takeBackFromUser } from './take-back.ts';
import { lockForTurn } from './turn.ts';

/** SQLSTATE insufficient_privilege. */
const INSUFFICIENT_PRIVILEGE = '42501';

/** The gate's functions by name, with their texts; and who may call which. */
export interface Rights {
  gate: Record<string, string>;
  users: FunctionsUser[];
}

/** A user that functions sign in as, and the text of its grants: a file of src/migrations. */
export interface FunctionsUser {
  secret: DatabaseSecret;
  grants: string;
}

interface FoundUser {
  is_powerful: boolean;
  /** Statements that end its memberships: another role can give it any right, such as pg_write_all_data. */
  leave: string[];
}

/** No row where there is no such user. */
const findUser = `
  select rolsuper or rolcreaterole or rolcreatedb or rolreplication or rolbypassrls as is_powerful,
    array(
      select format('revoke %I from %I granted by %I cascade', role.rolname, $1::text, grantor.rolname)
      from pg_auth_members
      join pg_roles as role on role.oid = roleid
      join pg_roles as grantor on grantor.oid = pg_auth_members.grantor
      where member = pg_roles.oid
    ) as leave
  from pg_roles
  where rolname = $1::text`;

const ownFunctions = `
  select oid::regprocedure::text as name
  from pg_proc
  where pronamespace = 'public'::regnamespace
    and proname = any ($1::text[])
    and proowner = current_user::regrole`;

/**
 * Puts this release's gate in place. Creates each user, or sets its password to that in its secret, and grants it what this release
 * needs. Earlier grants stay, since the previous release's functions are still at work. It can be repeated. If a user can already sign
 * in, the owner needs no right to create users.
 * @throws ConfigError if a user may do more than functions need, or the owner may not create users
 * @throws DatabaseUnavailableError
 */
export function prepareRights(owner: DatabaseSecret, rights: Rights, patience?: Patience): Promise<void> {
  return setUp(owner, rights, false, patience);
}

/**
 * Like prepareRights, but also revokes every other grant of the users, in the same transaction: working functions never lack their
 * grants. For when nobody calls a function of the previous release any more.
 */
export function finishRights(owner: DatabaseSecret, rights: Rights, patience?: Patience): Promise<void> {
  return setUp(owner, rights, true, patience);
}

async function setUp(
  owner: DatabaseSecret,
  { gate, users }: Rights,
  takesBack: boolean,
  patience: Patience = patienceOf(DEPLOYMENT_MS),
): Promise<void> {
  await patiently(patience, async () => {
    const known = await Promise.all(users.map(({ secret }) => canSignIn(secret, patience)));
    const client = await signIn(owner, patience);
    try {
      await lockForTurn(client);
      await replaceGate(client, gate);
      for (const [i, user] of users.entries()) await setUpUser(client, user, known[i] ?? false, takesBack);
      await client.query('commit');
    } finally {
      await client.end();
    }
  });
}

/** PostgreSQL lets PUBLIC execute a new function: this revokes it before the commit makes the function visible. */
async function replaceGate(client: pg.Client, gate: Rights['gate']): Promise<void> {
  for (const text of Object.values(gate)) await client.query(text);
  const { rows } = await client.query<{ name: string }>(ownFunctions, [Object.keys(gate)]);
  for (const { name } of rows) await client.query(`revoke all on function ${name} from public`);
}

async function setUpUser(
  client: pg.Client,
  { secret: { username, password }, grants }: FunctionsUser,
  isKnown: boolean,
  takesBack: boolean,
): Promise<void> {
  const user = pg.escapeIdentifier(username);
  const [found] = (await client.query<FoundUser>(findUser, [username])).rows;
  const granted = found ? (await client.query<{ statement: string }>(takeBackFromUser, [username])).rows : [];
  // Another application's user, named by mistake, keeps its roles. Ours already has grants, so its roles came later.
  const isStranger = granted.length === 0 && found !== undefined && found.leave.length > 0;
  if (found?.is_powerful || isStranger) throw tooPowerful(username);
  await runAsAllowed(client, found?.leave ?? [], (options) => tooPowerful(username, options));
  const setPassword = `${found ? 'alter' : 'create'} role ${user} login password ${pg.escapeLiteral(scramVerifier(password))}`;
  await runAsAllowed(client, isKnown ? [] : [setPassword], mayNotMakeUsers);
  if (takesBack) for (const { statement } of granted) await client.query(statement);
  await client.query(grants.replaceAll(':"user"', user));
}

const tooPowerful = (username: string, options?: ErrorOptions) =>
  new ConfigError(`the user "${username}" may do more than functions need`, options);

const mayNotMakeUsers = (options?: ErrorOptions) =>
  new ConfigError('the owner of the database may not make the users that functions sign in as', options);

/** @throws ConfigError, made by `refused`, if the owner lacks the right to one of the statements */
async function runAsAllowed(
  client: pg.Client,
  statements: string[],
  refused: (options: ErrorOptions) => ConfigError,
): Promise<void> {
  try {
    for (const statement of statements) await client.query(statement);
  } catch (cause) {
    if (!(cause instanceof pg.DatabaseError) || cause.code !== INSUFFICIENT_PRIVILEGE) throw cause;
    throw refused({ cause });
  }
}
