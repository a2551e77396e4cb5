-- Holds: how minutes are set aside for an exchange, so that what is done can be paid.

-- Who pays whom how much, within one exchange: as entered, and after rounding.
create type private.hold_leg as (
  recipient_id uuid, provider_id uuid, raw_amount bigint, amount bigint);

grant create on schema private to chronobank;
set role chronobank;

-- Who cannot pay hears of nothing else: by trying amounts that they do not have they would find
-- out how full the account of somebody else is.
create function private.check_floors(
  community_id uuid, unit text, legs private.hold_leg[], kind public.transfer_kind) returns void
language plpgsql volatile security definer set search_path = ''
as $$
declare
  line record;
begin
  for line in
    select a as account, paid.amount
    from (
      select l.recipient_id, sum(l.amount)::bigint as amount from unnest(legs) l group by 1) paid
    join public.accounts a on a.member_id = paid.recipient_id
      and a.community_id = check_floors.community_id and a.unit = check_floors.unit
    where a.balance - paid.amount < a.floor
    order by a.account_id
  loop
    if private.find_override((line.account).account_id, 'floor',
      (line.account).floor - (line.account).balance + line.amount) is null
    then
      perform private.refuse_limit(line.account, -line.amount, kind);
    end if;
  end loop;
end $$;
comment on function
  private.check_floors(uuid, text, private.hold_leg[], public.transfer_kind) is
  'Error: balance_too_low. The accounts are locked by the caller.';

-- Refuses providers who would pass their ceiling, unless staff let them. It counts what a member
-- sees as their balance (posted and set aside) and what is on its way to them: what is held can
-- then always be paid.
create function private.check_ceilings(
  community_id uuid, unit text, legs private.hold_leg[],
  kind public.transfer_kind default 'hold') returns uuid[]
language plpgsql volatile security definer set search_path = ''
-- Planned once, by keys; see private.post.
set plan_cache_mode = force_generic_plan set enable_seqscan = off
set enable_hashjoin = off set enable_mergejoin = off
as $$
declare
  full_account record;
  override_id uuid;
  overrides uuid[] := array[]::uuid[];
begin
  for full_account in
    select a as account, (sums.total - a.ceiling)::bigint as over
    from (
      select l.provider_id, sum(l.amount) as amount from unnest(legs) l group by 1) earned
    join public.accounts a on a.member_id = earned.provider_id
      and a.community_id = check_ceilings.community_id and a.unit = check_ceilings.unit
    cross join lateral (
      select a.balance + earned.amount + coalesce(sum(e.remaining), 0) as total
      from public.escrows e
      where e.remaining > 0 and a.account_id in (e.from_account_id, e.to_account_id)) sums
    where a.ceiling is not null and sums.total > a.ceiling
    order by a.account_id
  loop
    override_id := case when kind <> 'reversal' then private.find_override(
      (full_account.account).account_id, 'ceiling', full_account.over) end;
    if override_id is null then
      if kind <> 'reversal' then
        perform private.check_floors(check_ceilings.community_id, check_ceilings.unit, legs, kind);
      end if;
      perform private.refuse('ceiling_reached', private.limit_facts(full_account.account,
        case kind when 'reversal' then 'payee' else 'provider' end, 'over', full_account.over));
    end if;
    overrides := overrides || override_id;
  end loop;
  return overrides;
end $$;
comment on function
  private.check_ceilings(uuid, text, private.hold_leg[], public.transfer_kind) is
  'Returns the overrides that are needed, for private.post to use. Errors: ceiling_reached, '
  'balance_too_low. The accounts with a ceiling are locked by the caller.';

-- Sets minutes aside, one escrow a leg, in one transfer. Both sides are reserved here, so that
-- what is done can be paid: the floor by posting, the ceiling by counting under a lock.
create function private.hold(
  exchange public.exchanges, unit text, legs private.hold_leg[],
  source public.event_source, actor_id uuid, request_accepted boolean default false)
returns public.escrows[]
language plpgsql security definer set search_path = '' set timezone = 'UTC'
-- Planned once, by keys; see private.post.
set plan_cache_mode = force_generic_plan set enable_seqscan = off
set enable_hashjoin = off set enable_mergejoin = off
as $$
declare
  levy_basis_points integer;
  levy_rounding public.levy_rounding;
  until timestamptz;
  held public.escrows[];
  escrow public.escrows;
  raw_amounts bigint[];
  limited boolean;
  overrides uuid[] := array[]::uuid[];
  transfer bigint;
  lines private.leg[];
  typist constant uuid := private.typist();
  recipients constant uuid[] := array(select l.recipient_id from unnest(legs) l);
  providers constant uuid[] := array(select l.provider_id from unnest(legs) l);
begin
  perform from public.accounts a
  where a.member_id = any (recipients || providers)
    and a.community_id = exchange.community_id and a.unit = hold.unit
    and (a.ceiling is not null or a.member_id = any (recipients))
  order by a.account_id for no key update;

  -- Column by column: all settings at once take as long to read as the rest of this. Most accounts
  -- have no ceiling; one that was set while this waited for its locks is seen by now.
  select s.levy_basis_points, s.levy_rounding, clock_timestamp() + s.delivery_deadline,
    exists (select from public.accounts a
      where a.member_id = any (providers) and a.community_id = exchange.community_id
        and a.unit = hold.unit and a.ceiling is not null)
  into strict levy_basis_points, levy_rounding, until, limited
  from public.community_settings s where s.community_id = exchange.community_id;
  if limited then
    overrides := private.check_ceilings(exchange.community_id, hold.unit, legs);
  end if;

  with planned as materialized (
    select private.uuid_v7() as escrow_id, l.*, private.recording_of(
      exchange.community_id, l.recipient_id, l.provider_id) as recording from unnest(legs) l),
  opened as (
    insert into public.escrows as e (
      escrow_id, community_id, exchange_id, unit, from_account_id, to_account_id, recipient_id,
      provider_id, amount, remaining, levy_basis_points, levy_rounding, recording,
      fallback, due_at)
    select l.escrow_id, exchange.community_id, exchange.exchange_id, hold.unit,
      payer.account_id, payee.account_id, l.recipient_id, l.provider_id, l.amount, l.amount,
      case when l.provider_id is not null then levy_basis_points else 0 end, levy_rounding,
      l.recording, case l.recording when 'coordinator' then (
        select private.last_fallback(s) from public.community_settings s
        where s.community_id = exchange.community_id) end, until
    from planned l
    join public.accounts payer on payer.member_id = l.recipient_id
      and payer.community_id = exchange.community_id and payer.unit = hold.unit
    left join public.accounts provider on provider.member_id = l.provider_id
      and provider.community_id = exchange.community_id and provider.unit = hold.unit
    -- Nobody for a provider: the pot, and no levy on what is the pot's already.
    cross join lateral (select case when l.provider_id is null then private.system_account(
        exchange.community_id, hold.unit, 'pot', l.escrow_id)
      else provider.account_id end as account_id) payee
    where payee.account_id is not null
    returning e as escrow)
  select array_agg(o.escrow), array_agg(l.raw_amount) into held, raw_amounts
  from opened o join planned l on l.escrow_id = (o.escrow).escrow_id;
  if cardinality(held) is distinct from cardinality(legs) then
    perform private.refuse('not_found');
  end if;

  -- The line of an escrow comes before those of the accounts: entries are read in pairs.
  foreach escrow in array held loop
    lines := lines || row(null, escrow.escrow_id, escrow.amount)::private.leg;
    lines := lines || row(escrow.from_account_id, null, -escrow.amount)::private.leg;
  end loop;
  transfer := (private.post(exchange.community_id, 'hold', lines,
    checked => true, exchange_id => exchange.exchange_id, category => exchange.category,
    service_date => exchange.service_date, entered_by => actor_id,
    overrides => overrides)).transfer_id;
  insert into public.events (
    community_id, source, actor_id, on_behalf_of, kind, request_id, escrow_id, from_state,
    to_state, amount, raw_amount, transfer_id)
  select exchange.community_id,
    case when typist is null then hold.source
      else current_setting('chronobank.door')::public.event_source end,
    coalesce(typist, hold.actor_id), case when typist is not null then hold.actor_id end, w.*
  from (
    select 'escrow_held', null::uuid, held[n].escrow_id, null, 'held', held[n].amount,
      raw_amounts[n], transfer
    from generate_subscripts(held, 1) n
    union all
    select 'request_accepted', exchange.request_id, held[1].escrow_id, 'open', 'accepted',
      held[1].amount, null, null
    where request_accepted) w;
  return held;
end $$;
comment on function
  private.hold(public.exchanges, text, private.hold_leg[], public.event_source, uuid, boolean) is
  'Opens the escrows of an exchange and returns them; request_accepted: its request is accepted by '
  'this, and that is recorded with it. Amounts in smallest steps. '
  'Errors: balance_too_low, ceiling_reached, not_found (no such account).';

reset role;
revoke create on schema private from chronobank;
