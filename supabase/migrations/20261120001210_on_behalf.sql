-- On behalf of somebody: whether who types may act for whom the call is about. begin_call has
-- found out who they are; here the community, the other side and the amount are known as well.

grant create on schema private to chronobank;
set role chronobank;

-- What a helper has paid at once out of somebody's account within a day: many small payments reach
-- no further than a large one. What they ask for is another's to accept, and counts by itself.
create function private.paid_by_helper(helper public.helpers) returns bigint
language plpgsql stable security definer set search_path = ''
as $$
begin
  return (
    select coalesce(-sum(e.amount), 0)::bigint
    from public.accounts a
    join public.entries e on e.account_id = a.account_id and e.amount < 0
      and e.entered_at > clock_timestamp() - interval '1 day'
    join public.transfers t on t.transfer_id = e.transfer_id and t.community_id = e.community_id
      and t.entered_by = helper.helper_member_id and t.on_behalf_of = helper.member_id
    where a.member_id = helper.member_id and a.community_id = helper.community_id);
end $$;
comment on function private.paid_by_helper(public.helpers) is
  'Of the last 24 hours, in smallest steps.';

-- The helper's right at this moment. Locked: a revocation that is answered has ended it, and
-- waits for an act that is under way; of two acts at once the second counts what the first paid.
-- The clock is read after the lock.
create function private.check_helper(
  call private.call, community_id uuid, scope public.helper_scope, amount bigint) returns void
language plpgsql volatile security definer set search_path = ''
as $$
declare
  helper public.helpers;
begin
  -- Twice: who was named anew while this waited has another row, which it has not seen.
  for look in 1..2 loop
    select * into helper from public.helpers h
    where h.member_id = call.member_id and h.helper_member_id = call.entered_by
      and h.community_id = check_helper.community_id and h.revoked_at is null
    for no key update;
    exit when found;
  end loop;
  if helper.helper_id is null or helper.expires_at <= clock_timestamp() then
    perform private.refuse('not_helper');
  elsif check_helper.scope <> all (helper.scopes)
    or amount > helper.max_amount
    or check_helper.scope = 'transfers'
      and amount + private.paid_by_helper(helper) > helper.max_amount
  then
    perform private.refuse('help_reaches_less', jsonb_build_object(
      'scopes', helper.scopes, 'max_amount', helper.max_amount));
  end if;
end $$;
comment on function private.check_helper(private.call, uuid, public.helper_scope, bigint) is
  'Errors: not_helper, help_reaches_less.';

create function private.check_on_behalf(
  call private.call, community_id uuid, scope public.helper_scope, other_id uuid default null,
  amount bigint default null)
returns void
language plpgsql volatile security definer set search_path = ''
as $$
declare
  typist public.memberships;
  helped public.memberships;
  by_staff boolean;
begin
  if call.entered_by = call.member_id then
    return;
  end if;
  select * into typist from public.memberships m where m.member_id = call.entered_by
    and m.community_id = check_on_behalf.community_id and m.standing = 'active';
  select * into helped from public.memberships m where m.member_id = call.member_id
    and m.community_id = check_on_behalf.community_id
    and m.standing not in ('pending', 'closed', 'erased');
  if typist.member_id is null or helped.member_id is null then
    perform private.refuse('not_helper');
  end if;
  by_staff := typist.role <> 'member' and not private.has_login(call.member_id);
  if not by_staff then
    if helped.standing = 'suspended' then
      perform private.refuse('not_helper');
    end if;
    perform private.check_helper(call, check_on_behalf.community_id, scope, amount);
  end if;
  -- Nobody acts for somebody with themselves on the other side.
  if other_id = call.entered_by then
    perform private.refuse('not_neutral');
  end if;
  perform set_config('chronobank.typist', call.entered_by::text, true),
    set_config('chronobank.door', case when by_staff then 'staff' else 'member' end, true);
end $$;
comment on function private.check_on_behalf(
  private.call, uuid, public.helper_scope, uuid, bigint) is
  'Whether the typist of a call may act for its member in this community, towards this other '
  'side, for this amount (smallest steps, what the member would pay): a helper by the scope they '
  'have, staff for a member without a login. What follows is recorded as typed by them. '
  'Errors: not_helper, help_reaches_less, not_neutral.';

reset role;
revoke create on schema private from chronobank;
