-- Bequests: what becomes of the account of a member who has died. It goes to whom they named, as
-- far as limits and standing of that member take it, and the rest to the pot; a debt as well.

grant create on schema public, private to chronobank;
set role chronobank;

-- How much of what is passed on its beneficiary takes. That they may take part, the caller has
-- made sure of, who has locked membership and account.
create function private.beneficiary_takes(
  beneficiary public.memberships, unit text, amount bigint) returns bigint
language plpgsql stable security definer set search_path = ''
as $$
declare
  account constant public.accounts := private.member_account(
    beneficiary.member_id, beneficiary.community_id, beneficiary_takes.unit);
  place constant record := private.left_to_settle(beneficiary, beneficiary_takes.unit);
begin
  if account.account_id is null then
    return 0;
  elsif amount > 0 then
    return least(amount, greatest(0,
      coalesce(account.ceiling - place.balance - place.outgoing - place.incoming, amount)));
  end if;
  return -least(-amount, greatest(0, coalesce(place.balance - account.floor, -amount)));
end $$;
comment on function private.beneficiary_takes(public.memberships, text, bigint) is
  'Of a balance (above zero) or a debt (below) the part that floor and ceiling of the beneficiary '
  'let them take, with the same sign; smallest steps. Nobody takes nothing.';

-- Posts one account on. Twice is fine: an account at zero has nothing to pass on.
create function private.pass_on(
  membership public.memberships, account_id uuid, source public.event_source, actor_id uuid)
returns void
language plpgsql security definer set search_path = ''
as $$
declare
  beneficiary public.memberships;
  unit text;
  heir uuid;
  pot uuid;
  amount bigint;
  taken bigint;
  transfer bigint;
begin
  select a.unit into strict unit from public.accounts a where a.account_id = pass_on.account_id;
  -- Only the active take. Locked: whoever leaves at this moment, and closes at zero, is not given
  -- anything any more.
  select * into beneficiary from public.memberships m
  where m.member_id = membership.beneficiary_id and m.community_id = membership.community_id
    and m.standing = 'active'
  for key share;
  heir := (private.member_account(
    beneficiary.member_id, membership.community_id, unit)).account_id;
  pot := private.system_account(membership.community_id, unit, 'pot', membership.member_id);
  -- All three in the one order, before they are looked at.
  perform from public.accounts a where a.account_id in (pass_on.account_id, heir, pot)
  order by a.account_id for no key update;
  select a.balance into strict amount from public.accounts a
  where a.account_id = pass_on.account_id;
  if amount = 0 then
    return;
  end if;

  taken := private.beneficiary_takes(beneficiary, unit, amount);
  transfer := (private.post(membership.community_id, 'bequest', array(
      select row(line.account_id, null, line.amount)::private.leg
      from (values (pass_on.account_id, -amount), (heir, taken), (pot, amount - taken)
      ) line (account_id, amount)
      where line.amount <> 0),
    checked => false, category => 'other', entered_by => actor_id)).transfer_id;
  perform private.record_event('bequest_posted', membership.community_id, source, actor_id,
    member_id => party.member_id, amount => party.amount, transfer_id => transfer,
    facts => jsonb_build_object('unit', unit))
  from (values (membership.member_id, -amount), (beneficiary.member_id, nullif(taken, 0))
  ) party (member_id, amount)
  where party.amount is not null;
end $$;
comment on function private.pass_on(
  public.memberships, uuid, public.event_source, uuid) is
  'Empties an account of a member who has died: to the beneficiary, and to the pot what they do '
  'not take. Each of the two members has an event, with what was added to their account.';

create function private.pass_on_all(
  membership public.memberships, source public.event_source, actor_id uuid default null)
returns void
language plpgsql security definer set search_path = ''
as $$
declare
  account uuid;
begin
  for account in
    select a.account_id from public.accounts a
    where a.member_id = membership.member_id and a.community_id = membership.community_id
      and a.balance <> 0
    order by a.account_id
  loop
    perform private.pass_on(membership, account, source, actor_id);
  end loop;
end $$;
comment on function private.pass_on_all(
  public.memberships, public.event_source, uuid) is 'See private.pass_on; every unit.';

create function public.membership_deceased(
  actor uuid, idempotency_key text, member_id uuid, reason text, community_id uuid default null)
returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  call private.call := private.begin_call(actor, 'admin/members/deceased',
    membership_deceased.idempotency_key, jsonb_build_array(community_id, member_id, reason));
  membership public.memberships;
begin
  if call.answer is not null then
    return call.answer;
  end if;
  membership := private.staffed_membership(
    call.member_id, membership_deceased.community_id, membership_deceased.member_id,
    lock => 'life');
  perform private.check_reason(membership_deceased.reason);
  if membership.standing not in ('active', 'paused', 'suspended', 'leaving')
    or membership.deceased_at is not null
  then
    perform private.refuse('standing_unchanged',
      jsonb_build_object('standing', membership.standing));
  elsif membership.beneficiary_id = call.member_id then
    -- Nobody decides what they themselves are to have.
    perform private.refuse('not_neutral');
  end if;
  update public.memberships m set standing = 'leaving', deceased_at = clock_timestamp()
  where m.member_id = membership.member_id and m.community_id = membership.community_id;
  perform private.record_event('membership_deceased', membership.community_id, 'staff',
    call.member_id, member_id => membership.member_id, from_state => membership.standing::text,
    to_state => 'leaving', reason => membership_deceased.reason);
  membership.standing := 'leaving';
  perform private.pass_on_all(membership, 'staff', call.member_id);
  membership := private.close_settled(membership, 'staff', call.member_id);
  return private.end_call(call, 200, private.membership_json(membership));
end $$;
comment on function public.membership_deceased(uuid, text, uuid, text, uuid) is
  'Staff record that a member has died: their balance, or debt, goes to whom they named, or to '
  'the pot; what is open ends by its clock, and a job passes on what comes back. Returns the '
  'membership. Errors: standing_unchanged, not_neutral, those of private.staffed_membership and '
  'private.check_reason. Definer: minutes are moved by the bank alone.';

reset role;
revoke create on schema public, private from chronobank;
grant execute on function
  public.membership_deceased(uuid, text, uuid, text, uuid) to service_role;
