-- Words: how a group comes to its end. Each leg needs the words that its recording asks for;
-- when none is missing any more, all that is open is settled in one transfer.

grant create on schema private to chronobank;
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
language plpgsql stable security definer set search_path = ''
as $$
begin
  return exists (select from public.memberships m
    where m.member_id = is_active_staff.member_id and m.role <> 'member'
      and m.community_id = is_active_staff.community_id and m.standing = 'active');
end $$;
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
language plpgsql immutable set search_path = ''
as $$
begin
  return case leg.recording
    when 'recipient' then leg.confirmed_at is not null
    when 'provider' then leg.state = 'delivered'
      or leg.provider_id is null and leg.confirmed_at is not null
    when 'both' then leg.confirmed_at is not null and leg.state = 'delivered'
    else false end;
end $$;
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
  select x.* into exchange from public.exchanges x
  where x.exchange_id = escrow.exchange_id and x.community_id = escrow.community_id
    and x.kind = 'group';
  if found then
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

reset role;
revoke create on schema private from chronobank;
