\ir helpers/people.sql

-- A group's release has many legs: taken back in parts, each leg gives back in proportion, by the
-- largest remainder, and in the end exactly what it got.
update private.rate_limit_rules set allowed = 10000;
update community_settings set levy_basis_points = 700, default_floor = null
where community_id = town('town');
select join_town(format('p%s', n)) from generate_series(1, 12) n \g /dev/null
update accounts set floor = null;
select act('cleo', 'group_hold', jsonb_build_object('category', 'other', 'legs', (
  select jsonb_agg(jsonb_build_object('recipient_id', id_of('p' || n), 'provider_id',
    id_of(case n % 3 when 0 then 'dora' when 1 then 'ben' else 'p' || n % 12 + 1 end),
    'amount', n * 7)) from generate_series(1, 12) n))) -> 'exchange' ->> 'exchange_id' as exchange
  \gset
create table before as select account_id, balance from accounts;
create table held as select * from escrows;
select act('cleo', 'group_settle', jsonb_build_object('exchange_id', :'exchange')) \g /dev/null
select max(transfer_id) as released, max(community_id::text) as town from transfers \gset
create table lines as
select l.* from private.reversible_lines(:released)
  with ordinality l (leg, account_id, amount, n);
select is((select sum(amount) filter (where amount > 0) from lines), 546::numeric, 'what it moved');
select is((select sum(amount) from lines), 0::numeric, 'its lines sum to zero');

create function reverse_part(amount integer) returns bigint
language sql as $$
  select (act('cleo', 'transfer_reverse', jsonb_build_object('transfer_id', (
      select max(transfer_id) from transfers where kind = 'release'), 'amount', amount,
    'reason', 'A mistake')) ->> 'transfer_id')::bigint
$$;
create table steps (n serial, amount integer);
insert into steps (amount)
values (1), (1), (1), (2), (7), (13), (50), (1), (99), (200), (3), (168);
create function far_off(parts bigint[], so_far bigint) returns numeric
language sql as $$
  select max(abs(parts[n] - abs(amount) * so_far / 546.0)) from lines where amount > 0
$$;
select is((select count(reverse_part(s.amount)) from (select * from steps order by n) s),
  12::bigint, 'twelve parts');
select is((select sum(amount) from reversals), 546::numeric, 'all of it');
select is((select string_agg(format('%s: %s', r.reversed_after, far_off(r.parts, r.reversed_after)),
    ', ') from reversals r where far_off(r.parts, r.reversed_after) > 1.5), null,
  'no leg is ever further from its share than a minute and a half');
select is((select count(*) from reversals a join reversals b on b.reversed_before = a.reversed_after
    join lines l on b.parts[l.n] < a.parts[l.n]), 0::bigint, 'nothing that is back goes again');
select is((select string_agg(format('%s %s', l.leg, sum), ', ') from (
    select l.leg, r.transfer_id, sum(sign(l.amount) * r.parts[l.n]) from reversals r, lines l
    group by 1, 2 having sum(sign(l.amount) * r.parts[l.n]) <> 0) l), null,
  'of each leg the payer gets what the others give');
select is((select string_agg(a.account_id::text, ', ') from accounts a join before b
    using (account_id) join lines l using (account_id)
    where a.balance <> b.balance + coalesce((select sum(amount) from held h
      where h.from_account_id = a.account_id), 0)), null,
  'in the end everybody has what they had before the hold');
select set_eq('select state::text, released, remaining from escrows',
  'select ''released'', amount, 0::bigint from escrows', 'and the escrows are released');

-- Whom it concerns: each member one event with their own minutes, staff one of the whole.
select is((select count(*) from events where kind = 'transfer_reversed'
    and facts ->> 'transfer_id' = (select min(transfer_id)::text from reversals)), 14::bigint,
  'an event for each of fourteen members');
select is(ask('p1', $$select count(*) = count(*) filter (where member_id is null
    or member_id = private.my_member_id()) from public.events where kind = 'transfer_reversed'$$),
  'true', 'nobody reads those of the others');
select books_are_whole();

-- Reconcile sees a reversal that says something else than it moved.
create function drifts() returns text
language sql as $$
  select string_agg(d.check_name || ': ' || d.expected, ', ') from private.full_drift() d
$$;
alter table reversals disable trigger user;
update reversals set amount = amount - 1 where reversed_after = total;
select is(drifts(), 'a reversal moves what it says: 167', 'less than it moved');
delete from reversals where reversed_before + amount = total - 1;
select matches(drifts(), 'a reversal moves what it says: no reversal$', 'or nothing at all');
alter table reversals enable trigger user;

-- The arithmetic itself, for whatever weights and steps.
create function drift(weights bigint[], steps bigint[]) returns text
language plpgsql as $$
declare
  so_far bigint[] := array_fill(0::bigint, array[cardinality(weights)]);
  more bigint[];
  step bigint;
begin
  foreach step in array steps loop
    more := private.apportion(weights, so_far, step);
    if (select sum(m) <> step or min(m) < 0 from unnest(more) m) then
      return format('%s of %s: %s', step, weights, more);
    end if;
    so_far := array(select s + m from unnest(so_far, more) with ordinality u (s, m, n) order by n);
    if exists (select from unnest(so_far, weights) u (s, w) where s > w) then
      return format('%s of %s: %s', step, weights, so_far);
    end if;
  end loop;
  return case when so_far <> weights and (
    select sum(w) from unnest(weights) w) = (select sum(s) from unnest(steps) s) then
    format('%s in the end, not %s', so_far, weights) end;
end $$;
select is(drift(weights::bigint[], steps::bigint[]), null, weights || ' by ' || left(steps, 20))
from (values ('{1,1,1,7}', '{1,1,1,1,1,1,1,1,1,1}'), ('{54,6}', '{7,7,7,7,7,7,7,7,4}'),
  ('{1000000,1}', '{1000000,1}'), ('{1,1000000}', '{1,999999,1}'), ('{3,3,3}', '{2,2,2,2,1}'),
  ('{1000000000000,999999999999,7}', '{999999999999,999999999999,8}')) c (weights, steps);
select setseed(0.5) \g /dev/null
select is((select string_agg(drift, ', ') from (
    select drift(w, steps || (select sum(v) - 60 from unnest(w) v)::bigint)
    from (select array(select 30 + (random() * i)::bigint from generate_series(0, 1 + i % 9)) as w,
      array(select 1 + (random() * i)::bigint % 5 from generate_series(1, 12)) as few
      from generate_series(1, 300) i) r
    cross join lateral (select few || (60 - (select sum(s) from unnest(few) s))::bigint as steps)
      filled where 0 < all (steps)) d), null, 'three hundred lists at random');
select * from finish();
