-- Standings: which may follow which, and what each lets minutes do.
--
--   pending ──approved──▶ active ⇄ paused (by the member)
--      │                    ⇅         ⇅
--      │                   suspended (by staff)
--      │                    ⇅  all three
--   declined              leaving: toward zero only, closes itself there
--      │                    │
--      └─────────────────▶ closed ──▶ erased

grant create on schema private to chronobank;
set role chronobank;

create function private.guard_standing() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  if (old.standing || ' ' || new.standing = any (tg_argv)) is not true then
    perform private.refuse('transition_forbidden', jsonb_build_object(
      'subject', tg_table_name, 'from', old.standing, 'to', new.standing));
  elsif new.standing = 'closed' then
    perform private.check_settled(new);
  end if;
  return new;
end $$;
comment on function private.guard_standing() is
  'Trigger: lets a standing follow only those that its arguments name (see private.guard_state), '
  'and close when nothing is left to settle. Errors: transition_forbidden, not_settled. Definer: '
  'whoever picks a standing, the bank knows what is left.';

-- What a membership has open, and how far it is from zero.
create function private.left_to_settle(membership public.memberships, unit text default 'HOUR',
  out balance bigint, out outgoing bigint, out incoming bigint)
language sql stable security definer set search_path = ''
as $$
  select a.balance,
    coalesce((select sum(e.remaining) from public.escrows e
      where e.community_id = a.community_id and e.from_account_id = a.account_id
        and e.remaining > 0), 0)::bigint,
    coalesce((select sum(e.remaining) from public.escrows e
      where e.to_account_id = a.account_id and e.remaining > 0), 0)::bigint
  from public.accounts a
  where a.member_id = membership.member_id and a.community_id = membership.community_id
    and a.unit = left_to_settle.unit
$$;
comment on function private.left_to_settle(public.memberships, text) is
  'A member''s posted balance and what their open escrows hold, from and for them; smallest steps.';

-- In every unit. Requests are not counted: at zero nothing can come of one, they end with it.
create function private.is_settled(member_id uuid, community_id uuid) returns boolean
language plpgsql stable security definer set search_path = ''
as $$
begin
  return not exists (
    select from public.accounts a
    where a.member_id = is_settled.member_id and a.community_id = is_settled.community_id
      and (a.balance <> 0
        or exists (select from public.escrows e
          where e.community_id = a.community_id and e.from_account_id = a.account_id
            and e.remaining > 0)
        or exists (select from public.escrows e
          where e.to_account_id = a.account_id and e.remaining > 0)))
    and not exists (
      select from public.payment_requests p
      where p.community_id = is_settled.community_id and p.state = 'open'
        and is_settled.member_id in (p.provider_id, p.recipient_id));
end $$;
comment on function private.is_settled(uuid, uuid) is
  'Whether a member''s accounts are at zero, and neither an escrow of theirs, disputed or not, nor '
  'a claim for work already done is open.';

create function private.check_settled(membership public.memberships) returns void
language plpgsql stable security definer set search_path = ''
as $$
begin
  if not private.is_settled(membership.member_id, membership.community_id) then
    perform private.refuse('not_settled', to_jsonb(private.left_to_settle(membership)));
  end if;
end $$;
comment on function private.check_settled(public.memberships) is
  'Error: not_settled, with balance, outgoing and incoming in smallest steps.';

-- Ends the requests that nobody can take up any more: cancelled where they asked, declined where
-- they were asked.
create function private.end_requests(
  membership public.memberships, source public.event_source) returns void
language plpgsql security definer set search_path = ''
as $$
declare
  request public.requests;
begin
  for request in
    update public.requests r set state = case when r.author_id = membership.member_id
      then 'cancelled' else 'declined' end::public.request_state
    where r.community_id = membership.community_id and r.state = 'open'
      and (r.author_id = membership.member_id or r.provider_id = membership.member_id)
    returning r.*
  loop
    perform private.record_event('request_' || request.state, request.community_id, source,
      request_id => request.request_id, from_state => 'open', to_state => request.state::text);
  end loop;
end $$;
comment on function private.end_requests(public.memberships, public.event_source) is
  'Cancels or declines the open requests of a membership that closes.';

-- Whether a membership may begin a movement: the active any, the leaving one toward zero and not
-- past it, whatever becomes of what is open. The row is locked against a leave or a close at the
-- same moment; who is leaving is locked against a second movement, which would count the same
-- minutes again.
create function private.check_direction(
  membership public.memberships, unit text, amount bigint,
  refusal text default 'standing_forbids')
returns void
language plpgsql volatile security definer set search_path = ''
as $$
declare
  place record;
  allowed bigint;
begin
  if membership.standing = 'active' then
    select m.standing into strict membership.standing from public.memberships m
    where m.member_id = membership.member_id and m.community_id = membership.community_id
    for key share;
  end if;
  if membership.standing = 'leaving' then
    -- What was read may have changed while this waited: staff restore who was leaving.
    select m.* into strict membership from public.memberships m
    where m.member_id = membership.member_id and m.community_id = membership.community_id
    for no key update;
  end if;
  if membership.standing = 'active' then
    return;
  elsif membership.standing = 'leaving' and membership.deceased_at is null then
    place := private.left_to_settle(membership, check_direction.unit);
    allowed := greatest(0, case when amount < 0 then place.balance
      else -(place.balance + place.outgoing + place.incoming) end);
    if abs(amount) <= allowed then
      return;
    end if;
  end if;
  -- What keeps the other side from taking part is not the caller's to know.
  if refusal = 'partner_standing_forbids' then
    perform private.refuse('partner_standing_forbids');
  end if;
  perform private.refuse('standing_forbids', jsonb_strip_nulls(jsonb_build_object(
    'standing', membership.standing, 'allowed', allowed)));
end $$;
comment on function private.check_direction(public.memberships, text, bigint, text) is
  'Whether a membership may pay (amount below zero) or be paid (above), in smallest steps. '
  'Errors: the refusal named, standing_forbids (with allowed: how far a leaving one may go) or '
  'partner_standing_forbids.';

reset role;
revoke create on schema private from chronobank;

create trigger "a membership moves along its standings" before update on public.memberships
  for each row when (old.standing <> new.standing) execute function private.guard_standing(
    'pending active', 'staff',
    'pending closed', 'staff, or member',
    'active paused', 'member',
    'active suspended', 'staff',
    'active leaving', 'member, or staff',
    'paused active', 'member, or staff',
    'paused suspended', 'staff',
    'paused leaving', 'member, or staff',
    'suspended active', 'staff',
    'suspended leaving', 'staff, or member with nothing left to settle',
    'leaving active', 'staff',
    'leaving suspended', 'staff',
    'leaving closed', 'clock, at zero with nothing open',
    'closed active', 'staff',
    'closed erased', 'member, or staff');
create trigger "a person is erased by the bank" before update on public.memberships
  for each row when (
    old.standing <> new.standing and new.standing = 'erased' and current_user <> 'chronobank')
  execute function private.refuse_statement('a person is more than a standing');
create trigger "a life is told through the bank" before update on public.memberships
  for each row when (current_user <> 'chronobank'
    and (old.beneficiary_id, old.deceased_at, old.dormant_at)
      is distinct from (new.beneficiary_id, new.deceased_at, new.dormant_at))
  execute function private.refuse_statement('members name, staff record, and a job counts');
