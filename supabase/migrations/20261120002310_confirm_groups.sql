-- Writing: how a group comes to its end. Each leg needs the words that its recording asks for;
-- when none is missing any more, all that is open is settled in one transfer.

grant create on schema public, private to chronobank;
set role chronobank;

-- Locks the legs of a group for one who may see it, in the one order of locks.
create function private.lock_group(exchange_id uuid, member_id uuid) returns public.exchanges
language plpgsql security definer set search_path = ''
as $$
declare
  exchange public.exchanges;
begin
  select x.* into exchange from public.exchanges x
  where x.exchange_id = lock_group.exchange_id and x.kind = 'group' and (
    exists (select from public.escrows e where e.exchange_id = x.exchange_id
      and lock_group.member_id in (e.recipient_id, e.provider_id))
    or private.is_active_staff(lock_group.member_id, x.community_id));
  if not found then
    perform private.refuse('not_found');
  end if;
  perform from public.escrows e
  where e.exchange_id = exchange.exchange_id and e.community_id = exchange.community_id
  order by e.escrow_id for no key update;
  return exchange;
end $$;
comment on function private.lock_group(uuid, uuid) is
  'A group of which the member is a participant or staff; its legs are locked. Error: not_found.';

create function private.is_active_staff(member_id uuid, community_id uuid) returns boolean
language sql stable security definer set search_path = ''
as $$
  select exists (select from public.memberships m
    where m.member_id = is_active_staff.member_id and m.role <> 'member'
      and m.community_id = is_active_staff.community_id and m.standing = 'active')
$$;
comment on function private.is_active_staff(uuid, uuid) is
  'Whether a member is staff of a community now.';

-- The legs that can still be acted on. Deadlines are exact, and a dispute is a matter of its own.
create function private.open_legs(exchange public.exchanges) returns setof public.escrows
language sql volatile security definer set search_path = ''
as $$
  select e.* from public.escrows e
  where e.exchange_id = exchange.exchange_id and e.community_id = exchange.community_id
    and e.due_at > clock_timestamp()
  order by e.escrow_id
$$;
comment on function private.open_legs(public.exchanges) is
  'Legs that are held or delivered, and whose clock has not run out.';

-- The word of the recipient is confirmed_at, that of the provider the delivery. The pot has none.
create function private.has_its_words(leg public.escrows) returns boolean
language sql immutable set search_path = ''
as $$
  select case leg.recording
    when 'recipient' then leg.confirmed_at is not null
    when 'provider' then leg.state = 'delivered'
      or leg.provider_id is null and leg.confirmed_at is not null
    when 'both' then leg.confirmed_at is not null and leg.state = 'delivered'
    else false end
$$;
comment on function private.has_its_words(public.escrows) is
  'Whether everybody whose word a leg needs has given it; for a coordinator''s, staff settle.';

-- Settles legs in one transfer: what was claimed, or all.
create function private.settle_legs(
  legs public.escrows[], source public.event_source, actor_id uuid) returns void
language plpgsql security definer set search_path = ''
as $$
begin
  perform private.settle(array(
    select row(l.escrow_id, coalesce(l.claimed, l.remaining),
      l.remaining - coalesce(l.claimed, l.remaining))::private.settlement
    from unnest(legs) l), source, actor_id);
end $$;
comment on function private.settle_legs(public.escrows[], public.event_source, uuid) is
  'Releases what was claimed of each leg, or all, and refunds the rest; locked by the caller.';

-- After whatever was done to a leg: if no other one waits for a word, all that is open is
-- settled. The legs and their accounts are locked.
create function private.finish_group(exchange public.exchanges, actor_id uuid) returns void
language plpgsql security definer set search_path = ''
as $$
declare
  legs constant public.escrows[] := array(select private.open_legs(exchange));
begin
  if cardinality(legs) > 0
    and (select bool_and(private.has_its_words(l)) from unnest(legs) l)
  then
    perform private.settle_legs(legs, 'member', finish_group.actor_id);
  end if;
end $$;
comment on function private.finish_group(public.exchanges, uuid) is
  'Settles the open legs of a group in one transfer once every word is given.';

-- For what a party does to one leg alone (see private.lock_escrow).
create function private.after_leg(escrow public.escrows, actor_id uuid) returns public.escrows
language plpgsql security definer set search_path = ''
as $$
declare
  exchange public.exchanges;
begin
  select x.* into strict exchange from public.exchanges x
  where x.exchange_id = escrow.exchange_id and x.community_id = escrow.community_id;
  if exchange.kind = 'group' then
    perform private.finish_group(exchange, after_leg.actor_id);
    select e.* into strict escrow from public.escrows e
    where e.escrow_id = escrow.escrow_id and e.community_id = escrow.community_id;
  end if;
  return escrow;
end $$;
comment on function private.after_leg(public.escrows, uuid) is
  'Who goes their own way may have been the last one that the others waited for. Returns the '
  'escrow as it is then.';

-- Says why nothing of a group can be acted on, by a member (their legs) or at all (null).
create function private.refuse_group(exchange public.exchanges, member_id uuid) returns void
language plpgsql volatile security definer set search_path = ''
as $$
declare
  leg public.escrows;
begin
  select e.* into strict leg from public.escrows e
  where e.exchange_id = exchange.exchange_id and e.community_id = exchange.community_id
    and (refuse_group.member_id is null
      or refuse_group.member_id in (e.recipient_id, e.provider_id))
  order by e.due_at > clock_timestamp() desc nulls last, e.remaining = 0, e.escrow_id limit 1;
  perform private.check_open(leg);
  if leg.recording = 'coordinator' and leg.recipient_id = refuse_group.member_id then
    perform private.refuse('coordinator_records');
  end if;
  perform private.refuse('already_confirmed');
end $$;
comment on function private.refuse_group(public.exchanges, uuid) is
  'Errors: escrow_not_open, under_dispute, deadline_passed, coordinator_records, '
  'already_confirmed.';

create function public.group_confirm(actor uuid, idempotency_key text, exchange_id uuid)
returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  call private.call := private.begin_call(actor, 'groups/confirm', group_confirm.idempotency_key,
    to_jsonb(exchange_id));
  exchange public.exchanges;
  said public.escrows[];
  moment timestamptz;
begin
  if call.answer is not null then
    return call.answer;
  end if;
  exchange := private.lock_group(group_confirm.exchange_id, call.member_id);
  moment := clock_timestamp();
  with word as (
    update public.escrows e set
      confirmed_at = case when e.recipient_id = call.member_id then moment
        else e.confirmed_at end,
      state = case when e.provider_id = call.member_id then 'delivered' else e.state end,
      claimed = case when e.provider_id = call.member_id then e.remaining else e.claimed end
    where e.exchange_id = exchange.exchange_id and e.community_id = exchange.community_id
      and e.due_at > moment
      and (e.provider_id = call.member_id and e.state = 'held'
        or e.recipient_id = call.member_id and e.confirmed_at is null
          and e.recording <> 'coordinator')
    returning e as leg)
  select array_agg(w.leg) into said from word w;
  if said is null then
    if not exists (select from public.escrows e where e.exchange_id = exchange.exchange_id
      and call.member_id in (e.recipient_id, e.provider_id))
    then
      perform private.refuse('not_participant');
    end if;
    perform private.refuse_group(exchange, call.member_id);
  end if;
  perform private.record_words(said, call.member_id);
  if exists (select from unnest(said) l where l.provider_id = call.member_id) then
    perform private.set_group_clock(exchange, moment, call.member_id);
  end if;
  perform private.finish_group(exchange, call.member_id);
  return private.end_call(call, 200, private.group_json(exchange, call.member_id));
end $$;
comment on function public.group_confirm(uuid, text, uuid) is
  'A participant gives their word for all their open legs: who is paid delivers, who pays '
  'confirms. With the last word that is needed everything open is settled in one transfer. '
  'Returns {exchange, escrows, progress}. Errors: not_found, not_participant, already_confirmed, '
  'coordinator_records, escrow_not_open, under_dispute, deadline_passed. '
  'Definer: escrows are moved by the bank alone.';

create function private.record_words(legs public.escrows[], actor_id uuid) returns void
language plpgsql security definer set search_path = ''
as $$
declare
  leg public.escrows;
begin
  foreach leg in array legs loop
    if leg.recipient_id = actor_id then
      perform private.record_event('escrow_confirmed', leg.community_id, 'member', actor_id,
        escrow_id => leg.escrow_id, from_state => leg.state::text, to_state => leg.state::text,
        amount => coalesce(leg.claimed, leg.remaining));
    else
      perform private.record_event('escrow_delivered', leg.community_id, 'member', actor_id,
        escrow_id => leg.escrow_id, from_state => 'held', to_state => 'delivered',
        amount => leg.claimed);
    end if;
  end loop;
end $$;
comment on function private.record_words(public.escrows[], uuid) is
  'An event for each leg: confirmed, by who pays, or delivered, by who is paid (or by whoever '
  'delivered last, for the pot).';

-- One clock for all that is delivered. It begins anew with each delivery; as long as others have
-- not delivered, it does not run out before theirs. With the last one the legs to the pot, for
-- which nobody speaks, are delivered too.
create function private.set_group_clock(
  exchange public.exchanges, moment timestamptz, actor_id uuid) returns void
language plpgsql security definer set search_path = ''
as $$
declare
  legs constant public.escrows[] := array(select private.open_legs(exchange));
  to_the_pot public.escrows[];
  held_until timestamptz;
begin
  select max(l.due_at) into held_until from unnest(legs) l
  where l.state = 'held' and l.provider_id is not null;
  if held_until is null then
    with delivered as (
      update public.escrows e set state = 'delivered', claimed = e.remaining
      where e.escrow_id in (select l.escrow_id from unnest(legs) l where l.state = 'held')
      returning e as leg)
    select array_agg(d.leg) into to_the_pot from delivered d;
    perform private.record_words(coalesce(to_the_pot, '{}'), set_group_clock.actor_id);
  end if;
  update public.escrows e set
    due_at = greatest(held_until, moment + s.confirmation_window)
  from public.community_settings s
  where e.escrow_id in (select l.escrow_id from unnest(legs) l) and e.state = 'delivered'
    and s.community_id = e.community_id;
end $$;
comment on function private.set_group_clock(public.exchanges, timestamptz, uuid) is
  'Sets when the delivered legs of a group end by themselves, all at one moment.';

reset role;
revoke create on schema public, private from chronobank;
grant execute on function public.group_confirm(uuid, text, uuid) to service_role;
