\ir helpers/people.sql
\ir helpers/disputes.sql
-- What staff and the dashboard did stays as it was recorded, whoever asks and through whatever
-- door; staff read all of it, members what concerns them, others nothing.

create function trail(name text, arguments text default '', rpc text default 'admin_audit')
returns text
language sql as $$
  select string_agg(concat_ws(' ', i ->> 'kind', i ->> 'actor_name', i ->> 'member_name',
      i ->> 'reason'), ', ' order by ord)
  from jsonb_array_elements(ask(name, format('select public.%I(%s)', rpc, arguments)) -> 'items')
    with ordinality x (i, ord)
  -- How the people of this file came here is not its subject.
  where i ->> 'kind' not in ('membership_began', 'role_changed')
$$;
create function mine(name text) returns text
language sql as $$ select trail(name, '', 'member_audit') $$;

select is(trail('cleo'), null, 'an empty trail');
select act('cleo', 'membership_limits', jsonb_build_object('member_id', id_of('dora'), 'changes',
  '{"floor": -900}', 'reason', 'She teaches')) \g /dev/null
select act('cleo', 'membership_suspend', jsonb_build_object('member_id', id_of('dora'),
  'reason', 'A pause for all')) \g /dev/null
select dispute(60) as dispute \gset
select act('cleo', 'dispute_resolve', jsonb_build_object('dispute_id', :'dispute', 'resolution',
  'refund')) \g /dev/null
update accounts set floor = -800 where member_id = id_of('ben');
select act('ana', 'member_update', '{"changes": {"bio": "Not for the trail"}}') \g /dev/null

select is((select count(*) from events where source in ('staff', 'dashboard')
    and community_id = town('town')),
  jsonb_array_length(ask('cleo', 'select public.admin_audit()') -> 'items')::bigint,
  'staff read all that staff and the dashboard did');
select is(split_part(trail('cleo'), ', ', 1), 'limits_changed ben', 'the newest first');
select is(mine('dora'),
  'membership_suspended cleo dora A pause for all, limits_changed cleo dora She teaches',
  'a member reads what concerns them, who did it and why');
select is(trail('cleo', format('member_id => %L', id_of('dora'))), mine('dora'),
  'staff can ask for one member''s');
select matches(mine('ana'), '^[a-z_]+ cleo(, [a-z_]+ cleo)*$', 'a case of hers');
select matches(mine('ben'), '^limits_changed ben, [a-z_]+ cleo', 'and of his');
select is(mine('cleo'), null, 'who decided is not whom it concerns');
select is(trail('cleo', format('member_id => %L', id_of('cleo'))),
  substr(trail('cleo'), length('limits_changed ben, ') + 1),
  'of staff it is what they did');
select is(trail('fay'), null, 'nothing of another community');
select refused(format('select trail(%L)', name), code, coalesce(name, 'a stranger') || ' may not')
from (values ('ana', 'staff_required'), ('erik', 'staff_required'),
  (null, '42501 permission denied for function admin_audit')) others (name, code);
select refused('select trail(''cleo'', ''cursor => ''''x'''''')', 'invalid_cursor', 'no cursor');

-- Page by page nothing is lost.
create function pages(page_size integer) returns text
language plpgsql as $$
declare
  page jsonb;
  ids text := '';
begin
  loop
    page := ask('cleo', format('select public.admin_audit(cursor => %L, page_size => %s)',
      page ->> 'next_cursor', page_size));
    ids := concat_ws(' ', ids, (select string_agg(i ->> 'event_id', ' ' order by ord)
      from jsonb_array_elements(page -> 'items') with ordinality x (i, ord)));
    exit when page ->> 'next_cursor' is null;
  end loop;
  return ids;
end $$;
select is(pages(1), pages(100), 'one by one');
select is(pages(2), pages(100), 'or two by two');

-- Doors: staff with their token, the functions with theirs, the bank's own role, the dashboard.
create function through(door text, statement text) returns text
language plpgsql as $$
begin
  perform set_config('request.jwt.claims', jsonb_build_object('sub', login_of('cleo'))::text, true);
  perform set_config('role', door, true);
  execute statement;
  return 'not refused';
exception when others then
  return sqlstate;
end $$;
create temp table attempts (statement text);
insert into attempts select format(verb, relation)
from unnest(array['events', 'event_reasons']) relation, unnest(array[
  'update public.%I set community_id = community_id', 'delete from public.%I',
  'truncate public.%I cascade', 'delete from public.%I where false',
  'insert into public.%I default values',
  'alter table public.%I disable trigger all', 'drop table public.%I cascade']) verb;
grant select on attempts to public;
select is(through(door, statement), '42501', format('%s: %s', door, statement))
from attempts, unnest(array['anon', 'authenticated', 'service_role']) door;
select isnt(through('chronobank', statement), 'not refused', 'the bank itself: ' || statement)
from attempts where statement !~ '^insert';
select is(through(current_user, statement), 'PT409', 'the dashboard: ' || statement)
from attempts where statement ~ '^(update|delete|truncate|insert)';
select nothing_called from (
  select is(string_agg(p.oid::regprocedure::text, ', '), null,
    'no function changes or deletes an event') as nothing_called
  from pg_proc p where pronamespace::regnamespace::text in ('public', 'private')
    and prosrc ~* '(update|delete from|truncate)\s+(public\.)?events') functions;
select books_are_whole();
select * from finish();
