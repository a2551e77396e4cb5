-- Settlements at once: what the clock ends, many escrows in the statements of one. Each has a
-- transfer of its own, as private.settle would have posted it; only the statements are shared.

-- What became of an escrow that was ended.
create type private.ending as (
  community_id uuid, exchange_id uuid, escrow_id uuid, unit text, from_account_id uuid,
  to_account_id uuid, release bigint, refund bigint, levy bigint,
  from_state public.escrow_state, to_state public.escrow_state);

grant create on schema private to chronobank;
set role chronobank;

create function private.lengthen(
  chain bytea, before bytea, digest bytea, unit text, balance bigint, entered_at timestamptz)
returns bytea
language plpgsql immutable set search_path = ''
as $$
begin
  return private.chain(coalesce(chain, before), digest, unit, balance, entered_at);
end $$;
comment on function private.lengthen(bytea, bytea, bytea, text, bigint, timestamptz) is
  'The chain after one more transfer; before is what the account had before the first of them.';

create aggregate private.chain_along(bytea, bytea, text, bigint, timestamptz) (
  sfunc = private.lengthen, stype = bytea);
comment on aggregate private.chain_along(bytea, bytea, text, bigint, timestamptz) is
  'The chain of an account along several transfers, in their order.';

-- Ends escrows: what is left of each is released and refunded, nothing stays.
create function private.end_escrows(settlements private.settlement[])
returns private.ending[]
language plpgsql security definer set search_path = ''
-- Planned once, by keys; see private.post.
set plan_cache_mode = force_generic_plan set enable_seqscan = off
as $$
declare
  endings private.ending[];
begin
  with ended as (
    update public.escrows e set
      released = o.released + s.release, refunded = o.refunded + s.refund,
      remaining = o.remaining - s.release - s.refund,
      levied = private.levy_of(o.released + s.release, o.levy_basis_points, o.levy_rounding),
      claimed = case when o.claimed is not null then 0 end,
      state = case when o.refunded + s.refund = 0 then 'released'
        when o.released + s.release = 0 then 'refunded' else 'split' end::public.escrow_state,
      due_at = null, closed_at = clock_timestamp()
    from unnest(settlements) with ordinality s (escrow_id, release, refund, n)
    join public.escrows o on o.escrow_id = s.escrow_id
    where e.escrow_id = o.escrow_id and e.community_id = o.community_id
    returning s.n, row(e.community_id, e.exchange_id, e.escrow_id, e.unit, e.from_account_id,
      e.to_account_id, s.release, s.refund, e.levied - o.levied, o.state,
      e.state)::private.ending as ending)
  select array_agg(d.ending order by d.n) into endings from ended d;
  return endings;
end $$;
comment on function private.end_escrows(private.settlement[]) is
  'Ends escrows, and returns what became of them. Amounts in smallest steps; a settlement that '
  'leaves something fails on the table.';

-- The transfers of what was ended, one for each escrow, in its order.
create function private.post_endings(endings private.ending[]) returns public.transfers[]
language plpgsql security definer set search_path = ''
-- Planned once, by keys; see private.post.
set plan_cache_mode = force_generic_plan set enable_seqscan = off
as $$
declare
  posted public.transfers[];
begin
  with added as (
    insert into public.transfers as t (community_id, kind, category, exchange_id, service_date)
    select n.community_id, case when n.refund = 0 then 'release' when n.release = 0 then 'refund'
        else 'split' end::public.transfer_kind, x.category, n.exchange_id, x.service_date
    from unnest(endings) with ordinality n
    join public.exchanges x using (exchange_id, community_id)
    order by n.ordinality
    returning t)
  select array_agg(a.t order by (a.t).transfer_id) into posted from added a;

  with lines as (
    select t, n.community_id, n.unit, l.*, string_agg(coalesce(l.account_id, l.escrow_id) || ','
        || l.amount, e'\n') over (partition by t.transfer_id order by l.n
        rows between unbounded preceding and unbounded following) as told
    from unnest(posted) t join unnest(endings) n using (exchange_id, community_id)
    cross join lateral (values
      (1, null::uuid, n.escrow_id, -n.release - n.refund),
      (2, n.to_account_id, null, n.release - n.levy),
      (3, n.from_account_id, null, n.refund),
      (4, case when n.levy > 0 then private.system_account(
        n.community_id, n.unit, 'pot', n.escrow_id) end, null, n.levy)
    ) l (n, account_id, escrow_id, amount)
    where l.amount <> 0),
  -- Each account from what it had before all of them, transfer after transfer.
  moments as materialized (
    select l.*, a.chain as before, case when a.account_id is null then 0
        else a.balance + sum(l.amount) over following end as balance,
      greatest(a.moved_at, case when a.account_id is null then (l.t).entered_at
        else max((l.t).entered_at) over following end) as moved_at,
      sum(l.amount) filter (where l.n = 2) over following as earned,
      sum(l.amount) filter (where l.n = 3) over following as refunded
    from lines l left join public.accounts a on a.account_id = l.account_id
    window following as (partition by l.account_id order by (l.t).transfer_id)),
  steps as materialized (
    select m.*, private.chain_along(
        m.before, private.digest(m.t, m.told), m.unit, m.balance::bigint, m.moved_at)
      filter (where m.account_id is not null) over following as chain,
      lead(m.account_id) over following is null as last
    from moments m
    window following as (partition by m.account_id order by (m.t).transfer_id)),
  moved as (
    update public.accounts a set balance = s.balance, moved_at = s.moved_at, chain = s.chain,
      earned = a.earned + coalesce(case when a.member_id is not null then s.earned end, 0),
      given = a.given - coalesce(s.refunded, 0)
    from steps s where s.last and a.account_id = s.account_id)
  insert into public.entries (
    transfer_id, community_id, unit, account_id, escrow_id, amount, entered_at, chain,
    balance_after)
  select (s.t).transfer_id, s.community_id, s.unit, s.account_id, s.escrow_id, s.amount,
    s.moved_at, s.chain, s.balance
  from steps s order by (s.t).transfer_id, s.n;
  return posted;
end $$;
comment on function private.post_endings(private.ending[]) is
  'Posts what was ended and moves the balances, as private.post does for each; returns the '
  'transfers. The accounts are locked by the caller, and each exchange has one escrow.';

-- Requests whose exchange has nothing open any more, as private.finish_request ends each.
create function private.finish_requests(
  endings private.ending[], source public.event_source) returns void
language plpgsql security definer set search_path = ''
-- Planned once, by keys; see private.post.
set plan_cache_mode = force_generic_plan set enable_seqscan = off
as $$
declare
  wanted uuid[];
begin
  select array_agg(l.request_id) into wanted from (
    select r.request_id from public.requests r
    where r.state = 'accepted' and r.request_id in (
      select x.request_id from unnest(endings) n
      join public.exchanges x using (exchange_id, community_id))
    order by r.request_id for no key update) l;
  with done as (
    update public.requests r set state = 'done'
    where r.request_id = any (wanted) and not exists (
      select from public.exchanges x join public.escrows e using (exchange_id, community_id)
      where x.request_id = r.request_id and x.community_id = r.community_id and e.remaining > 0)
    returning r.community_id, r.request_id)
  insert into public.events (community_id, kind, source, request_id, from_state, to_state)
  select d.community_id, 'request_done', finish_requests.source, d.request_id, 'accepted', 'done'
  from done d order by d.request_id;
end $$;
comment on function private.finish_requests(private.ending[], public.event_source) is
  'accepted -> done for each request of what was ended, once all its escrows are settled.';

create function private.settle_at_once(
  settlements private.settlement[], source public.event_source) returns void
language plpgsql security definer set search_path = ''
set plan_cache_mode = force_generic_plan
as $$
declare
  endings constant private.ending[] := private.end_escrows(settlements);
  posted constant public.transfers[] := private.post_endings(endings);
begin
  perform private.grow_floors(n.community_id, array[
      row(n.to_account_id, null, n.release - n.levy)::private.leg], t.transfer_id)
  from unnest(posted) t join unnest(endings) n using (exchange_id, community_id)
  where n.community_id in (
    select s.community_id from public.community_settings s where s.floor_growth_basis_points > 0);
  insert into public.events (
    community_id, kind, source, escrow_id, from_state, to_state, amount, transfer_id)
  select n.community_id, 'escrow_' || n.to_state, settle_at_once.source, n.escrow_id,
    n.from_state, n.to_state, case when n.release > 0 then n.release else n.refund end,
    t.transfer_id
  from unnest(posted) t join unnest(endings) n using (exchange_id, community_id)
  order by t.transfer_id;
  perform private.finish_requests(endings, source);
end $$;
comment on function private.settle_at_once(private.settlement[], public.event_source) is
  'Ends escrows of different exchanges, each as private.settle would. Not for accounts with a soft '
  'ceiling: whether one is passed is asked posting by posting. Amounts in smallest steps.';

reset role;
revoke create on schema private from chronobank;
