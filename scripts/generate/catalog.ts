import type { Sql } from "postgres";

/** One right of one role on one object of the schemas public and private, or on a schema. */
export type Grant = {
  kind: "schema" | "table" | "view" | "sequence" | "function";
  object: string;
  /** Who has it: a role, or `PUBLIC`, which is everybody. */
  role: string;
  right: string;
  /** The columns it is limited to, or null for all. */
  columns: string | null;
};

type Policy = {
  table: string;
  policy: string;
  roles: string;
  command: string;
  using: string | null;
  check: string | null;
};

export type Routine = {
  routine: string;
  kind: "function" | "procedure" | "aggregate";
  owner: string;
  is_definer: boolean;
  has_search_path: boolean;
  comment: string | null;
};

type Trigger = { table: string; trigger: string; does: string; is_always: boolean };
export type Table = {
  table: string;
  kind: "table" | "view";
  has_rls: boolean;
  is_invoker: boolean;
};

/** By what the rows say, the same on every machine: the catalog has no order of its own. */
function inOrder<Row extends object>(rows: readonly Row[]): Row[] {
  const key = (row: Row) => Object.values(row).join("\n");
  return [...rows].sort((a, b) => key(a) < key(b) ? -1 : 1);
}

/**
 * Every grant, rights of the owner left out: he has them all. An object without an access list has
 * the defaults, which for a function mean that everybody may call it.
 */
export async function grants(sql: Sql): Promise<Grant[]> {
  return inOrder(
    await sql<Grant[]>`
    with objects as (
      select 'schema' as kind, nspname::text as object, nspowner as owner,
        coalesce(nspacl, acldefault('n', nspowner)) as acl, null as columns
      from pg_namespace where nspname in ('public', 'private')
      union all
      select case relkind when 'S' then 'sequence' when 'v' then 'view' else 'table' end,
        relnamespace::regnamespace || '.' || relname, relowner,
        coalesce(relacl, acldefault(case relkind when 'S' then 's' else 'r' end::"char", relowner)),
        null
      from pg_class
      where relnamespace::regnamespace::text in ('public', 'private')
        and relkind in ('r', 'p', 'v', 'm', 'S')
      union all
      select case relkind when 'v' then 'view' else 'table' end,
        relnamespace::regnamespace || '.' || relname, relowner, attacl, attname::text
      from pg_attribute join pg_class on pg_class.oid = attrelid
      where relnamespace::regnamespace::text in ('public', 'private')
        and attacl is not null and not attisdropped
      union all
      select 'function', pronamespace::regnamespace || '.' || proname
          || '(' || pg_get_function_identity_arguments(oid) || ')',
        proowner, coalesce(proacl, acldefault('f', proowner)), null
      from pg_proc where pronamespace::regnamespace::text in ('public', 'private')
    )
    select kind, object, case grantee when 0 then 'PUBLIC' else grantee::regrole::text end as role,
      lower(privilege_type) as right,
      string_agg(columns, ', ' order by columns) as columns
    from objects, aclexplode(acl)
    where grantee <> owner and not (kind = 'schema' and grantee = 'pg_database_owner'::regrole)
    group by kind, object, privilege_type, grantee`,
  );
}

/** Every policy of row level security, in public and private. */
export async function policies(sql: Sql): Promise<Policy[]> {
  return inOrder(
    await sql<Policy[]>`
    select schemaname || '.' || tablename as table, policyname as policy,
      array_to_string(roles, ', ') as roles, lower(cmd) as command, qual as using,
      with_check as check
    from pg_policies where schemaname in ('public', 'private')`,
  );
}

/** Every function and procedure, in public and private. */
export async function routines(sql: Sql): Promise<Routine[]> {
  return inOrder(
    await sql<Routine[]>`
    select pronamespace::regnamespace || '.' || proname
        || '(' || pg_get_function_identity_arguments(oid) || ')' as routine,
      case prokind when 'p' then 'procedure' when 'a' then 'aggregate' else 'function' end as kind,
      proowner::regrole::text as owner, prosecdef as is_definer,
      coalesce(array_to_string(proconfig, ','), '') ~ 'search_path=' as has_search_path,
      obj_description(oid, 'pg_proc') as comment
    from pg_proc where pronamespace::regnamespace::text in ('public', 'private')`,
  );
}

/** Every trigger that somebody wrote, in public and private. */
export async function triggers(sql: Sql): Promise<Trigger[]> {
  return inOrder(
    await sql<Trigger[]>`
    select relnamespace::regnamespace || '.' || relname as table, tgname as trigger,
      regexp_replace(
        regexp_replace(pg_get_triggerdef(pg_trigger.oid),
          '^CREATE (CONSTRAINT )?TRIGGER .*? (BEFORE|AFTER|INSTEAD OF)', '\\2'),
        ' ON \\S+| FOR EACH (ROW|STATEMENT)| FUNCTION', '', 'g') as does,
      tgenabled = 'A' as is_always
    from pg_trigger join pg_class on pg_class.oid = tgrelid
    where not tgisinternal and relnamespace::regnamespace::text in ('public', 'private')`,
  );
}

/** Every table and view, in public and private. */
export async function tables(sql: Sql): Promise<Table[]> {
  return inOrder(
    await sql<Table[]>`
    select relnamespace::regnamespace || '.' || relname as table, relrowsecurity as has_rls,
      case relkind when 'v' then 'view' else 'table' end as kind,
      coalesce(array_to_string(reloptions, ','), '') ~ 'security_invoker=(true|on)' as is_invoker
    from pg_class
    where relnamespace::regnamespace::text in ('public', 'private')
      and relkind in ('r', 'p', 'v', 'm')`,
  );
}
