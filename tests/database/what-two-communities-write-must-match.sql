\ir helpers/people.sql
\ir helpers/lines.sql
\ir helpers/reconcile.sql
-- The two sides of a trade cannot differ; whoever takes the constraints away, reconcile finds it.

select open_side('town'), open_side('elsewhere'), pay('ana', 'erik', 60),
  pay('erik', 'ben', 25, 'elsewhere') \g /dev/null
select reconcile() \g /dev/null
select is(found(), null, 'a line in use is no finding');
select is((select community_id from trades where amount = -60), town('town'), 'an hour was paid');

-- By hand, with the guards off, as an admin could: the constraints hold one side to the other.
create function behind(statement text) returns text
language plpgsql as $$
declare
  refusal text;
begin
  alter table public.trades disable trigger user;
  refusal := refusal_of(statement);
  alter table public.trades enable trigger user;
  return refusal;
end $$;
select is(behind('update public.trades set ' || change || ' where amount = -60'), refusal, change)
from (values
  ('amount = -61', 'what arrives is what was paid, at the rate'),
  ('partner_amount = 59', 'what arrives is what was paid, at the rate'),
  ('ours = 2, theirs = 3', 'what arrives is what was paid, at the rate'),
  ('amount = -61, partner_amount = 61',
    'each trade has its other side, which says the same'),
  ('ours = 2, theirs = 2', 'each trade has its other side, which says the same'),
  ('number = number + 1', 'each trade has its other side, which says the same'),
  ('partner_id = community_id', 'each trade has its other side, which says the same')
) t (change, refusal);
select is(behind('delete from public.trades where amount = -60'),
  'each trade has its other side, which says the same', 'no side goes without the other');

-- Damage: each kind is found, in the books where it is, and gone again when it is put right.
create function damage(statement text) returns text
language plpgsql as $$
begin
  alter table public.trades disable trigger user;
  perform behind_the_bank(statement);
  alter table public.trades enable trigger user;
  perform run('reconcile-full');
  return found();
end $$;
create function repaired(statement text) returns text
language sql as $$ select coalesce(damage(statement), 'nothing') $$;
alter table trades drop constraint "each trade has its other side, which says the same",
  drop constraint "what arrives is what was paid, at the rate";
select is(damage('update public.trades set partner_amount = 61 where amount = -60'),
  'a trade has its other side', 'two sides that differ');
select is((select count(*) from findings where cleared_at is null), 2::bigint,
  'are a finding for both communities');
select is(repaired('update public.trades set partner_amount = 60 where amount = -60'), 'nothing',
  'which goes when they agree again');
select is(damage('update public.trades set amount = -61, partner_amount = 61
    where amount = -60; update public.trades set amount = 61, partner_amount = -61
    where amount = 60'),
  'a trade account holds its trades, a trade moves what it says',
  'two sides that agree on what was never posted');
select is(repaired('update public.trades set amount = -60, partner_amount = 60
    where amount = -61; update public.trades set amount = 60, partner_amount = -60
    where amount = 61'), 'nothing', 'which goes as well');
select is(damage(format('update public.accounts set balance = balance + 5
    where partner_id = %L', town('elsewhere'))),
  'a balance is the sum of its entries, a community sums to zero, '
  || 'a trade account holds its trades, the two sides of a line mirror each other',
  'a trade account that somebody changed');
select is(repaired(format('update public.accounts set balance = balance - 5
    where partner_id = %L', town('elsewhere'))), 'nothing', 'and put right');
create temp table gone as select * from trades;
select is(damage('delete from public.trades where amount in (-60, 60)'),
  'a trade account holds its trades, a trade moves what it says',
  'a transfer of the kind that is no trade');
select is(repaired('insert into public.trades select * from gone where amount in (-60, 60)'),
  'nothing', 'and brought back');
select * from finish();
