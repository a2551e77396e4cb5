\ir helpers/people.sql
\ir helpers/gifts.sql
\ir helpers/reconcile.sql
-- Whoever changes the past with the guards off breaks a chain, or a seal, or both: also where the
-- books still balance.

select hold('ana', 'ben', 60) as paid \gset
select act('ana', 'escrow_confirm', jsonb_build_object('escrow_id', :'paid')) \g /dev/null
select hold('ana', 'dora', 40) \g /dev/null
select private.seal_up_to(2) \g /dev/null
select private.seal_up_to(3) \g /dev/null
select hold('ben', 'dora', 7) \g /dev/null
select give('ana', 'dora', 4) \g /dev/null
select is(array_agg(format('%s: %s to %s, %s', number, first_transfer_id, last_transfer_id, entries)
  order by number), '{"1: 1 to 2, 4","2: 3 to 3, 2"}', 'a seal is on a range of transfers')
from seals;

create function verified() returns text
language sql as $$
  select string_agg(d.check_name || ' ' || coalesce('(' || m.display_name || ')', '('
    || regexp_replace(d.subject, '^(entry|transfer|transfers|seal) ', '') || ')'), ', '
    order by d.check_name, d.subject)
  from private.verify_ledger() d
  left join public.accounts a on d.subject = 'account ' || a.account_id
  left join public.members m using (member_id)
$$;
select is(verified(), null, 'what was posted is as it was posted');

-- What a damage breaks; all of it is undone.
create function shown(damage text) returns text
language plpgsql as $$
begin
  perform behind_the_bank(damage);
  raise exception using errcode = 'triggered_action_exception', message = coalesce(verified(), '-');
exception when triggered_action_exception then
  return sqlerrm;
end $$;
create function gone(transfer_id bigint) returns text
language sql as $$
  select format('with gone as (delete from entries where transfer_id = %1$s)
    delete from transfers where transfer_id = %1$s', transfer_id)
$$;

-- Transfers: 1 hold and 2 release of 60, ana to ben; 3 hold of 40, ana to dora; not sealed: 4 hold
-- of 7, ben to dora; 5 gift of 4, ana to dora.
select is(shown(damage), wanted, named) from (values
  ('an amount, on both sides', 'update entries set amount = amount * 2 where transfer_id = 3',
   'a seal is on what it sealed (2), an entry continues its chain (6)'),
  ('all that depends on it, too', 'update entries set amount = amount * 2,
      balance_after = balance_after + amount where transfer_id = 5;
    update accounts a set balance = a.balance + e.amount / 2 from entries e
    where e.account_id = a.account_id and e.transfer_id = 5',
   'an entry continues its chain (10), an entry continues its chain (9)'),
  ('a balance along the way', 'update entries set balance_after = 1 where entry_id = 3',
   'a seal is on what it sealed (1)'),
  ('a time', 'update entries set entered_at = entered_at - interval ''1 day'' where entry_id = 7',
   'an escrow''s entry repeats what is known (7)'),
  ('what it was for', 'update transfers set category = ''garden'' where transfer_id = 1',
   'a seal is on what it sealed (1), an entry continues its chain (2)'),
  ('who entered it', 'update transfers set entered_by = id_of(''dora'') where transfer_id = 5',
   'an entry continues its chain (10), an entry continues its chain (9)'),
  ('whose account it is', 'create temp table swapped as select account_id, member_id from accounts
      where member_id in (id_of(''ana''), id_of(''ben''));
    update accounts a set stripe = 9 from swapped s where a.account_id = s.account_id;
    update accounts a set member_id = s.member_id, stripe = 0 from swapped s
    where a.account_id <> s.account_id and a.stripe = 9 and a.member_id is not null',
   'a seal is on what it sealed (1), a seal is on what it sealed (2)'),
  ('a transfer missing, its entries there',
   'alter table entries drop constraint "an entry belongs to a transfer";
    delete from transfers where transfer_id = 5',
   'an entry continues its chain (10), an entry continues its chain (9)'),
  ('a first transfer missing', gone(1),
   'a seal is on what it sealed (1), an entry continues its chain (6)'),
  ('a last transfer missing, the balances put right', gone(5)
   || '; update accounts set balance = balance + 4 where member_id = id_of(''ana'')'
   || '; update accounts set balance = balance - 4 where member_id = id_of(''dora'')',
   'an account ends its chain (ana), an account ends its chain (dora)'),
  ('one more pair of entries', 'insert into entries overriding system value
    select entry_id + 100, transfer_id, community_id, unit, account_id, escrow_id, -amount,
      balance_after - amount, entered_at, chain from entries where transfer_id = 4',
   'an entry continues its chain (108), an entry continues its chain (8)'),
  ('one more transfer', 'create temp table twin as select * from transfers where transfer_id = 3;
    create temp table lines as select * from entries where transfer_id = 3;
    update twin set transfer_id = 0; update lines set transfer_id = 0, entry_id = entry_id - 10;
    insert into transfers overriding system value table twin;
    insert into entries overriding system value table lines',
   'a seal is on what it sealed (1), an entry continues its chain (-4),'
   || ' an entry continues its chain (2)'),
  ('numbers that are exchanged', 'create temp table moved as select * from entries
      where entry_id in (4, 6);
    delete from entries where entry_id in (4, 6);
    update moved set entry_id = 10 - entry_id;
    insert into entries overriding system value table moved',
   'a seal is on what it sealed (1), a seal is on what it sealed (2),'
   || ' an entry continues its chain (4)'),
  ('a chain', 'update entries set chain = sha256('''') where entry_id = 2',
   'a seal is on what it sealed (1), an entry continues its chain (2),'
   || ' an entry continues its chain (6)'),
  ('where a chain ends', 'update accounts set chain = '''' where member_id = id_of(''ben'')',
   'an account ends its chain (ben)'),
  ('what a seal says', 'update seals set hash = sha256('''') where number = 1',
   'a seal is on what it sealed (1), a seal is on what it sealed (2)'),
  ('how much it is on', 'update seals set entries = 2 where number = 1',
   'a seal is on what it sealed (1)'),
  ('how far it goes', 'update seals set last_transfer_id = 4 where number = 2',
   'a seal is on what it sealed (2), what is sealed is there (3)'),
  ('a seal missing', 'delete from seals where number = 1', 'a seal is on what it sealed (2)'),
  ('the last seal missing', 'delete from seals where number = 2',
   'what is sealed has its seal (up to 3), what is sealed is there (3)'),
  ('everything cut off that came last', 'delete from seals where number = 2; '
   || gone(3) || ';' || gone(4) || ';' || gone(5)
   || '; update accounts a set chain = coalesce((select e.chain from entries e
      where e.account_id = a.account_id order by entry_id desc limit 1), '''')',
   'what is sealed is there (3)')
) damages (named, damage, wanted);

-- The bank's own job, in two steps: it notes what there is, and seals that when all have ended.
-- What it finds at night, staff see.
select run('seal') \g /dev/null
select wait_until_all_have_ended();
select is(run('seal'), '4 done, 0 failed', 'the next run seals what the last one saw');
select is(run('seal'), '0 done, 0 failed', 'each transfer once');
select is((select hash from seals where number = 3),
  (select private.seal_hash(before.hash, 3, count(*), string_agg(line, '' order by entry_id))
    from private.ledger where transfer_id in (4, 5)),
  'a seal is on the one before') from seals before where number = 2;
select is(shown('update entries set amount = amount * 2 where transfer_id = 5'),
  'a seal is on what it sealed (3), an entry continues its chain (10),'
  || ' an entry continues its chain (9)', 'sealed');
update private.sealing set noted_to = noted_to + 1, noted_in = '9000000000000000000';
select hold('ben', 'dora', 1) \g /dev/null
select is(run('seal'), '2 done, 0 failed', 'in a new cluster, which counts anew, it goes on');
select behind_the_bank('update entries set amount = -amount where transfer_id = 5');
select reconcile();
select matches(found(), 'a seal is on what it sealed', 'the nightly check tells');
select behind_the_bank('update entries set amount = -amount where transfer_id = 5');
select reconcile();
select is(found(), null, 'and says when it is well');

select is(refusal_of(statement), 'guarded', statement) from (values
  ('update seals set entries = 1'), ('delete from seals'), ('truncate seals'),
  ('insert into seals select * from seals limit 1'),
  ('update accounts set chain = ''''')) tries (statement);
select books_are_whole();
select * from finish();
