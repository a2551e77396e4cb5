\ir helpers/people.sql
\ir helpers/lines.sql
\ir helpers/gifts.sql
-- What each member earned and gave is kept as two sums. After every kind of movement they are what
-- the lines of all exchanges say: less levies and what was taken back, and nothing but exchanges.

-- As a tester adds it up: of an escrow, what leaves the account that it is held from is given, and
-- what comes back there is not; all else that reaches a member is earned.
create function line_by_line() returns table (account_id uuid, earned numeric, given numeric)
language sql as $$
  select a.account_id, coalesce(sum(l.amount) filter (where not l.gives), 0),
    coalesce(-sum(l.amount) filter (where l.gives), 0) - (
      select coalesce(sum(e.remaining), 0) from public.escrows e
      where e.from_account_id = a.account_id)
  from public.accounts a
  left join (
    select n.account_id, n.amount, case
      when t.kind = 'reversal' then n.amount > 0
      when t.reason = 'exchange' then n.amount < 0
      else n.account_id = (
        select x.from_account_id from public.entries h join public.escrows x using (escrow_id)
        where h.transfer_id = n.transfer_id and h.entry_id < n.entry_id
        order by h.entry_id desc limit 1) end as gives
    from public.entries n
    join public.transfers t using (transfer_id)
    left join public.reversals r using (transfer_id)
    left join public.transfers o on o.transfer_id = r.reversed_id
    where t.kind in ('hold', 'release', 'refund', 'split') or t.reason = 'exchange'
      or o.reason = 'exchange' or o.kind in ('release', 'split')) l using (account_id)
  where a.member_id is not null group by a.account_id
$$;
-- Earned and given of all who have any, as they read it themselves.
create function sums() returns text
language plpgsql as $$
declare
  of_one record;
  told text;
begin
  for of_one in
    select m.display_name as name, l.earned, l.given, (
      select row(b ->> 'earned', b ->> 'given')::text
      from tests.ask(m.display_name, format('select public.member_balance(%L, %L)', m.member_id,
        a.community_id)) b) as shown
    from tests.line_by_line() l join public.accounts a using (account_id)
    join public.members m using (member_id) order by m.display_name
  loop
    if of_one.shown <> row(of_one.earned, of_one.given)::text then
      return format('%s: shown %s, line by line %s and %s', of_one.name, of_one.shown,
        of_one.earned, of_one.given);
    elsif (of_one.earned, of_one.given) <> (0, 0) then
      told := concat_ws(', ', told, format('%s %s %s', of_one.name, of_one.earned, of_one.given));
    end if;
  end loop;
  return told;
end $$;
create function confirm(name text, escrow uuid, amount integer, final boolean default true)
returns text
language sql as $$
  select act(name, 'escrow_confirm', jsonb_build_object('escrow_id', escrow, 'amount', amount,
    'final', final)) ->> 'state'
$$;
create function take_back(transfer_id bigint, amount integer default null) returns bigint
language sql as $$
  select (act('cleo', 'transfer_reverse', jsonb_strip_nulls(jsonb_build_object('transfer_id',
    take_back.transfer_id, 'amount', take_back.amount, 'reason', 'A mistake')))
    ->> 'transfer_id')::bigint
$$;
create function last_of(kind text) returns bigint
language sql as $$
  select max(transfer_id) from public.transfers t where t.kind::text = last_of.kind
$$;

-- What is no exchange counts for nobody.
update community_settings set welcome_grant = 30;
select join_town('gus') \g /dev/null
select give('ana', 'ben', 25), give('ben', 'ana', 1, 'correction') \g /dev/null
select act('ana', 'transfer_create', '{"to_account": "pot", "amount": 40, "category": "other",
  "reason": "donation"}'),
  act('cleo', 'payment_create', jsonb_build_object('member_id', id_of('ben'), 'amount', 10,
    'category', 'other', 'note', 'For the keys')) \g /dev/null
select take_back(last_of('transfer')), take_back(last_of('payment')) \g /dev/null
select is(sums(), null, 'a grant, a gift, a donation, a payment from the pot, taken back or not');

-- An escrow: held, released in parts, a rest that goes back; refunded; ended by its clock.
update community_settings set levy_basis_points = 1000;
select hold('ana', 'ben', 60) as first \gset
select is(sums(), null, 'what is held is not given yet');
select confirm('ana', :'first', 20, false) \g /dev/null
select is(sums(), 'ana 0 20, ben 18 0', 'what is released is; the levy was never the provider''s');
select confirm('ana', :'first', 10) \g /dev/null
select is(sums(), 'ana 0 30, ben 27 0', 'what goes back was not given');
select hold('ana', 'ben', 50) as second \gset
select act('ben', 'escrow_refund', jsonb_build_object('escrow_id', :'second')) \g /dev/null
select is(sums(), 'ana 0 30, ben 27 0', 'nor what is refunded');
select hold('ana', 'ben', 10) as silent, hold('dora', 'ana', 40) as partly,
  hold('ana', 'dora', 7) as late \gset
select act('ben', 'escrow_deliver', jsonb_build_object('escrow_id', :'silent')),
  act('ana', 'escrow_deliver', jsonb_build_object('escrow_id', :'partly', 'amount', 20))
  \g /dev/null
select run(job, now() + interval '60 days')
from unnest(array['auto-release', 'delivery-deadlines']) job \g /dev/null
select is(sums(), 'ana 18 40, ben 36 0, dora 0 20', 'all that clocks end at once');

-- At once, and taken back, in parts.
select give('ana', 'ben', 30, 'exchange') as paid \gset
select is(sums(), 'ana 18 70, ben 63 0, dora 0 20', 'what is paid for at once');
select take_back(:'paid', 10) \g /dev/null
select is(sums(), 'ana 18 60, ben 54 0, dora 0 20', 'a part of it taken back');
select take_back(:'paid') \g /dev/null
select is(sums(), 'ana 18 40, ben 36 0, dora 0 20', 'and the rest');
select take_back(last_of('release'), 5) \g /dev/null
select is(sums(), 'ana 18 35, ben 31 0, dora 0 20', 'a release as well');

-- A group in which one earns, gives and gets back as much, all in one transfer.
update community_settings set levy_basis_points = 0;
select act('cleo', 'group_hold', jsonb_build_object('category', 'other', 'legs',
  jsonb_build_array(
    jsonb_build_object('recipient_id', id_of('ana'), 'provider_id', id_of('ben'), 'amount', 50),
    jsonb_build_object('recipient_id', id_of('ben'), 'provider_id', id_of('ana'), 'amount', 30),
    jsonb_build_object('recipient_id', id_of('dora'), 'provider_id', id_of('ana'), 'amount', 4))))
  -> 'exchange' ->> 'exchange_id' as circle \gset
select act('ben', 'escrow_deliver', jsonb_build_object('escrow_id', escrow_id, 'amount', 20))
from escrows where exchange_id = :'circle' and amount = 50 \g /dev/null
select act('cleo', 'group_settle', jsonb_build_object('exchange_id', :'circle')) \g /dev/null
select is((select array_agg(e.amount order by e.entry_id) from entries e join accounts a
    using (account_id) where a.member_id = id_of('ana') and e.transfer_id = last_of('split')),
  '{30,30,4}', 'ana is met three times');
select is(sums(), 'ana 52 55, ben 51 30, dora 0 24', 'and each line counts where it belongs');
select take_back(last_of('split'), 27) \g /dev/null
select is(sums(), 'ana 35 45, ben 41 15, dora 0 22', 'taken back from all, to all');
select take_back(last_of('split')) \g /dev/null
select is(sums(), 'ana 18 35, ben 31 0, dora 0 20', 'as it was before');

-- Beyond a limit, where staff let them.
update accounts set floor = -1000 where member_id is not null;
update accounts set floor = 0 where member_id = id_of('gus');
select give('gus', 'dora', 30) \g /dev/null
select act('cleo', 'override_give', jsonb_build_object('member_id', id_of('gus'), 'side', 'floor',
  'amount', 5 + 4 * n, 'expires_at', now() + n * interval '1 day', 'reason', 'A flood'))
from generate_series(1, 2) n \g /dev/null
select confirm('gus', hold('gus', 'dora', 9), 4) \g /dev/null
select give('gus', 'dora', 9, 'exchange') \g /dev/null
select is(sums(), 'ana 18 35, ben 31 0, dora 13 20, gus 0 13', 'held and paid beyond a floor');

-- With another community: either side is an exchange of its own.
select open_side('town'), open_side('elsewhere') \g /dev/null
select pay('ana', 'erik', 12), pay('erik', 'ana', 5, 'elsewhere') \g /dev/null
select is(sums(), 'ana 23 47, ben 31 0, dora 13 20, erik 12 5, gus 0 13', 'over a line');

select is((select count(*) from accounts where member_id is null and (earned, given) <> (0, 0)),
  0::bigint, 'a pot earns nothing, and a line gives nothing');
select books_are_whole();
select * from finish();
