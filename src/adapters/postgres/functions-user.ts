import pg from 'pg';
import { ConfigError } from '../../core/errors.ts';
import type { DatabaseSecret } from './connection.ts';
import { canSignIn, DEPLOYMENT_MS, type Patience, patienceOf, patiently, signIn } from './patience.ts';
import { scramVerifier } from './scram.ts';
import { takeBackFromUser } from './take-back.ts';
import { lockForTurn } from './turn.ts';

/** SQLSTATE insufficient_privilege. */
const INSUFFICIENT_PRIVILEGE = '42501';

interface FoundUser {
  is_powerful: boolean;
  /** Statements that end its memberships: another role can give it anything, such as pg_write_all_data. */
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

/**
 * Makes the user that functions sign in as, or sets its password to what its secret holds, and gives it what `grants` says
 * (the text of src/migrations/grants.sql) and nothing else, in one transaction: functions at work never meet a moment without them. Can
 * be repeated. Where the user can sign in already the owner needs no right to make users.
 * @throws ConfigError where the user may do more than the grants give, or the owner may not make users
 * @throws DatabaseUnavailableError
 */
export async function setUpFunctionsUser(
  owner: DatabaseSecret,
  functions: DatabaseSecret,
  grants: string,
  patience: Patience = patienceOf(DEPLOYMENT_MS),
): Promise<void> {
  await patiently(patience, async () => {
    const isKnown = await canSignIn(functions, patience);
    const client = await signIn(owner, patience);
    try {
      await lockForTurn(client);
      await setUp(client, functions, grants, isKnown);
      await client.query('commit');
    } finally {
      await client.end();
    }
  });
}

async function setUp(client: pg.Client, functions: DatabaseSecret, grants: string, isKnown: boolean): Promise<void> {
  const { username, password } = functions;
  const user = pg.escapeIdentifier(username);
  const [found] = (await client.query<FoundUser>(findUser, [username])).rows;
  const granted = found ? (await client.query<{ statement: string }>(takeBackFromUser, [username])).rows : [];
  // Somebody else's user, named by mistake, keeps its roles; ours, which has grants already, was given them since.
  const isStranger = granted.length === 0 && found !== undefined && found.leave.length > 0;
  if (found?.is_powerful || isStranger) throw tooPowerful(username);
  await runAsAllowed(client, found?.leave ?? [], (options) => tooPowerful(username, options));
  const setPassword = `${found ? 'alter' : 'create'} role ${user} login password ${pg.escapeLiteral(scramVerifier(password))}`;
  await runAsAllowed(client, isKnown ? [] : [setPassword], mayNotMakeUsers);
  for (const { statement } of granted) await client.query(statement);
  await client.query(grants.replaceAll(':"functions"', user));
}

const tooPowerful = (username: string, options?: ErrorOptions) =>
  new ConfigError(`the user "${username}" may do more than functions need`, options);

const mayNotMakeUsers = (options?: ErrorOptions) =>
  new ConfigError('the owner of the database may not make the user that functions sign in as', options);

/** @throws ConfigError as `refused` makes it, where the owner has not the right to one of them */
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
