-- Dormancy: when a member last took part. What the job writes down holds until the next exchange.

grant create on schema private to chronobank;
set role chronobank;

-- Minutes released for something that they gave or received, or paid for it at once.
create function private.last_exchange_at(member_id uuid, community_id uuid) returns timestamptz
language plpgsql stable security definer set search_path = ''
as $$
begin
  return greatest(
    (select max(v.at)
      from public.escrows e
      join public.events v on v.escrow_id = e.escrow_id
        and v.kind in ('escrow_released', 'escrow_split', 'escrow_part_released')
      where e.community_id = last_exchange_at.community_id and e.released > 0
        and last_exchange_at.member_id in (e.recipient_id, e.provider_id)),
    (select max(t.entered_at)
      from public.accounts a
      join public.entries l on l.account_id = a.account_id
      join public.transfers t on t.transfer_id = l.transfer_id and t.reason = 'exchange'
      where a.member_id = last_exchange_at.member_id
        and a.community_id = last_exchange_at.community_id));
end $$;
comment on function private.last_exchange_at(uuid, uuid) is
  'When a member last took part in an exchange that was paid; null for never.';

-- Whether a membership is dormant now; what the job wrote down stands until the next exchange.
create function private.is_dormant(membership public.memberships) returns boolean
language plpgsql stable security definer set search_path = ''
as $$
begin
  return membership.dormant_at is not null and membership.standing = 'active'
    and coalesce(private.last_exchange_at(membership.member_id, membership.community_id)
      < membership.dormant_at, true);
end $$;
comment on function private.is_dormant(public.memberships) is
  'Marked by the job, active, and without an exchange since.';

reset role;
revoke create on schema private from chronobank;
grant execute on function private.is_dormant(public.memberships) to authenticated;
