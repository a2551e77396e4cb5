-- Writing: what a member leaves with the community about themselves: how they are reached, and
-- who is to have what is theirs when they have died.

grant create on schema public, private to chronobank;
set role chronobank;

create function private.contact_json(member_id uuid) returns jsonb
language plpgsql stable set search_path = ''
as $$
begin
  return (
    select jsonb_build_object('member_id', contact_json.member_id, 'email', c.email,
      'phone', c.phone, 'address', c.address, 'birth_year', c.birth_year,
      'updated_at', c.updated_at)
    from (values (true)) always
    left join public.contacts c on c.member_id = contact_json.member_id);
end $$;
comment on function private.contact_json(uuid) is
  'How a member is reached, where the reader may know; every field null for nothing.';

-- Keys that are not sent stay, null clears. Imports and coordinators write through this as well.
create function private.save_contact(member_id uuid, changes jsonb) returns jsonb
language plpgsql security definer set search_path = ''
as $$
begin
  if (changes ->> 'birth_year')::integer not between 1900
      and extract(year from clock_timestamp())::integer
    or changes ->> 'email' !~ '^\S+@\S+$'
  then
    perform private.refuse('invalid_input', jsonb_build_object('field',
      case when changes ->> 'email' !~ '^\S+@\S+$' then 'email' else 'birth_year' end));
  end if;
  insert into public.contacts as c (member_id, email, phone, address, birth_year)
  values (save_contact.member_id, changes ->> 'email', changes ->> 'phone', changes ->> 'address',
    (changes ->> 'birth_year')::integer)
  on conflict on constraint contacts_pkey do update set
    email = case when changes ? 'email' then excluded.email else c.email end,
    phone = case when changes ? 'phone' then excluded.phone else c.phone end,
    address = case when changes ? 'address' then excluded.address else c.address end,
    birth_year = case when changes ? 'birth_year' then excluded.birth_year else c.birth_year end,
    updated_at = clock_timestamp();
  return private.contact_json(save_contact.member_id);
end $$;
comment on function private.save_contact(uuid, jsonb) is
  'Writes a contact {email, phone, address, birth_year} and returns it. Error: invalid_input.';

create function public.contact_update(actor uuid, idempotency_key text, changes jsonb)
returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  call private.call := private.begin_call(
    actor, 'member/contact', contact_update.idempotency_key, changes);
begin
  return coalesce(call.answer, private.end_call(
    call, 200, private.save_contact(call.member_id, coalesce(contact_update.changes, '{}'))));
end $$;
comment on function public.contact_update(uuid, text, jsonb) is
  'Changes how the caller is reached; keys that are not sent stay, null clears. Returns the '
  'contact. Error: invalid_input. Definer: contacts are written by the bank alone.';

create function public.beneficiary_name(
  actor uuid, idempotency_key text, member_id uuid default null,
  community_id uuid default null)
returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  call private.call := private.begin_call(actor, 'member/beneficiary',
    beneficiary_name.idempotency_key, jsonb_build_array(community_id, member_id));
  membership public.memberships;
begin
  if call.answer is not null then
    return call.answer;
  end if;
  membership := private.acting_membership(call.member_id, beneficiary_name.community_id);
  -- Locked, so that a leave or an end at the same moment is seen.
  select m.* into strict membership from public.memberships m
  where m.member_id = membership.member_id and m.community_id = membership.community_id
  for no key update;
  if membership.standing in ('pending', 'closed', 'erased') then
    perform private.refuse('standing_forbids',
      jsonb_build_object('standing', membership.standing));
  elsif beneficiary_name.member_id = call.member_id then
    perform private.refuse('self_dealing');
  elsif beneficiary_name.member_id is not null and not exists (
    select from public.memberships m where m.member_id = beneficiary_name.member_id
      and m.community_id = membership.community_id
      and m.standing not in ('pending', 'closed', 'erased'))
  then
    perform private.refuse('not_found');
  end if;
  update public.memberships m set beneficiary_id = beneficiary_name.member_id
  where m.member_id = call.member_id and m.community_id = membership.community_id
  returning m.* into membership;
  -- Whom they named is theirs to know, and the staff's: the event says only that they did.
  perform private.record_event('beneficiary_named', membership.community_id, 'member',
    call.member_id, member_id => call.member_id);
  return private.end_call(call, 200, jsonb_build_object('community_id', membership.community_id,
    'member_id', membership.member_id, 'beneficiary_id', membership.beneficiary_id));
end $$;
comment on function public.beneficiary_name(uuid, text, uuid, uuid) is
  'The caller says who is to have their balance, or takes their debt, when they have died; null: '
  'the pot. Returns {community_id, member_id, beneficiary_id}. Errors: self_dealing, not_found, '
  'standing_forbids, those of private.acting_membership. Definer: memberships are written by the '
  'bank alone.';

reset role;
revoke create on schema public, private from chronobank;
grant execute on function private.contact_json(uuid) to authenticated;
grant execute on function public.contact_update(uuid, text, jsonb),
  public.beneficiary_name(uuid, text, uuid, uuid) to service_role;

create function public.contact() returns jsonb
language plpgsql stable set search_path = ''
as $$
begin
  if private.my_member_id() is null then
    perform private.refuse('member_required');
  end if;
  return private.contact_json(private.my_member_id());
end $$;
comment on function public.contact() is 'How the caller is reached. Error: member_required.';
grant execute on function public.contact() to authenticated;
