/** All privileges granted in the database, one row each; grantee 0 is PUBLIC. `among` can exclude objects. */
const granted = (among = '') => `
  object as (
    select 'table' as kind, class.oid, class.oid::regclass::text as name, relowner as owner, acl.acl
    from pg_class as class
    cross join lateral (
      select class.relacl as acl
      union all
      select attacl from pg_attribute where attrelid = class.oid
    ) as acl
    where relkind in ('r', 'p', 'v', 'm', 'f', 'S')
    union all
    select 'routine', oid, oid::regprocedure::text, proowner, coalesce(proacl, acldefault('f', proowner))
    from pg_proc
    union all
    select 'schema', oid, quote_ident(nspname), nspowner, nspacl
    from pg_namespace
  ), granted as (
    select kind, oid, name, owner, grantor, grantee, privilege_type
    from object${among}
    cross join lateral aclexplode(acl)
    where pg_has_role(current_user, grantor, 'member')
  )`;

/** Revoking the grant option also revokes what its holder granted to others, which the owner's plain revoke does not. */
const passedOn = (grantee: string) => `
  select distinct format('revoke grant option for all on %s %s from %I cascade', kind, name, rolname) as statement
  from granted
  join pg_roles on pg_roles.oid = grantor
  where grantee = ${grantee}
    and grantor <> owner`;

const USER = '(select oid from pg_roles where rolname = $1::text)';

/** Default privileges: the grants on each table and sequence that the owner will create. */
const givenAhead = (grantee: string, name: string) => `
  select distinct format(
    'alter default privileges %s revoke all on %s from %s',
    'in schema ' || nullif(defaclnamespace, 0)::regnamespace::text,
    case defaclobjtype when 'r' then 'tables' else 'sequences' end,
    ${name}
  )
  from pg_default_acl
  cross join lateral aclexplode(defaclacl)
  where defaclrole = (select oid from pg_roles where rolname = current_user)
    and defaclobjtype in ('r', 'S')
    and grantee = ${grantee}`;

/** Statements that revoke everything granted to the user ($1), in every schema. */
export const takeBackFromUser = `
  with ${granted()}
  ${passedOn(USER)}
  union all
  select distinct format('revoke all on %s %s from %I cascade', kind, name, $1::text)
  from granted
  where grantee = ${USER}
  union all
  ${givenAhead(USER, 'quote_ident($1::text)')}`;

/**
 * Statements that revoke from PUBLIC all rights on the product's own tables ($1), their sequences, and its functions ($2). Also the
 * ways around that: calling functions with the owner's rights, and shadowing names in the schema.
 */
export const takeBackFromPublic = `
  with recursive own_class as (
    select oid
    from pg_class
    where relnamespace = 'public'::regnamespace
      and relname = any ($1::text[])
    union
    select objid
    from pg_depend
    join own_class on refclassid = 'pg_class'::regclass and refobjid = own_class.oid
    where classid = 'pg_class'::regclass
      and deptype in ('a', 'i')
  ), own as (
    select 'table' as kind, oid
    from own_class
    union all
    select 'routine', oid
    from pg_proc
    where pronamespace = 'public'::regnamespace
      and proname = any ($2::text[])
    union all
    select 'routine', oid
    from pg_proc
    where prosecdef
      and proowner = (select oid from pg_roles where rolname = current_user)
      and pronamespace not in ('pg_catalog'::regnamespace, 'information_schema'::regnamespace)
      and not exists (
        select from pg_depend where classid = 'pg_proc'::regclass and objid = pg_proc.oid and deptype = 'e'
      )
  ), ${granted(' join own using (kind, oid)')}
  ${passedOn('0')}
  union all
  select distinct format('revoke all on %s %s from public cascade', kind, name)
  from granted
  where grantee = 0
  union all
  select 'revoke create on schema public from public'
  from pg_namespace
  cross join lateral aclexplode(nspacl)
  where nspname = 'public'
    and grantee = 0
    and privilege_type = 'CREATE'
    and pg_has_role(current_user, nspowner, 'member')
  union all
  ${givenAhead('0', "'public'")}`;
