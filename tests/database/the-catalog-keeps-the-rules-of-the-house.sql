\ir helpers/people.sql
-- What is true of every table, column, function and trigger, from the catalog.

create function nothing(query text, description text) returns text
language plpgsql as $$
declare
  found text;
begin
  execute format('select string_agg(q::text, ''; '') from (%s) q', query) into found;
  return is(found, null, description);
end $$;
create view bank_functions as
select p.oid::regprocedure as signature, n.nspname, p.proname, p.proconfig, p.prosecdef,
  p.prokind, pg_get_userbyid(p.proowner) as owner, obj_description(p.oid, 'pg_proc') as words,
    p.oid,
  p.prosrc
from pg_proc p join pg_namespace n on n.oid = pronamespace where nspname in ('public', 'private');
create view bank_tables as
select c.oid::regclass as name, n.nspname, c.oid, c.relname, c.relrowsecurity
from pg_class c join pg_namespace n on n.oid = relnamespace
where nspname in ('public', 'private') and relkind in ('r', 'p');

-- An aggregate cannot have one; what it calls has.
select nothing($$select signature from bank_functions
  where coalesce(proconfig @> '{"search_path=\"\""}', false) is false and prokind <> 'a'
    and signature <> 'private.run_job(text)'::regprocedure$$,
  'every function has an empty search_path, but the procedure that commits');
select nothing($$select signature from bank_functions where words is null$$,
  'every function says what it does');
select nothing($$select signature from bank_functions f where nspname = 'public'
  and words !~ 'Error' and pg_get_function_arguments(oid) ~ '^actor uuid, idempotency_key text'$$,
  'every write says what it refuses');
select nothing($$select signature from bank_functions f where nspname = 'public'
  and words !~ 'minute|smallest step' and pg_get_function_arguments(oid) ~ 'amount (bigint|int)'$$,
  'whoever takes an amount says of what');
select nothing($$select signature from bank_functions where prosecdef and owner <> 'chronobank'
  and signature <> 'private.forget_account(uuid)'::regprocedure$$,
  'every definer function runs as the bank''s own role, but the one that deletes an account');
select is((select array_agg(pg_get_userbyid(a.grantee)::text order by 1) from pg_proc p,
  aclexplode(p.proacl) a where p.oid = 'private.forget_account(uuid)'::regprocedure
    and a.grantee <> p.proowner), '{chronobank}', 'which the bank alone may call');
select nothing($$select signature from bank_functions where prosecdef and nspname = 'public'
  and words !~ 'Definer'$$, 'every definer function that the API exposes says why');
select nothing($$select signature from bank_functions f, aclexplode(
    (select coalesce(proacl, acldefault('f', proowner)) from pg_proc p where p.oid = f.oid)) a
  where a.grantee = 0$$, 'no function is granted to everybody');
select nothing($$select name from bank_tables where not relrowsecurity$$, 'every table has RLS');
select nothing($$select name from bank_tables where obj_description(oid, 'pg_class') is null$$,
  'every table has a comment');
select nothing($$select attrelid::regclass, attname from pg_attribute a join bank_tables t
  on attrelid = t.oid where t.nspname = 'public' and attnum > 0 and not attisdropped
    and col_description(attrelid, attnum) is null$$,
  'every column that the dashboard shows has a help text');
select nothing($$select c.oid::regclass from pg_class c where relkind = 'v'
  and relnamespace = 'public'::regnamespace
  and not coalesce(reloptions @> '{security_invoker=true}', false)$$, 'views ask as who asks');
select nothing($$select name, privilege_type from bank_tables t, aclexplode(
    (select relacl from pg_class c where c.oid = t.oid)) a
  where pg_get_userbyid(a.grantee) in ('anon', 'authenticated', 'service_role')
    and privilege_type <> 'SELECT' or a.grantee = 0$$, 'no role of the API writes any table');
select nothing($$select conrelid::regclass, conname from pg_constraint c
  join bank_tables t on conrelid = t.oid where contype = 'f' and not exists (
    select from pg_index i where i.indrelid = conrelid
      and (string_to_array(indkey::text, ' ')::smallint[])[1] = any (conkey))
  and confrelid <> 'public.units'::regclass$$,
    'every foreign key can be followed back by an index');
select nothing($$select conrelid::regclass, conname from pg_constraint c
  join bank_tables t on conrelid = t.oid and t.nspname = 'public'
  where contype = 'f' and exists (select from pg_attribute where attrelid = confrelid
      and attname = 'community_id' and confrelid not in ('communities'::regclass,
        'members'::regclass)) and not exists (
    select from pg_attribute where attrelid = conrelid and attname = 'community_id'
      and attnum = any (conkey))$$, 'within a community every foreign key names the community');
select nothing($$select tgrelid::regclass, tgname from pg_trigger where not tgisinternal
  and tgenabled <> 'O' and tgrelid in (select oid from bank_tables)$$, 'every trigger is enabled');
-- Otherwise Postgres may read the whole of another table for a page of this one.
select nothing($$select tablename, policyname from pg_policies
  where regexp_count(qual, 'EXISTS \( SELECT\s+FROM') <> regexp_count(qual, 'OFFSET 0')$$,
  'a policy that looks at another table does so row by row');
-- One that names its columns sleeps through what is done to others.
select nothing($$select tgname, compared[1] from pg_trigger g,
    regexp_matches(pg_get_triggerdef(g.oid), '(?:old|new)\.(\w+)', 'g') compared
  where not tgisinternal and tgattr <> '' and tgrelid in (select oid from bank_tables)
    and not exists (select from pg_attribute where attrelid = tgrelid and attname = compared[1]
      and attnum = any (tgattr::smallint[]))$$,
  'a guard wakes up for every column that it compares');
-- A truncate with cascade meets the guards of other tables first, so each is looked for here.
select nothing($$select name, what from bank_tables t, (values (8, 'delete'), (32, 'truncate'))
    verbs (bit, what)
  where nspname = 'public' and relname not in ('units', 'communities', 'categories', 'members',
    'contacts', 'job_runs', 'job_failures', 'findings')
  and not exists (select from pg_trigger g where g.tgrelid = t.oid and g.tgtype & bit > 0
    and g.tgfoid = 'private.refuse_statement'::regproc)$$,
  'every table of the books refuses delete and truncate by a guard of its own');
select nothing($$select tgname from pg_trigger where tgrelid in (select oid from bank_tables)
  and not tgisinternal and length(tgname) >= 63$$, 'no name of a trigger is cut off');
select nothing($$select polname from pg_policy where length(polname) >= 63$$,
  'nor one of a policy');
select nothing($$select conname from pg_constraint where length(conname) >= 63$$,
  'nor a constraint');
select nothing($$select signature from bank_functions where prokind = 'f' and nspname = 'public'
  and words !~ 'Error|Returns|See|One batch|findings|Active|Trigger|caller'$$,
  'what the API exposes says what it returns or refuses');

-- Every code that is raised is a refusal that there is, and every refusal is raised by something.
create temp table raised as
select distinct m[1] as code from bank_functions,
  regexp_matches(prosrc, 'private\.refuse\(\s*''([a-z_]+)''', 'g') m
union select 'guarded'
union select distinct encode(t.tgargs, 'escape')::text from pg_trigger t
  where tgfoid = 'private.refuse_case_edit'::regproc;
update raised set code = replace(code, '\000', '');
select nothing('select code from raised except select code from private.refusals',
  'no code is unknown');
select nothing('select code from private.refusals except select code from raised',
  'no refusal is idle');
select nothing($$select code from private.refusals where message !~ '^[A-Z].*\.$' or hint !~
  '^[A-Z].*\.$'$$,
  'each says what, and what next, in sentences');

-- Ids are ordered by time, so that pages can follow them.
create temp table ids as select n, private.uuid_v7() as id from generate_series(1, 1000) n;
select is((select count(distinct id) from ids), 1000::bigint, 'ids are unique');
select nothing($$select id from ids where id::text !~
  '^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$'$$, 'of version 7');
-- Of a thousand made without a pause some fall into one microsecond, and are ordered by chance.
select cmp_ok((select count(*) from ids a join ids b on b.n = a.n + 1 where b.id < a.id),
  '<', 50::bigint,
  'one made later is greater, within the same millisecond too');

-- The migrator is no superuser, and the bank's role can do nothing by itself.
select is((select row(rolsuper, rolbypassrls, rolcanlogin)::text from pg_roles
  where rolname = 'chronobank'), '(f,f,f)', 'the bank''s role: no login, bound by RLS');
select is((select rolsuper from pg_roles where rolname = current_user), false,
  'the migrator is no superuser');
select is(has_schema_privilege('chronobank', schema, 'create'), false,
  format('the bank''s role makes nothing in %s', schema)) from unnest(array['public',
    'private']) schema;
select is(has_schema_privilege(role, 'private', 'create'), false, format('nor does %s', role))
from unnest(array['anon', 'authenticated', 'service_role']) role;
select * from finish();
