\ir helpers/people.sql
\ir helpers/disputes.sql
-- Reports are for staff; each exchanged minute is in them once, on the day of the service in the
-- community's time zone: not when it is held, not again as a levy, not what went back.

create function report(name text, arguments text default '', reader text default 'cleo')
returns jsonb
language sql as $$
  select ask(reader, format('select public.admin_report(%L%s)', name, arguments)) -> 'items'
$$;
-- The rows of a report as text, one column after the other.
create function told(name text, columns text[], arguments text default '') returns text
language sql as $$
  select string_agg((select string_agg(coalesce(i ->> c, '-'), ' ' order by n)
    from unnest(columns) with ordinality x (c, n)), ', ' order by ord)
  from jsonb_array_elements(report(name, arguments)) with ordinality y (i, ord)
$$;
create function figure(named text, arguments text default '') returns text
language sql as $$
  select i ->> 'value' from jsonb_array_elements(report('year', arguments)) i
  where i ->> 'figure' = named
$$;
create function on_day(recipient text, provider text, amount integer, day date) returns uuid
language sql as $$
  select (act(provider, 'request_accept', jsonb_build_object('request_id', act(recipient,
    'request_create', jsonb_build_object('title', 'Help', 'description', 'Please', 'category',
      'other', 'amount', amount, 'service_date', day)) ->> 'request_id'))
    #>> '{escrow,escrow_id}')::uuid
$$;
create function confirm(name text, escrow uuid, amount integer default null,
  final boolean default true) returns void
language sql as $$
  select act(name, 'escrow_confirm', jsonb_strip_nulls(jsonb_build_object('escrow_id', escrow,
    'amount', amount, 'final', final)))
$$;

-- A levy, so that it could be counted twice; a grant, which is no exchange.
update community_settings set levy_basis_points = 1000, welcome_grant = 30
where community_id = town('town');
select join_town('gus') \g /dev/null
select on_day('ana', 'ben', 60, '2026-01-31') as first \gset
select is(told('top-flows', '{recipient_name}'), null, 'what is held is not exchanged yet');
select confirm('ana', :'first', 20, false), confirm('ana', :'first', 10, true) \g /dev/null
select confirm('ben', on_day('ben', 'dora', 45, '2026-02-01')) \g /dev/null
select confirm('ana', on_day('ana', 'ben', 15, '2026-02-03')) \g /dev/null
select act('ben', 'escrow_refund', jsonb_build_object('escrow_id',
  on_day('ana', 'ben', 25, '2026-02-04'))) \g /dev/null
select act('gus', 'transfer_create', jsonb_build_object('to_member_id', id_of('dora'), 'amount', 10,
  'category', 'other', 'reason', 'exchange', 'service_date', date '2026-02-05')) \g /dev/null
select act('gus', 'transfer_create', jsonb_build_object('to_member_id', id_of('dora'), 'amount', 7,
  'category', 'other', 'reason', 'gift')) \g /dev/null
select act('dora', 'transfer_create', jsonb_build_object('to_account', 'pot', 'amount', 5,
  'category', 'other', 'reason', 'donation')) \g /dev/null

create function days(since text, until text) returns text
language sql as $$ select format(', from_date => %L, to_date => %L', since, until) $$;
select is((select string_agg(t, ', ' order by t) from unnest(string_to_array(told('top-flows',
    '{recipient_name,provider_name,exchanges,amount}', days('2026-01-01', '2026-02-28')), ', ')) t),
  'ana ben 2 45, ben dora 1 45, gus dora 1 10',
  'between whom minutes went: released, and paid at once, the levy among them');
select is(told('top-flows', '{recipient_name,amount}', days('2026-01-31', '2026-01-31')), 'ana 30',
  'by service date, both days included');
select is(told('active-members', '{display_name,exchanges,given,received,last_day}',
  days('2026-02-01', '2026-02-28')),
  'ben 2 15 45 2026-02-03, dora 2 55 0 2026-02-05, ana 1 0 15 2026-02-03, gus 1 0 10 2026-02-05',
  'active is who took part in an exchange of those days');
select is(told('hours', '{month,category,given,received}', days('2026-01-01', '2026-02-28')),
  '2026-01-01 other 30 30, 2026-02-01 other 70 70', 'by month; each minute is given and received');
select is(figure('turnover', days('2026-01-01', '2026-02-28')), '100', 'the year adds it up');
select is(figure('exchanges', days('2026-01-01', '2026-02-28')), '4', 'in so many exchanges');
select is(figure('active members', days('2026-01-01', '2026-02-28')), '4', 'of so many members');

-- Where nobody says when the service was, the day of entry counts, by the community's clocks.
select hold('ana', 'ben', 40) as late \gset
select confirm('ana', :'late') \g /dev/null
select behind_the_bank(format($q$
  alter table public.transfers disable trigger user;
  update public.transfers t set entered_at = '2026-03-31 23:30:00+00'
  where t.exchange_id = (select e.exchange_id from public.escrows e where e.escrow_id = %L);
  alter table public.transfers enable trigger user$q$, :'late')) \g /dev/null
select is(told('top-flows', '{recipient_name,amount}', days('2026-03-31', '2026-03-31')), 'ana 40',
  'in UTC it is still March');
update community_settings set time_zone = 'Europe/Berlin' where community_id = town('town');
select is(told('top-flows', '{recipient_name,amount}', days('2026-04-01', '2026-04-01')), 'ana 40',
  'in Berlin it is April');

-- A group: one transfer, each leg once.
select act('cleo', 'group_hold', jsonb_build_object('category', 'other', 'legs', jsonb_build_array(
  jsonb_build_object('recipient_id', id_of('ben'), 'provider_id', id_of('dora'), 'amount', 15),
  jsonb_build_object('recipient_id', id_of('ben'), 'provider_id', id_of('ana'), 'amount', 31))))
  \g /dev/null
select confirm('ben', escrow_id) from escrows where amount in (15, 31) and remaining > 0
  and recipient_id = id_of('ben') \g /dev/null
select is((select sum(amount) from report_exchanged where day > '2026-04-01'
    and community_id = town('town'))::integer, 46, 'the legs of a group');
select is((select sum(released) from escrows where community_id = town('town'))
    + (select sum(- amount) from entries join transfers using (transfer_id)
      where reason = 'exchange' and entries.amount < 0),
  (select sum(amount) from report_exchanged where community_id = town('town')),
  'all in all it is what the escrows released and what was paid at once');

-- What is reversed is taken off where it was counted, part by part.
select t.transfer_id as mistake from transfers t where t.kind = 'release'
  and t.service_date = '2026-02-03' \gset
select is(figure('turnover', days('2026-02-03', '2026-02-03')), '15', 'before a reversal');
select act('cleo', 'transfer_reverse', jsonb_build_object('transfer_id', :mistake, 'amount', 10,
  'override', true, 'reason', 'Too much')) \g /dev/null
select is(told('top-flows', '{recipient_name,provider_name,amount}',
  days('2026-02-03', '2026-02-03')), 'ana ben 5', 'after a part of it');
select act('cleo', 'transfer_reverse', jsonb_build_object('transfer_id', :mistake,
  'override', true, 'reason', 'All of it')) \g /dev/null
select is(coalesce(told('active-members', '{display_name}', days('2026-02-03', '2026-02-03')),
  'nobody'), 'nobody', 'after all of it');
select is(figure('exchanges', days('2026-02-03', '2026-02-03')), '0', 'it is no exchange any more');
select t.transfer_id as paid from transfers t where t.service_date = '2026-02-05' \gset
select act('cleo', 'transfer_reverse', jsonb_build_object('transfer_id', :paid, 'amount', 4,
  'override', true, 'reason', 'Too much')) \g /dev/null
select is(told('top-flows', '{recipient_name,provider_name,amount}',
  days('2026-02-05', '2026-02-05')), 'gus dora 6', 'of what was paid at once as well');
select t.transfer_id as gift from transfers t where t.reason = 'gift' \gset
select act('cleo', 'transfer_reverse', jsonb_build_object('transfer_id', :gift,
  'override', true, 'reason', 'No gift')) \g /dev/null
select is(figure('turnover', days('2026-02-01', '2026-02-28')), '51',
  'a gift that goes back was not counted, nor is its way back');

-- By age, where somebody said how old they are.
insert into contacts (member_id, birth_year) values (id_of('ana'), 1950), (id_of('ben'), 2009);
select is(told('hours', '{month,age_band,given,received}', days('2026-01-01', '2026-01-31')),
  '2026-01-01 65-79 0 30, 2026-01-01 under 18 30 0', 'given and received by age');
select ok(report('hours')::text !~ '1950|2009', 'no year of birth is in it');

-- What came from nowhere, and the pot.
select is(told('issuance', '{account,kind,amount,display_name}'), 'issuance grant 30 gus',
  'a grant is created from nowhere, for somebody');
select is(figure('granted'), '30', 'and is in the year''s report');
select is(figure('donated to the pot'), '5', 'donations');
select is(figure('pot at the end'), system_balance('pot')::text, 'the pot');
select is(figure('all balances and open escrows'), '0', 'and all of it is zero');

-- Who has and does not ask, who owes and does not offer.
select is(told('negative-without-offer', '{display_name,balance}'),
  (select string_agg(display_name || ' ' || balance, ', ' order by balance)
   from accounts join members using (member_id) where balance < 0
     and community_id = town('town')), 'who owes and offers nothing');
select act('ana', 'offer_create', '{"title": "Bread", "description": "Rye", "category": "other"}')
  \g /dev/null
select is(told('negative-without-offer', '{display_name}') ~ 'ana', false, 'an offer is enough');
select is(told('positive-without-request', '{display_name}') ~ 'dora', true,
  'who has and asks for nothing');
select ask_for('dora', 10) \g /dev/null
select is(coalesce(told('positive-without-request', '{display_name}'), '') ~ 'dora', false,
  'a request is enough');

-- Held minutes are still whose they were.
select hold('gus', 'ben', 600) \g /dev/null
select is((select i ->> 'balance' from jsonb_array_elements(report('negative-without-offer')) i
  where i ->> 'display_name' = 'gus'), null, 'what is set aside is no debt');

-- How fast it goes round.
select is(told('velocity', '{month,turnover}', days('2026-01-01', '2026-02-28')),
  '2026-01-01 30, 2026-02-01 51', 'turnover by month');
select is(i ->> 'velocity', round((i ->> 'turnover')::numeric
    / (i ->> 'positive_balances')::numeric, 3)::text, 'over the balances above zero')
from jsonb_array_elements(report('velocity')) i where (i ->> 'turnover')::bigint = 46;
select is((report('velocity') #>> '{-1,positive_balances}')::bigint,
  (select sum(balance)::bigint from accounts where balance > 0 and member_id is not null
    and community_id = town('town')), 'which are those of members, at the end of the month');

-- Cases.
update accounts set floor = null;
select act('cleo', 'dispute_resolve', jsonb_build_object('dispute_id', dispute(30), 'resolution',
  'refund')), dispute(20) \g /dev/null
select behind_the_bank('update public.disputes set opened_at = opened_at - interval ''5 days''
  where state = ''open''') \g /dev/null
select is(told('disputes', '{outcome,fell_back,age,cases,amount}'),
  'open false 4-7 days 1 20, refund false 0-3 days 1 30', 'by outcome and age');
select is(figure('disputes opened'), '2', 'and in the year''s report');

-- Members.
select is(told('members', '{change,display_name}'),
  'new ana, new ben, new cleo, new dora, new gus', 'who is new');
select is(told('members', '{change}', days('2020-01-01', '2020-12-31')), null,
  'not in other years');
select is(private.age_band(year, '2026-06-01'), band, band) from (values (null, 'unknown'),
  (2010, 'under 18'), (2008, '18-29'), (1996, '30-44'), (1981, '45-64'), (1961, '65-79'),
  (1946, '80 and over')) bands (year, band);

-- Staff, and the dashboard.
select refused(format('select report(''year'', '''', %L)', name), code,
  coalesce(name, 'a stranger'))
from (values ('ana', 'staff_required'), ('erik', 'staff_required'),
  (null, '42501 permission denied for function admin_report')) others (name, code);
select is(report('top-flows', '', 'fay'), '[]', 'nothing of another community');
select refused('select report(''no-such'')', 'not_found', 'no such report');
select refused('select report(''year'', '', unit => ''''EURO'''''')', 'unit_unknown',
  'no such unit');
select is((select count(*) from pg_class where relname ~ '^report_' and relkind = 'v'
    and relnamespace = 'public'::regnamespace),
  (select count(*) + 2 from pg_proc where proname ~ '^report_' and proname <> 'report_rows'
    and pronamespace = 'private'::regnamespace), 'each report is a view for the dashboard as well');
select is((select sum(amount)::text from report_top_flows where community_id = town('town')),
  figure('turnover'), 'of the last twelve months');
select is(ask('ana', format('select coalesce(sum(amount), 0) from public.%I', name)), '0',
  'members see no sums of others in ' || name)
from unnest(array['report_top_flows', 'report_exchanged']) name;
select is(ask('ana', 'select count(*) from public.report_balances'), '1', 'only what is theirs');
select books_are_whole(as_posted => false);
select * from finish();
