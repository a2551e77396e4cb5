-- Leaving: what happens to a membership on its way out, whoever brings it about.

grant create on schema private to chronobank;
set role chronobank;

-- Locked in the order in which a request is accepted: requests first, then the membership. Nobody
-- can begin anything with the member until this ends. Who may be given what is left, beside or
-- named for the time after, is locked before whoever has a higher id: two members who give to each
-- other would otherwise wait in a circle.
create function private.lock_life(
  member_id uuid, community_id uuid, beside uuid default null) returns public.memberships
language plpgsql security definer set search_path = ''
as $$
declare
  membership public.memberships;
begin
  perform from public.requests r
  where r.community_id = lock_life.community_id and r.state = 'open'
    and (r.author_id = lock_life.member_id or r.provider_id = lock_life.member_id)
  order by r.request_id for no key update;
  perform from public.memberships m
  where m.community_id = lock_life.community_id and m.member_id < lock_life.member_id
    and m.member_id in (beside, (
      select b.beneficiary_id from public.memberships b
      where b.member_id = lock_life.member_id and b.community_id = lock_life.community_id))
    and m.standing in ('active', 'leaving')
  order by m.member_id for key share;
  select * into membership from public.memberships m
  where m.member_id = lock_life.member_id and m.community_id = lock_life.community_id
  for update;
  return membership;
end $$;
comment on function private.lock_life(uuid, uuid, uuid) is
  'A membership, locked against everything that begins, with its open requests: these come first, '
  'as they do where a request is taken up. Null for who is not in the community.';

-- To leaving, and on to closed where nothing is left to settle.
create function private.begin_leaving(
  membership public.memberships, source public.event_source, actor_id uuid, reason text)
returns public.memberships
language plpgsql security definer set search_path = ''
as $$
declare
  former constant public.standing := membership.standing;
begin
  update public.memberships m set standing = 'leaving'
  where m.member_id = membership.member_id and m.community_id = membership.community_id
  returning m.* into membership;
  perform private.record_event('membership_leaving', membership.community_id, source, actor_id,
    member_id => membership.member_id, from_state => former::text, to_state => 'leaving',
    reason => begin_leaving.reason);
  return private.close_settled(membership, source, actor_id);
end $$;
comment on function private.begin_leaving(
  public.memberships, public.event_source, uuid, text) is
  'The membership, leaving, or closed already. It is locked by the caller.';

create function private.close_settled(
  membership public.memberships, source public.event_source, actor_id uuid default null)
returns public.memberships
language plpgsql security definer set search_path = ''
as $$
begin
  if membership.standing <> 'leaving'
    or not private.is_settled(membership.member_id, membership.community_id)
  then
    return membership;
  end if;
  update public.memberships m set standing = 'closed'
  where m.member_id = membership.member_id and m.community_id = membership.community_id
  returning m.* into membership;
  perform private.record_event('membership_closed', membership.community_id, source, actor_id,
    member_id => membership.member_id, from_state => 'leaving', to_state => 'closed');
  return membership;
end $$;
comment on function private.close_settled(
  public.memberships, public.event_source, uuid) is
  'leaving -> closed at zero with nothing open; otherwise the membership as it is.';

-- What is left of a balance, given away at the door: to a member, or to the pot.
create function private.give_balance(
  membership public.memberships, to_member_id uuid, to_account public.system_account)
returns void
language plpgsql security definer set search_path = ''
as $$
declare
  balance constant bigint := (private.left_to_settle(membership)).balance;
begin
  if to_member_id is not null and to_account is not null or to_account <> 'pot' then
    perform private.refuse('invalid_input', '{"field": "to_account"}');
  elsif num_nonnulls(to_member_id, to_account) = 0 or balance <= 0 then
    return;
  end if;
  if to_member_id is not null then
    perform private.check_direction(
      private.acting_membership(to_member_id, membership.community_id), 'HOUR', balance,
      'partner_standing_forbids');
  end if;
  perform private.pay(membership.community_id, 'HOUR', membership.member_id, to_member_id,
    balance, balance, case when to_account is null then 'transfer' else 'donation'
      end::public.transfer_kind, 'other',
    case when to_account is null then 'gift' else 'donation' end::public.transfer_reason, null,
    'member', membership.member_id);
end $$;
comment on function private.give_balance(public.memberships, uuid, public.system_account) is
  'Gives what a leaving member has, to the minute, also where the community allows no other '
  'transfers. Errors: invalid_input, not_found, partner_standing_forbids, self_dealing, '
  'ceiling_reached.';

reset role;
revoke create on schema private from chronobank;
