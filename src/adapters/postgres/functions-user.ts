import pg from 'pg';
import { ConfigError } from '../../core/errors.ts';
import { clientConfig, type DatabaseSecret } from './connection.ts';
import { scramVerifier } from './scram.ts';
import { isPasswordRejected } from './sqlstate.ts';

/** What waits for another deployment, or for a session that holds a table locked, gives up after this. */
const LOCK_TIMEOUT_MS = 60_000;
/** SQLSTATE insufficient_privilege. */
const INSUFFICIENT_PRIVILEGE = '42501';

/** Two deployments at once would change the same catalog rows, of which PostgreSQL refuses one. */
const lockGrants = `select pg_advisory_xact_lock(hashtext('approval workflow grants'))`;

interface FoundUser {
  is_powerful: boolean;
}

/** No row where there is no such user. Another role that it is a member of can give it anything, such as pg_write_all_data. */
const findUser = `
  select rolsuper or rolcreaterole or rolcreatedb or rolreplication or rolbypassrls
      or exists (select from pg_auth_members where member = pg_roles.oid) as is_powerful
  from pg_roles
  where rolname = $1::text`;

/** Tables of which this owner granted the user anything, or a column of them, quoted where that is needed. */
const findGranted = `
  select distinct class.oid::regclass::text as table
  from pg_class as class
  left join pg_attribute as attribute on attribute.attrelid = class.oid
  cross join lateral (
    select grantor, grantee from aclexplode(class.relacl)
    union all
    select grantor, grantee from aclexplode(attribute.attacl)
  ) as entry
  where entry.grantee = (select oid from pg_roles where rolname = $1::text)
    and pg_has_role(current_user, entry.grantor, 'member')`;

/**
 * Makes the user that functions sign in as, or sets its password to what its secret holds, and gives it what `grants` says
 * (the text of db/grants.sql) and nothing else, in one transaction: functions at work never meet a moment without them. Can
 * be repeated. Where the user can sign in already the owner needs no right to make users.
 * @throws ConfigError where the user may do more than the grants give, or the owner may not make users
 */
export async function setUpFunctionsUser(
  owner: DatabaseSecret,
  functions: DatabaseSecret,
  grants: string,
): Promise<void> {
  const isKnown = await canSignIn(functions);
  const client = new pg.Client({ ...clientConfig(owner), lock_timeout: LOCK_TIMEOUT_MS });
  try {
    await client.connect();
    await client.query('begin');
    await client.query(lockGrants);
    const [found] = (await client.query<FoundUser>(findUser, [functions.username])).rows;
    if (found?.is_powerful) throw new ConfigError(`the user "${functions.username}" may do more than functions need`);
    const user = pg.escapeIdentifier(functions.username);
    if (!isKnown) await setPassword(client, `${found ? 'alter' : 'create'} role ${user} login`, functions.password);
    const granted = await client.query<{ table: string }>(findGranted, [functions.username]);
    const takeBack = granted.rows.map(({ table }) => `revoke all on ${table} from ${user} cascade;`);
    takeBack.push(`revoke all on schema public from ${user};`);
    await client.query(takeBack.join('\n') + grants.replaceAll(':"functions"', user));
    await client.query('commit');
  } finally {
    await client.end();
  }
}

/** Runs a statement about the user with the password's verifier at its end, so that no log keeps the password. @throws ConfigError */
async function setPassword(client: pg.Client, statement: string, password: string): Promise<void> {
  try {
    await client.query(`${statement} password ${pg.escapeLiteral(scramVerifier(password))}`);
  } catch (cause) {
    if (!(cause instanceof pg.DatabaseError) || cause.code !== INSUFFICIENT_PRIVILEGE) throw cause;
    throw new ConfigError('the owner of the database may not make the user that functions sign in as', { cause });
  }
}

async function canSignIn(secret: DatabaseSecret): Promise<boolean> {
  const client = new pg.Client(clientConfig(secret));
  try {
    await client.connect();
    return true;
  } catch (error) {
    if (isPasswordRejected(error)) return false;
    throw error;
  } finally {
    await client.end();
  }
}
