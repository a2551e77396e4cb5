-- Calls: who is asking, once or again. Every write begins and ends here.

create table private.idempotency_keys (
  member_id uuid not null,
  route text not null,
  idempotency_key text not null,
  request_hash bytea not null,
  answer jsonb not null,
  created_at timestamptz not null default now(),
  primary key (member_id, route, idempotency_key)
);
comment on table private.idempotency_keys is
  'The answer of each accepted write, stored with its effect; kept for 24 hours.';
create index on private.idempotency_keys (created_at);

alter table private.idempotency_keys enable row level security;
grant select, insert, delete on private.idempotency_keys to chronobank;
create policy "the bank reads answers" on private.idempotency_keys for select to chronobank
  using (true);
create policy "the bank stores answers" on private.idempotency_keys for insert to chronobank
  with check (true);
create policy "the bank forgets answers" on private.idempotency_keys for delete to chronobank
  using (true);

-- A write under way, of member_id, typed by entered_by; answer is there when it is a replay.
create type private.call as (
  member_id uuid, entered_by uuid, route text, idempotency_key text, request_hash bytea,
  answer jsonb);

grant create on schema public, private to chronobank;
set role chronobank;

-- Two calls with one key come one after the other, whatever becomes of whoever sends them.
create function private.lock_key(actor uuid, route text, idempotency_key text) returns void
language plpgsql set search_path = ''
as $$
begin
  perform pg_advisory_xact_lock(
    hashtextextended(concat_ws(' ', actor, route, idempotency_key), 0));
end $$;
comment on function private.lock_key(uuid, text, text) is
  'Waits for a call of the same auth user, route and key; held until the transaction ends.';

-- Begins a write: finds the member, waits for a call with the same key, finds its answer. The key
-- belongs to who types: two who act for the same member never meet in one.
create function private.begin_call(
  actor uuid, route text, idempotency_key text, request jsonb, on_behalf_of uuid default null)
returns private.call
language plpgsql security definer set search_path = ''
as $$
declare
  call private.call;
  stored private.idempotency_keys;
  counted record;
begin
  if actor is null then
    perform private.refuse('unauthenticated');
  elsif coalesce(begin_call.idempotency_key, '') = '' then
    perform private.refuse('idempotency_key_required');
  elsif length(begin_call.idempotency_key) > 255
    or begin_call.idempotency_key ~ '[^\x20-\x7e]'
  then
    perform private.refuse('idempotency_key_invalid');
  end if;
  call.route := begin_call.route;
  call.idempotency_key := begin_call.idempotency_key;
  call.request_hash := sha256(convert_to(
    concat_ws(' for ', coalesce(request::text, ''), on_behalf_of), 'UTF8'));

  -- Two at once: the second waits here, and then sees what the first has stored.
  perform private.lock_key(actor, call.route, call.idempotency_key);
  select m.member_id, k.request_hash, k.answer
  into call.entered_by, stored.request_hash, stored.answer
  from public.members m
  left join private.idempotency_keys k on k.member_id = m.member_id and k.route = call.route
    and k.idempotency_key = call.idempotency_key
  where m.auth_user_id = actor;
  if not found then
    perform private.refuse('member_required');
  elsif stored.answer is not null then
    if stored.request_hash <> call.request_hash then
      perform private.refuse('idempotency_key_reused');
    end if;
    call.answer := stored.answer || '{"replayed": true}';
    return call;
  end if;

  call.member_id := coalesce(on_behalf_of, call.entered_by);
  perform set_config('chronobank.typist', '', true),
    set_config('chronobank.caller', call.entered_by::text, true);
  if call.member_id <> call.entered_by then
    perform private.check_may_act_for(call.entered_by, call.member_id);
  end if;
  counted := private.count_call(call.entered_by::text, 'write');
  if counted.retry_after is not null then
    perform private.refuse('rate_limited', jsonb_build_object(
      'retry_after', counted.retry_after, 'limit', counted.allowed));
  end if;
  return call;
end $$;
comment on function private.begin_call(uuid, text, text, jsonb, uuid) is
  'Begins a write of the member behind an auth user, or of whom they act for (then call '
  'private.check_on_behalf); the answer is set when it is a replay. Errors: unauthenticated, '
  'idempotency_key_*, member_required, not_helper, rate_limited.';

-- Ends a write: the answer is stored in the same transaction as the effect.
create function private.end_call(call private.call, status integer, body jsonb) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  answer constant jsonb := jsonb_build_object('status', status, 'body', body, 'replayed', false,
    'written', pg_current_xact_id()::text);
begin
  if call.member_id <> call.entered_by and private.typist() is distinct from call.entered_by then
    raise exception '% may be called for others, and nobody asked by whom', call.route;
  end if;
  insert into private.idempotency_keys (member_id, route, idempotency_key, request_hash, answer)
  values (call.entered_by, call.route, call.idempotency_key, call.request_hash, answer);
  return answer;
end $$;
comment on function private.end_call(private.call, integer, jsonb) is
  'Stores and returns the answer {status, body, replayed, written}; written is the transaction, '
  'which a replica is asked for: public.has_seen.';

-- The membership in which a call acts. Null community: the only one the member has.
create function private.acting_membership(member_id uuid, community_id uuid)
returns public.memberships
language plpgsql stable security definer set search_path = ''
as $$
declare
  membership public.memberships;
  meant public.memberships[];
begin
  if acting_membership.community_id is not null then
    select * into membership from public.memberships m
    where m.member_id = acting_membership.member_id
      and m.community_id = acting_membership.community_id;
    if not found then
      perform private.refuse('not_found');
    end if;
    return membership;
  end if;
  -- A community that they have left is meant only where there is no other.
  meant := array(
    select m from public.memberships m
    where m.member_id = acting_membership.member_id and m.standing not in ('closed', 'erased'));
  if meant = '{}' then
    meant := array(
      select m from public.memberships m where m.member_id = acting_membership.member_id);
  end if;
  if cardinality(meant) <> 1 then
    perform private.refuse('community_required',
      jsonb_build_object('memberships', cardinality(meant)));
  end if;
  return meant[1];
end $$;
comment on function private.acting_membership(uuid, uuid) is
  'The caller''s membership a call acts in. Errors: not_found, community_required.';

-- Only the active begin something new; what is open already, everybody may bring to its end.
create function private.check_standing(membership public.memberships) returns void
language plpgsql stable security definer set search_path = ''
as $$
begin
  if membership.standing <> 'active' then
    perform private.refuse('standing_forbids',
      jsonb_build_object('standing', membership.standing));
  end if;
end $$;
comment on function private.check_standing(public.memberships) is
  'Refuses who is not active. Error: standing_forbids.';

-- The one place where minutes are rounded: where a person enters them.
create function private.round_amount(raw bigint, community_id uuid) returns bigint
language plpgsql stable security definer set search_path = ''
as $$
declare
  step bigint;
  mode public.rounding_mode;
  rounded bigint;
begin
  if raw not between 1 and 1000000 then
    perform private.refuse('invalid_input', jsonb_build_object(
      'field', 'amount', 'minimum', 1, 'maximum', 1000000));
  end if;
  select s.rounding_step, s.rounding_mode into strict step, mode
  from public.community_settings s where s.community_id = round_amount.community_id;
  rounded := case mode
    when 'up' then (raw + step - 1) / step * step
    else (2 * raw + step) / (2 * step) * step end;
  if rounded = 0 then
    perform private.refuse('amount_rounds_to_nothing', jsonb_build_object('step', step));
  end if;
  return rounded;
end $$;
comment on function private.round_amount(bigint, uuid) is
  'Minutes rounded by the step and mode of the community; null stays null. '
  'Errors: invalid_input, amount_rounds_to_nothing.';

reset role;
revoke create on schema public, private from chronobank;
