\ir helpers/people.sql
\ir helpers/reconcile.sql
-- A guard trigger that somebody disabled, dropped or made again for less: found by the next
-- reconcile, each of them, and cleared when it is back.

create function unguarded(
  table_name regclass, trigger_name name, verb text, of text default '', by text default '')
returns text
language plpgsql as $$
declare
  definition constant text := (select pg_get_triggerdef(oid) from pg_trigger
    where tgrelid = table_name and tgname = trigger_name);
  off constant text := format('drop trigger %I on %s', trigger_name, table_name);
begin
  if verb = 'disabled' then
    execute format('alter table %s disable trigger %I', table_name, trigger_name);
  else
    execute off;
  end if;
  if verb = 'rewritten' then
    execute replace(definition, of, by);
  end if;
  perform incremental();
  if verb = 'rewritten' then
    execute off;
  end if;
  if verb = 'disabled' then
    execute format('alter table %s enable trigger %I', table_name, trigger_name);
  else
    execute definition;
  end if;
  return (select string_agg(subject || ' ' || actual, ', ') from public.findings
    where cleared_at is null and check_name = 'every guard stands');
end $$;
select is(unguarded('entries', 'entries are never changed', 'disabled'),
  'entries are never changed on public.entries disabled', 'a disabled guard');
select reconcile();
select is(unguarded('entries', 'entries sum to zero', 'missing'),
  'entries sum to zero on public.entries missing', 'a dropped guard');
select reconcile();
select is(unguarded('entries', 'entries are never changed', 'rewritten',
    ' EXECUTE ', ' WHEN (false) EXECUTE '),
  'entries are never changed on public.entries rewritten', 'a guard that is never called');
select reconcile();
select is(unguarded('entries', 'entries are never changed', 'rewritten', 'DELETE OR ', ''),
  'entries are never changed on public.entries rewritten', 'one that overlooks a deletion');
select reconcile();
select is(found(), null, 'put back: cleared');

-- One that looks as before, but lets everything pass.
select pg_get_functiondef('private.refuse_statement()'::regprocedure) as honest \gset
create or replace function private.refuse_statement() returns trigger
language plpgsql set search_path = '' as $$ begin return new; end $$;
select incremental() \g /dev/null
select is((select count(*) from findings where cleared_at is null and actual = 'rewritten'),
  (select count(*) from pg_trigger where tgfoid = 'private.refuse_statement()'::regprocedure),
  'each trigger of a rewritten function');
select set_config('tests.honest', :'honest', false) \g /dev/null
do $$ begin execute current_setting('tests.honest'); end $$;
select is(incremental(), '0 done, 0 failed', 'written back');
select is(found(), null, 'and cleared');

-- Every one of them at once.
create function all_disabled() returns bigint
language plpgsql as $$
declare
  guard record;
begin
  for guard in select distinct table_name from private.guards loop
    execute format('alter table %s disable trigger user', guard.table_name);
  end loop;
  perform incremental();
  for guard in select distinct table_name from private.guards loop
    execute format('alter table %s enable trigger user', guard.table_name);
  end loop;
  return (select count(*) from public.findings where cleared_at is null
    and check_name = 'every guard stands' and actual = 'disabled');
end $$;
select is(all_disabled(), (select count(*) from private.guards), 'each of them is missed');
select is(incremental(), '0 done, 0 failed', 'the hourly check');
select is(found(), null, 'clears what is well again');
select set_eq('select tgrelid, tgname::text from pg_trigger t join pg_class c on c.oid = tgrelid
    where not tgisinternal and c.relnamespace in (''public''::regnamespace,
      ''private''::regnamespace)', 'select table_name::oid, trigger_name::text from private.guards',
  'every trigger there is, is watched');
select books_are_whole();
select * from finish();
