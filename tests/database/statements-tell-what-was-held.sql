\ir helpers/people.sql
-- A statement says what lay in escrows at the end of its days, and with whom each line was; staff
-- read the statement of any member of their community, and nobody else does.

create function statement_of(name text, arguments text default '', rpc text default 'statement')
returns jsonb
language sql as $$ select ask(name, format('select public.%I(%s)', rpc, arguments)) $$;
create function of_ana(reader text, arguments text default '') returns jsonb
language sql as $$
  select statement_of(reader, format('member_id => %L%s', id_of('ana'), arguments),
    'admin_statement')
$$;
-- What was posted just now happened on another day.
create function that_was(day date) returns void
language sql as $$
  select behind_the_bank(format($q$update public.entries set entered_at = %L
    where entered_at > now() - interval '1 hour'$q$, (day + time '12:00') at time zone 'UTC'))
$$;

select hold('ana', 'ben', 60) as first \gset
select that_was('2026-03-01') \g /dev/null
select act('ana', 'escrow_confirm', jsonb_build_object('escrow_id', :'first', 'amount', 20,
  'final', false)) \g /dev/null
select that_was('2026-03-05') \g /dev/null
select hold('ana', 'dora', 45) as second \gset
select that_was('2026-03-08') \g /dev/null
select act('ana', 'escrow_confirm', jsonb_build_object('escrow_id', :'first')) \g /dev/null
select that_was('2026-03-10') \g /dev/null

select is(statement_of('ana', format('to_date => %L', day)) ->> 'held', held,
  format('held at the end of %s', day))
from (values ('2026-02-28', '0'), ('2026-03-01', '60'), ('2026-03-04', '60'),
  ('2026-03-05', '40'), ('2026-03-08', '85'), ('2026-03-10', '45'), (null, '45')) days (day, held);
select is(statement_of('ana') ->> 'held',
  ask('ana', 'select public.wallet()') #>> '{accounts,0,held}', 'now it is what the wallet says');
select is(statement_of('ben') ->> 'held', '0', 'the provider holds nothing');

-- Staff.
select is(of_ana('cleo'), statement_of('ana'), 'staff read what the member reads');
select is(of_ana('cleo', ', from_date => ''2026-03-08'', page_size => 1') #>>
  '{items,0,other_name}', 'dora', 'from a day on, page by page');
select is(of_ana('cleo', ', to_date => ''2026-03-05''') ->> 'held', '40', 'and what was held then');
select refused(format('select of_ana(%L)', name), code, coalesce(name, 'a stranger'))
from (values ('ana', 'staff_required'), ('ben', 'staff_required'), ('erik', 'staff_required'),
  ('fay', 'not_found'), (null, '42501 permission denied for function admin_statement'))
  others (name, code);
select refused('select of_ana(''cleo'', '', unit => ''''EURO'''''')', 'unit_unknown',
  'no such unit');
select hold('dora', 'ben', 30) as third \gset
select is(ask('ana', format('select private.held_before(%L, ''infinity'')', account_id)), '0',
  'what another holds is not told')
from accounts where member_id = id_of('dora');

-- Names follow who may be seen.
select is(statement_of('ana') #>> '{items,0,other_name}', 'ben', 'members see each other');
alter table memberships disable trigger user;
update memberships set standing = 'pending' where member_id = id_of('ben');
select is(statement_of('ana') #>> '{items,0,other_name}', null,
  'whom the reader may not see has no name');
select is(statement_of('ana') #>> '{items,0,other_id}', id_of('ben')::text,
  'and it still shows which lines belong together');
select is(of_ana('cleo') #>> '{items,0,other_name}', 'ben', 'staff may see them');
update memberships set standing = 'active' where member_id = id_of('ben');
alter table memberships enable trigger user;

-- Who is erased has no name either, for staff as well.
update members set display_name = '[removed]' where member_id = id_of('ben');
select is(of_ana('cleo') #> '{items,0,other_name}', 'null', 'whoever is erased has no name');
update members set display_name = 'ben' where display_name = '[removed]';

-- A grant comes from the issuance.
update community_settings set welcome_grant = 30 where community_id = town('town');
select join_town('gus') \g /dev/null
select is(concat_ws(' ', i ->> 'other_account', i ->> 'amount'), 'issuance 30',
  'a system account has a name of its own')
from jsonb_array_elements(statement_of('gus') -> 'items') i;

-- A file is made of longer pages, which are bounded as well.
update private.rate_limit_rules set allowed = 10000;
update accounts set floor = null;
do $$ begin for i in 1..130 loop perform tests.hold('dora', 'ben', 1); end loop; end $$;
select is(jsonb_array_length(statement_of('dora', 'page_size => 100000') -> 'items'), 131,
  'all of them in one');
select is(jsonb_array_length(statement_of('dora', 'page_size => 0') -> 'items'), 1,
  'at least one');
select books_are_whole(as_posted => false);
select * from finish();
