-- Escrows when their time has come: what was delivered is released, what was not is refunded.

grant create on schema private to chronobank;
set role chronobank;

-- One order of locks for a whole batch: its escrows (never waited for), then all their accounts
-- by id. Settling row by row would take the accounts in the order of the deadlines instead, and
-- could wait in a circle with somebody who confirms.
create function private.lock_accounts_of(escrow_ids uuid[]) returns void
language plpgsql security definer set search_path = ''
-- Planned once, by keys; see private.post.
set plan_cache_mode = force_generic_plan set enable_seqscan = off
as $$
begin
  perform from public.accounts a
  where a.account_id in (
    select unnest(array[e.from_account_id, e.to_account_id, case when e.levy_basis_points > 0
      then private.system_account(e.community_id, e.unit, 'pot', e.escrow_id) end])
    from public.escrows e where e.escrow_id = any (escrow_ids))
  order by a.account_id for no key update;
end $$;
comment on function private.lock_accounts_of(uuid[]) is
  'Locks every account that settling these escrows can touch, by id.';

-- Escrows of one exchange with one due_at are legs of a group that end together: a batch has all
-- of them or, while somebody else acts on one, leaves them to the next run.
create function private.due_escrows(
  job text, state public.escrow_state, batch_size integer, as_of timestamptz)
returns private.due[]
language plpgsql security definer set search_path = ''
-- Planned once, by keys; see private.post.
set plan_cache_mode = force_generic_plan set enable_seqscan = off
set enable_hashjoin = off set enable_mergejoin = off
as $$
declare
  rows private.due[];
  locked uuid[];
begin
  select array_agg(row(d.escrow_id, d.community_id)::private.due) into rows from (
    select e.escrow_id, e.community_id from public.escrows e
    where e.due_at <= as_of and e.state = due_escrows.state
      and not private.is_set_back(job, e.escrow_id, as_of)
    order by e.due_at limit batch_size
    for no key update skip locked) d;
  locked := array(select r.subject_id from unnest(rows) r);
  locked := locked || array(
    select e.escrow_id from public.escrows e
    where (e.exchange_id, e.due_at) in (
        select d.exchange_id, d.due_at from public.escrows d where d.escrow_id = any (locked))
      and e.escrow_id <> all (locked)
    order by e.escrow_id for no key update skip locked);
  rows := array(
    select r from unnest(rows) r join public.escrows d on d.escrow_id = r.subject_id
    where not exists (
      select from public.escrows e
      where e.exchange_id = d.exchange_id and e.due_at = d.due_at
        and e.escrow_id <> all (locked)));
  perform private.lock_accounts_of(locked);
  return rows;
end $$;
comment on function private.due_escrows(text, public.escrow_state, integer, timestamptz) is
  'Escrows of a state whose time has come, locked together with their groups and accounts.';

-- Where staff should have confirmed and did not, it is as with a case that nobody decided.
create function private.end_of(escrow public.escrows) returns private.settlement
language plpgsql stable security definer set search_path = ''
as $$
begin
  return (
    select row(escrow.escrow_id, paid.amount, escrow.remaining - paid.amount)::private.settlement
    from (
      select case
        when escrow.state = 'delivered' then
          case escrow.fallback when 'refund' then 0 when 'half' then escrow.claimed / 2
            else escrow.claimed end
        -- Nobody delivered, and the one who pays has said that it was done: in a group.
        when escrow.confirmed_at is not null then escrow.remaining
        else 0 end as amount) paid);
end $$;
comment on function private.end_of(public.escrows) is
  'What the clock makes of an escrow. Delivered and silent: what the provider claims is '
  'released, the rest refunded; where a coordinator records, the fallback of the escrow '
  'decides on the claim instead. Not delivered: refunded, unless the recipient confirmed it.';

-- Legs that end together do so in one transfer; those that once could not are tried alone.
create function private.settle_by_clock(escrow_id uuid) returns void
language plpgsql security definer set search_path = ''
as $$
declare
  due public.escrows;
begin
  select e.* into strict due from public.escrows e
  where e.escrow_id = settle_by_clock.escrow_id;
  -- Otherwise a leg before it in the batch took it along.
  if due.remaining > 0 then
    perform private.settle(array(
      select private.end_of(e) from public.escrows e
      where e.exchange_id = due.exchange_id and e.due_at = due.due_at
        and (e.escrow_id = due.escrow_id or not exists (
          select from public.job_failures f
          where f.subject_id in (e.escrow_id, due.escrow_id)))), 'job', null);
  end if;
end $$;
comment on function private.settle_by_clock(uuid) is
  'Ends an escrow, and the legs of its group that end with it, as private.end_of says.';

create function private.settle_by_clock_at_once(escrow_ids uuid[]) returns void
language plpgsql security definer set search_path = ''
set plan_cache_mode = force_generic_plan set enable_seqscan = off
as $$
begin
  perform private.settle_at_once(array(
    select private.end_of(e) from unnest(escrow_ids) with ordinality d (escrow_id, n)
    join public.escrows e using (escrow_id) order by d.n), 'job');
end $$;
comment on function private.settle_by_clock_at_once(uuid[]) is
  'Ends escrows of different exchanges, as private.end_of says.';

-- Settled together, which takes a fraction of the time, is what one member pays to another, has
-- never failed before, and can pass no soft ceiling. The rest is settled one by one.
create function private.settle_due(
  job text, state public.escrow_state, batch_size integer, as_of timestamptz)
returns private.batch
language plpgsql security definer set search_path = ''
set plan_cache_mode = force_generic_plan set enable_seqscan = off
as $$
declare
  due constant private.due[] := private.due_escrows(job, state, batch_size, as_of);
  together uuid[] := array(
    select e.escrow_id from unnest(due) with ordinality d (escrow_id, community_id, n)
    join public.escrows e using (escrow_id, community_id)
    join public.exchanges x using (exchange_id, community_id)
    where x.kind = 'service'
      and not exists (select from public.job_failures f where f.subject_id = e.escrow_id)
      and not exists (
        select from public.accounts a
        where a.account_id in (e.from_account_id, e.to_account_id) and a.soft_ceiling is not null)
    order by d.n);
  result private.batch;
begin
  together := private.carry_out_at_once(together, 'private.settle_by_clock_at_once(uuid[])');
  result := private.carry_out(job, array(
      select row(d.escrow_id, d.community_id)::private.due
      from unnest(due) with ordinality d (escrow_id, community_id, n)
      where d.escrow_id <> all (together) order by d.n),
    'private.settle_by_clock(uuid)', batch_size, as_of);
  return row(result.done + cardinality(together), result.failed, cardinality(due) >= batch_size);
end $$;
comment on function
  private.settle_due(text, public.escrow_state, integer, timestamptz) is
  'Ends the escrows of a state whose time has come.';

create function private.auto_release(batch_size integer, as_of timestamptz)
returns private.batch
language sql volatile security definer set search_path = ''
as $$ select private.settle_due('auto-release', 'delivered', batch_size, as_of) $$;
comment on function private.auto_release(integer, timestamptz) is
  'Releases what was delivered and neither confirmed nor disputed in its window.';

create function private.delivery_deadlines(batch_size integer, as_of timestamptz)
returns private.batch
language sql volatile security definer set search_path = ''
as $$ select private.settle_due('delivery-deadlines', 'held', batch_size, as_of) $$;
comment on function private.delivery_deadlines(integer, timestamptz) is
  'Refunds what was not delivered in time.';

reset role;
revoke create on schema private from chronobank;
