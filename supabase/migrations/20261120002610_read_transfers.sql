-- Reading: one transfer, by its parties and by staff.

grant create on schema private to chronobank;
set role chronobank;

create function private.read_transfer_json(transfer_id bigint) returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
begin
  return (
    select private.transfer_json(t, case when t.community_id
      not in (select private.my_staffed_communities()) then private.my_member_id() end)
    from public.transfers t
    where t.transfer_id = read_transfer_json.transfer_id
      and (t.community_id in (select private.my_staffed_communities()) or exists (
        -- By offset 0 the lines of this transfer, instead of all those of the reader.
        select from (
          select e.* from public.entries e
          where e.transfer_id = t.transfer_id and e.community_id = t.community_id offset 0) e
        left join public.accounts a using (account_id, community_id)
        left join public.escrows x using (escrow_id, community_id)
        where private.my_member_id() in (a.member_id, x.recipient_id, x.provider_id))));
end $$;
comment on function private.read_transfer_json(bigint) is
  'A transfer for who has a line in it, or is a party to an escrow that has one, and for staff; '
  'null for others. Definer: who is on the other side is a line that the reader does not see.';

reset role;
revoke create on schema private from chronobank;

create function public.transfer(transfer_id bigint) returns jsonb
language plpgsql stable set search_path = ''
as $$
declare
  found_transfer constant jsonb := private.read_transfer_json(transfer.transfer_id);
begin
  if found_transfer is null then
    perform private.refuse('not_found');
  end if;
  return found_transfer || jsonb_build_object(
    'from_name', private.name_of((found_transfer ->> 'from_id')::uuid),
    'to_name', private.name_of((found_transfer ->> 'to_id')::uuid));
end $$;
comment on function public.transfer(bigint) is
  'One transfer of the caller, or of a community that they are staff of. Error: not_found.';

grant execute on function private.read_transfer_json(bigint), public.transfer(bigint)
  to authenticated;
