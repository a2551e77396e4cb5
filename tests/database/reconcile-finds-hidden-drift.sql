\ir helpers/people.sql
\ir helpers/reconcile.sql
-- Damage with the guards off: found, shown, never repaired, cleared when it is mended.

select hold('ana', 'ben', 60) as paid \gset
select act('ana', 'escrow_confirm', jsonb_build_object('escrow_id', :'paid')) \g /dev/null
select hold('ana', 'ben', 40) as held \gset
create table private_backup (like entries);

create function nudge(name text, amount bigint) returns void
language sql as $$
  select behind_the_bank(format('update accounts set balance = balance + %s where member_id = %L',
    amount, id_of(name)))
$$;
select run(job) from private.jobs \g /dev/null
select is(found(), null, 'books that are right have no findings');
select is(ask(null, 'select public.health()') ->> 'status', 'ok', 'and the bank is well');

-- Each damage: found by the full check; not repaired by it; cleared once it is put right.
create function damaged(damage text, mended text) returns text
language plpgsql as $$
declare
  seen text;
  before text;
begin
  perform behind_the_bank(damage);
  select md5(string_agg(t::text, '' order by t::text)) into before from (
    select a::text from public.accounts a union all select e::text from public.escrows e
    union all select n::text from public.entries n) t;
  perform reconcile();
  seen := found();
  if before is distinct from (
    select md5(string_agg(t::text, '' order by t::text)) from (
      select a::text from public.accounts a union all select e::text from public.escrows e
      union all select n::text from public.entries n) t)
  then
    seen := seen || ' AND SOMETHING WAS CHANGED';
  end if;
  perform behind_the_bank(mended);
  perform reconcile();
  if found() is not null then
    seen := seen || ' AND STILL ' || found();
  end if;
  return seen;
end $$;
select is(damaged(damage, mended), wanted, damage) from (values
  ('update accounts set balance = balance + 1 where member_id = id_of(''ana'')',
   'update accounts set balance = balance - 1 where member_id = id_of(''ana'')',
   'a balance is the sum of its entries, a community sums to zero'),
  ('update accounts set balance = balance + case when member_id = id_of(''ana'') then 7 else -7 end
    where member_id in (id_of(''ana''), id_of(''ben''))',
   'update accounts set balance = balance - case when member_id = id_of(''ana'') then 7 else -7 end
    where member_id in (id_of(''ana''), id_of(''ben''))',
   'a balance is the sum of its entries'),
  ('update escrows set remaining = remaining - 1, released = released + 1 where remaining > 0',
   'update escrows set remaining = remaining + 1, released = released - 1 where remaining > 0',
   'a community sums to zero, an escrow holds what its entries say,'
   ' earned and given are what was exchanged, minutes went where their escrow says'),
  ('update escrows set released = released - 3, refunded = refunded + 3, state = ''split''
    where state = ''released''',
   'update escrows set released = released + 3, refunded = refunded - 3, state = ''released''
    where state = ''split''',
   'earned and given are what was exchanged, minutes went where their escrow says'),
  ('update accounts set earned = earned + 1 where member_id = id_of(''ana'')',
   'update accounts set earned = earned - 1 where member_id = id_of(''ana'')',
   'earned and given are what was exchanged'),
  ('update accounts set given = given - 1 where member_id = id_of(''ana'')',
   'update accounts set given = given + 1 where member_id = id_of(''ana'')',
   'earned and given are what was exchanged'),
  ('update accounts set earned = 1 where system_account = ''issuance''',
   'update accounts set earned = 0 where system_account = ''issuance''',
   'earned and given are what was exchanged'),
  ('update entries set amount = amount + 5 where entry_id = 2',
   'update entries set amount = amount - 5 where entry_id = 2',
   'a balance is the sum of its entries, a transfer sums to zero, an entry continues its chain,'
   ' an entry follows from the one before, minutes went where their escrow says'),
  ('update entries set balance_after = balance_after + 5 where entry_id = 2',
   'update entries set balance_after = balance_after - 5 where entry_id = 2',
   'an entry continues its chain, an entry follows from the one before'),
  ('update entries set balance_after = balance_after + 5
    where entry_id = (select min(entry_id) from entries where escrow_id is not null)',
   'update entries set balance_after = balance_after - 5
    where entry_id = (select min(entry_id) from entries where escrow_id is not null)',
   'an entry follows from the one before'),
  ('with gone as (delete from entries where transfer_id = 1 returning *)
    insert into private_backup select * from gone',
   'insert into entries overriding system value select * from private_backup',
   'a balance is the sum of its entries, a transfer sums to zero, an entry continues its chain,'
   ' an entry follows from the one before, an escrow holds what its entries say,'
   ' minutes went where their escrow says')
) damages (damage, mended, wanted);
select books_are_whole();

-- A finding says where, what it should be, what it is; once, however often it is seen.
select nudge('ana', 1);
select reconcile(), reconcile() \g /dev/null
select results_eq($$select community_id, subject, expected, actual, last_seen_at > found_at
    from findings where cleared_at is null and check_name ~ 'balance'$$,
  $$select town('town'), 'account ' || account_id, '-100', '-99', true from accounts
    where member_id = id_of('ana')$$, 'where, what it should be, what it is');
select is(ask(null, 'select public.health()') ->> 'status', 'degraded', 'everybody sees: degraded');
select is(jsonb_array_length(ask('cleo', 'select public.health()') -> 'findings'), 2,
  'staff see the findings');
select is(ask('fay', 'select public.health()') -> 'findings', '[]', 'of their community');
select is(ask('ana', 'select public.health()') ? 'findings', false, 'members do not');
select is(ask(name, 'select count(*) from public.findings
  where cleared_at is null'), n::text::jsonb,
  format('the table shows %s to %s', n, name))
from (values ('cleo', 2), ('fay', 0), ('ana', 0)) readers (name, n);
select nudge('ana', -1);
select reconcile();
select is(found(), null, 'mended: cleared');
select ok(count(*) > 0, 'but not forgotten') from findings where cleared_at is not null;

-- The incremental check: what was touched since, and only that.
select incremental() \g /dev/null
select is(incremental(), '0 done, 0 failed', 'nothing was posted since');
select nudge('ana', 1);
select incremental() \g /dev/null
select is(found(), null, 'an account that was not touched waits for the night');
select nudge('ana', -1);
select hold('ana', 'dora', 5) as fresh \gset
select nudge('ana', 1);
select behind_the_bank(format('update escrows set remaining = remaining - 1, amount = amount - 1
  where escrow_id = %L', :'fresh'));
select is(incremental(), '1 done, 0 failed', 'one transfer was posted since');
select is(found(), 'a balance is what its last entry left, an escrow holds what its entries say',
  'what it touched is checked');
select behind_the_bank(format('update escrows set remaining = remaining + 1, amount = amount + 1
  where escrow_id = %L', :'fresh'));
select nudge('ana', -1);
select reconcile();
select is(found(), null, 'the nightly check clears it');

-- In bounded batches, each a part, none left out; and from the start in a restored cluster.
update accounts set floor = null;
select incremental() \g /dev/null
\o /dev/null
select format('select hold(''ana'', ''dora'', %s)', n) from generate_series(1, 50) n \gexec
\o
create function all_batches(size integer) returns text
language plpgsql as $$
declare
  result jsonb;
  checked integer := 0;
  batches integer := 0;
begin
  perform wait_until_all_have_ended();
  loop
    result := private.run_batch('reconcile', size);
    checked := checked + (result ->> 'done')::integer;
    batches := batches + 1;
    exit when not (result ->> 'more')::boolean;
  end loop;
  return concat_ws(' ', checked, 'in', batches);
end $$;
select is(all_batches(1), '50 in 3', 'fifty transfers, twenty at a time');
select is(all_batches(1), '0 in 1', 'each once');
select hold('ana', 'dora', n) from generate_series(1, 50) n \g /dev/null
select is(all_batches(1), '50 in 1', 'fifty of one transaction, together');
update private.reconciled set next_transaction = '9000000000000000000';
select incremental() \g /dev/null
select cmp_ok((select next_transaction from private.reconciled), '<', '9000000000000000000'::xid8,
  'a place that is yet to come is given up');

-- Lines follow each other in the order of posting: a server's clock may have gone back in between.
select hold('ana', 'ben', 20) as quick \gset
select act('ana', 'escrow_confirm', jsonb_build_object('escrow_id', :'quick')) \g /dev/null
create function held_later(escrow uuid, by interval) returns void
language sql as $$
  select behind_the_bank(format('update public.entries set entered_at = entered_at + %L
    where escrow_id = %L and amount > 0', by, escrow))
$$;
select held_later(:'quick', '1 minute') \g /dev/null
select reconcile();
select unalike(found(), '%an entry follows%', 'held after it was settled, by the clock: no drift');
select held_later(:'quick', '-1 minute') \g /dev/null
select reconcile();
select is(found(), null, 'as it was');

-- Clocks: what is overdue by more than ten minutes is a finding of its own.
select put_clock(:'held', now() - interval '9 minutes') \g /dev/null
select incremental() \g /dev/null
select is(found(), null, 'nine minutes are no finding');
select put_clock(:'held', now() - interval '11 minutes') \g /dev/null
select incremental() \g /dev/null
select is(found(), 'nothing is overdue', 'eleven are');
select is(jsonb_array_length(ask('cleo', 'select public.health()') -> 'overdue'), 1,
  'staff see the amount');
select run('delivery-deadlines') \g /dev/null
select reconcile();
select is(found(), null, 'carried out: cleared');
select books_are_whole();
select * from finish();
