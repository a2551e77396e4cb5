\ir helpers/people.sql
-- opening + entries = closing, over any days, in any zone, page by page; and no row can be missed.

update accounts set floor = null;
update private.rate_limit_rules set allowed = 10000;
create function trade(n integer) returns void
language plpgsql as $$
declare
  escrow uuid;
begin
  for i in 1..n loop
    escrow := case i % 2 when 0 then hold('ana', 'ben', i) else hold('ben', 'ana', 2 * i) end;
    if i % 3 = 0 then
      perform act(case i % 2 when 0 then 'ana' else 'ben' end, 'escrow_confirm',
        jsonb_build_object('escrow_id', escrow, 'amount', i));
    end if;
  end loop;
end $$;
select trade(48) \g /dev/null
-- Spread over a fortnight, half of them near midnight.
create temp table spread as select entry_id, timestamptz '2026-03-22 23:30:00+00'
  + entry_id * interval '1 hour 35 minutes' as at from entries;
select behind_the_bank('update entries e set entered_at = s.at from spread s
  where s.entry_id = e.entry_id');

create function statement_of(name text, arguments text default '') returns jsonb
language sql as $$ select ask(name, format('select public.statement(%s)', arguments)) $$;
create function total(statement jsonb) returns bigint
language sql as $$
  select coalesce(sum((i ->> 'amount')::bigint), 0) from jsonb_array_elements(statement -> 'items')
    i
$$;
-- All pages of a statement, put together.
create function pages(name text, arguments text, page_size integer) returns jsonb
language plpgsql as $$
declare
  page jsonb;
  items jsonb := '[]';
  next text;
begin
  loop
    page := statement_of(name, format('%s, cursor => %L, page_size => %s', arguments, next,
      page_size));
    items := items || (page -> 'items');
    next := page ->> 'next_cursor';
    exit when next is null;
  end loop;
  return page || jsonb_build_object('items', items);
end $$;
create function complete(s jsonb) returns boolean
language sql as $$ select (s ->> 'opening')::bigint + total(s) = (s ->> 'closing')::bigint $$;

select is((statement_of('ana', 'page_size => 100') ->> 'closing')::bigint, balance_of('ana'),
  'without dates the closing balance is the balance');
select is(statement_of('ana') ->> 'opening', '0', 'and the opening one is zero');
select is(jsonb_array_length(statement_of('ana') -> 'items'), 20, 'a page has twenty rows');
select is(jsonb_array_length(pages('ana', 'unit => ''HOUR''', size) -> 'items'),
  (select count(*)::integer from entries e join accounts a using (account_id)
    where a.member_id = id_of('ana')), format('by pages of %s no row is missed', size))
from unnest(array[1, 3, 20, 100]) size;
select is(pages('ana', 'unit => ''HOUR''', 3) -> 'items', pages('ana', 'unit => ''HOUR''',
  7) -> 'items',
  'in one order, whatever the size of a page');

-- Every range of days of a fortnight, in zones on both sides of UTC, one with a change of clocks.
create function all_ranges(name text, zone text) returns text
language plpgsql as $$
declare
  wrong integer := 0;
  s jsonb;
  days integer;
begin
  update public.community_settings set time_zone = zone where community_id = town('town');
  for d in 0..14 loop
    foreach days in array array[0, 1, 5] loop
      s := statement_of(name, format('from_date => %L, to_date => %L, page_size => 100',
        date '2026-03-20' + d, date '2026-03-20' + d + days));
      wrong := wrong + case when complete(s) then 0 else 1 end;
    end loop;
  end loop;
  return wrong || ' wrong';
end $$;
select is(all_ranges(name, zone), '0 wrong', format('%s in %s', name, zone))
from unnest(array['ana', 'ben']) name, unnest(array['UTC', 'Europe/Berlin', 'Pacific/Kiritimati',
  'Pacific/Pago_Pago', 'Asia/Kathmandu']) zone;

-- One day ends where the next begins; together they are the month.
update community_settings set time_zone = 'Europe/Berlin' where community_id = town('town');
create temp table days as
select d, statement_of('ana', format('from_date => %L, to_date => %1$L, page_size => 100',
  date '2026-03-20' + d)) as s from generate_series(0, 20) d;
select is((select count(*) from days a join days b on b.d = a.d + 1
    where a.s ->> 'closing' <> b.s ->> 'opening'), 0::bigint,
      'a day opens as the one before closed');
select is((select sum(jsonb_array_length(s -> 'items')) from days), (
  select count(*) from entries e join accounts a using (account_id)
  where a.member_id = id_of('ana'))::bigint, 'no entry is between two days');
select is((select count(*) from days, jsonb_array_elements(s -> 'items') i
    where ((i ->> 'at')::timestamptz at time zone 'Europe/Berlin')::date <> date '2026-03-20' + d),
  0::bigint, 'each is on the day that the community''s clock showed');
select is(statement_of('ana', $$from_date => '2999-01-01'$$) -
  '{community_id,unit,from,to}'::text[],
  jsonb_build_object('opening', balance_of('ana'), 'closing', balance_of('ana'), 'items',
    '[]'::jsonb, 'held', (select sum(remaining) from escrows where recipient_id = id_of('ana')),
    'next_cursor', null, 'community_name', 'Town', 'display_name', 'ana', 'number', 1,
    'member_id', id_of('ana'), 'scale', 60, 'time_zone', 'Europe/Berlin', 'locale', 'en',
    'word_hour', 'hour', 'word_pot', 'pot'),
  'days to come are empty');
select ok(complete(statement_of('ana', $$from_date => '2026-04-01', to_date => '2026-03-24'$$)),
  'a range that ends before it begins is empty');
select ok(complete(statement_of('ana', format('from_date => %L, to_date => %L, page_size => 100',
  a, b))), format('from %s to %s', a, b))
from (values ('-infinity', 'infinity'), (null, '2026-03-25'), ('0001-01-01', null),
  ('2026-03-25', '9999-12-31')) ranges (a, b);

-- Each line says what it was.
select hold('ana', 'ben', 30) as escrow \gset
select act('ana', 'escrow_confirm', jsonb_build_object('escrow_id', :'escrow')) \g /dev/null
create temp table last_line as select pages(name, 'unit => ''HOUR''', 100) #> '{items,-1}' as i,
  name
from unnest(array['ana', 'ben']) name;
select is(i - '{entry_id,transfer_id,at,balance_after,exchange_id,service_date,entered_by}'::text[],
  jsonb_build_object('kind', case name when 'ben' then 'release' else 'hold' end,
    'amount', case name when 'ben' then 30 else -30 end, 'category', 'other', 'escrow_id',
      :'escrow',
    'other_id', id_of(case name when 'ben' then 'ana' else 'ben' end),
    'other_name', case name when 'ben' then 'ana' else 'ben' end, 'other_account', null,
    'reason', null,
    'on_behalf_of', null),
  format('a line of %s', name)) from last_line;
select is((i ->> 'balance_after')::bigint, balance_of(name), 'with the balance after it')
from last_line;

-- In a group each line names its own counterpart.
select act('cleo', 'group_hold', jsonb_build_object('category', 'other', 'legs', jsonb_build_array(
  jsonb_build_object('recipient_id', id_of('ben'), 'provider_id', id_of('dora'), 'amount', 15),
  jsonb_build_object('recipient_id', id_of('ben'), 'provider_id', id_of('ana'), 'amount', 31))))
  -> 'exchange' ->> 'exchange_id' as exchange \gset
select act('dora', 'member_update', '{"changes": {"bio": "Yoga"}}') \g /dev/null
select is(jsonb_object_agg(i ->> 'amount', i ->> 'other_name'), '{"-15": "dora", "-31": "ana"}',
  'whom each part of a group went to')
from jsonb_array_elements(pages('ben', 'unit => ''HOUR''', 100) -> 'items') i
where i ->> 'exchange_id' = :'exchange';

-- Nobody else's, and nothing that is not there.
select refused(format('select statement_of(%L, %L)', name, arguments), code,
  description) from (values
  ('ana', 'unit => ''EURO''', 'unit_unknown', 'an unknown unit'),
  ('ana', 'cursor => ''x''', 'invalid_cursor', 'a cursor that is none'),
  ('ana', 'cursor => ''999999999999999999''', 'invalid_cursor', 'of no page'),
  ('ana', format('community_id => %L', town('elsewhere')), 'not_found', 'of another community')
) bad (name, arguments, code, description);
select refused(format('select statement_of(''ana'', ''cursor => ''''%s'''''')', entry_id),
  'invalid_cursor',
  'or of somebody else') from entries join accounts using (account_id)
where member_id = id_of('ben') order by entry_id limit 1;
select refused('select statement_of(null)', '42501 permission denied for function statement',
  'strangers have none');

select is(ask('ana', 'select count(*) from public.entries'), (
    select to_jsonb(count(*)) from entries join accounts using (account_id)
    where member_id = id_of('ana')), 'the lines she reads are those of her account');

-- The wallet agrees with it.
update accounts set floor = -10000 where member_id = id_of('ana');
select hold('ana', 'ben', 5) \g /dev/null
create temp table wallets as
select ask('ana', 'select public.wallet()') #> '{accounts,0}' as w;
select is((w ->> 'balance')::bigint, balance_of('ana') + (w ->> 'held')::bigint,
  'balance: what is posted and what is held') from wallets;
select is((w ->> 'held')::bigint, (select sum(remaining) from escrows
  where recipient_id = id_of('ana'))::bigint, 'held: the open escrows of hers') from wallets;
select is((w ->> 'incoming')::bigint, (select sum(remaining) from escrows
  where provider_id = id_of('ana'))::bigint, 'incoming: those to her') from wallets;
select is((w ->> 'available')::bigint, balance_of('ana') - (w ->> 'floor')::bigint,
  'available: what is not held, down to her floor') from wallets;
select books_are_whole(as_posted => false);
select * from finish();
