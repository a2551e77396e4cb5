-- Writing: a participant's word for their legs of a group, and the clock that it starts.

grant create on schema public, private to chronobank;
set role chronobank;

create function public.group_confirm(
  actor uuid, idempotency_key text, exchange_id uuid, on_behalf_of uuid default null)
returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  call private.call := private.begin_call(actor, 'groups/confirm', group_confirm.idempotency_key,
    to_jsonb(exchange_id), group_confirm.on_behalf_of);
  exchange public.exchanges;
  said public.escrows[];
  moment timestamptz;
begin
  if call.answer is not null then
    return call.answer;
  end if;
  exchange := private.lock_group(group_confirm.exchange_id, call.member_id);
  perform private.check_on_behalf(call, exchange.community_id, 'confirm', (
    -- Themselves, if they are the other side of a leg of whom they act for.
    select call.entered_by from public.escrows e where e.exchange_id = exchange.exchange_id
      and (call.member_id, call.entered_by)
        in ((e.recipient_id, e.provider_id), (e.provider_id, e.recipient_id)) limit 1));
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
comment on function public.group_confirm(uuid, text, uuid, uuid) is
  'A participant gives their word for all their open legs: who is paid delivers, who pays '
  'confirms. With the last word that is needed everything open is settled in one transfer. '
  'Returns {exchange, escrows, progress}. Errors: not_found, not_participant, already_confirmed, '
  'coordinator_records, escrow_not_open, under_dispute, deadline_passed, not_helper, '
  'help_reaches_less, not_neutral. '
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
language plpgsql security definer set search_path = '' set timezone = 'UTC'
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
grant execute on function public.group_confirm(uuid, text, uuid, uuid) to service_role;
