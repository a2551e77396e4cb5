-- Dormancy: when a member last took part. What the job writes down holds until the next exchange.

grant create on schema private to chronobank;
set role chronobank;

-- Minutes released for something that they gave or received, or paid for it at once. The newest
-- first, and no further than the first that is new enough: who takes part is soon found, and who
-- does not has no more to look at than the night before.
create function private.has_exchanged(member_id uuid, community_id uuid, since timestamptz)
returns boolean
language plpgsql stable security definer set search_path = ''
as $$
begin
  return exists (
      select from public.accounts a
      join public.entries l on l.account_id = a.account_id and l.entered_at > since
      join public.transfers t on t.transfer_id = l.transfer_id
        and (t.reason = 'exchange' or t.kind = 'release')
      where a.member_id = has_exchanged.member_id
        and a.community_id = has_exchanged.community_id)
    or exists (
      select from (
        (select e.escrow_id, e.community_id, e.released, e.closed_at from public.escrows e
          where e.recipient_id = has_exchanged.member_id order by e.escrow_id desc)
        union all
        (select e.escrow_id, e.community_id, e.released, e.closed_at from public.escrows e
          where e.provider_id = has_exchanged.member_id order by e.escrow_id desc)) e
      cross join lateral (
        select from public.events v where v.escrow_id = e.escrow_id and v.at > since
          and v.kind in ('escrow_released', 'escrow_split', 'escrow_part_released') limit 1) paid
      where e.community_id = has_exchanged.community_id and e.released > 0
        and coalesce(e.closed_at > since, true));
end $$;
comment on function private.has_exchanged(uuid, uuid, timestamptz) is
  'Whether a member has taken part in an exchange that was paid after a moment.';

-- Whether a membership is dormant now; what the job wrote down stands until the next exchange.
create function private.is_dormant(membership public.memberships) returns boolean
language plpgsql stable security definer set search_path = ''
as $$
begin
  return membership.dormant_at is not null and membership.standing = 'active'
    and not private.has_exchanged(
      membership.member_id, membership.community_id, membership.dormant_at);
end $$;
comment on function private.is_dormant(public.memberships) is
  'Marked by the job, active, and without an exchange since.';

reset role;
revoke create on schema private from chronobank;
grant execute on function private.is_dormant(public.memberships) to authenticated;
