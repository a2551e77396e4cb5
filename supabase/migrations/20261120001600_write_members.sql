-- Writing: members. Join, and keep one's profile.

grant create on schema public, private to chronobank;
set role chronobank;

-- By the key of one or the other: `slug = … or community_id::text = …` would read them all.
create function private.find_community(named text) returns public.communities
language plpgsql stable security definer set search_path = ''
as $$
declare
  community public.communities;
begin
  if named is null then
    if (select count(*) from (select from public.communities limit 2) c) = 1 then
      select * into community from public.communities;
    end if;
    return community;
  end if;
  select * into community from public.communities c where c.slug = named;
  if not found then
    select * into community from public.communities c
    where c.community_id = private.as_uuid(named);
  end if;
  return community;
end $$;
comment on function private.find_community(text) is
  'A community by slug or id; null means the only one. Null when there is none.';

-- The community somebody names when they register.
create function private.named_community(community text) returns public.communities
language plpgsql stable security definer set search_path = ''
as $$
declare
  found_community public.communities := private.find_community(community);
begin
  if found_community.community_id is null then
    perform private.refuse(
      case when community is null then 'community_required' else 'community_unknown' end);
  end if;
  return found_community;
end $$;
comment on function private.named_community(text) is
  'A community by id or slug; null means the only one. Errors: community_unknown, '
  'community_required.';

-- Asked before an account is made, so that a wrong community is refused without a trace.
create function public.community_check(
  community text default null, invitation text default null) returns jsonb
language plpgsql volatile security definer set search_path = ''
as $$
declare
  asked public.invitations;
  here public.communities;
begin
  if community_check.invitation is not null then
    asked := private.invitation_for(community_check.invitation);
    perform private.check_invitation(asked);
  end if;
  here := private.named_community(coalesce(community_check.community, asked.community_id::text));
  if asked.invitation_id is null then
    perform private.check_door(here.community_id);
  elsif asked.community_id <> here.community_id then
    perform private.refuse('invitation_invalid', '{"why": "another_community"}');
  end if;
  return jsonb_build_object(
    'community_id', here.community_id, 'slug', here.slug, 'name', here.name);
end $$;
comment on function public.community_check(text, text) is
  'The community a new member would join. Errors: community_unknown, community_required, '
  'invitation_required, invitation_invalid. Definer: it calls the bank''s own code.';

-- The second half of registering, after Supabase Auth; repeated by each login, to no effect. What
-- an account made elsewhere says of a community may be nonsense: that is no reason to keep its
-- owner out, they are in none then. Registering asks community_check before.
create function public.member_join(
  actor uuid, display_name text, community text default null, invitation text default null)
returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  joiner uuid;
  asked public.invitations := private.invitation_for(member_join.invitation);
begin
  if actor is null then
    perform private.refuse('unauthenticated');
  end if;
  begin
    if asked.member_id is not null
      and not exists (select from public.members m where m.auth_user_id = actor)
    then
      asked := private.take_invitation(member_join.invitation);
      if asked.invitation_id is not null then
        perform private.enter(asked, null, actor);
      end if;
    end if;
    insert into public.members (auth_user_id, display_name)
    values (actor, member_join.display_name) on conflict (auth_user_id) do nothing;
  exception when foreign_key_violation then
    -- Supabase Auth invents an id for an address that it knows already.
    perform private.refuse('unauthenticated');
  end;
  -- Locked: of two logins at once the second one finds the place that the first has taken.
  select m.member_id into strict joiner from public.members m
  where m.auth_user_id = actor for update;
  if not exists (select from public.memberships s where s.member_id = joiner) then
    asked := private.take_invitation(member_join.invitation);
    if asked.invitation_id is not null then
      joiner := private.enter(asked, joiner, actor);
    else
      insert into public.memberships (community_id, member_id)
      select s.community_id, joiner from public.community_settings s
      where s.community_id = (private.find_community(member_join.community)).community_id
        and s.joining <> 'invitation'
      on conflict do nothing;
    end if;
  end if;
  return private.member_json(joiner);
end $$;
comment on function public.member_join(uuid, text, text, text) is
  'Makes the member of an auth user and their first membership, by an invitation or where anyone '
  'may ask; a second time nothing. Returns the member. Error: unauthenticated. '
  'Definer: members are written by the bank alone.';

create function public.member_update(actor uuid, idempotency_key text, changes jsonb)
returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  call private.call := private.begin_call(
    actor, 'member', member_update.idempotency_key, changes);
begin
  if call.answer is not null then
    return call.answer;
  end if;
  update public.members m set
    display_name = coalesce(changes ->> 'display_name', m.display_name),
    bio = case when changes ? 'bio' then coalesce(changes ->> 'bio', '') else m.bio end,
    skills = case when changes ? 'skills' then private.text_array(changes -> 'skills')
      else m.skills end,
    languages = case when changes ? 'languages'
      then private.text_array(changes -> 'languages') else m.languages end,
    location_name = case when changes ? 'location'
      then changes -> 'location' ->> 'name' else m.location_name end,
    location = case when changes ? 'location'
      then private.location_point(changes -> 'location') else m.location end
  where m.member_id = call.member_id;
  return private.end_call(call, 200, private.member_json(call.member_id));
end $$;
comment on function public.member_update(uuid, text, jsonb) is
  'Changes the caller''s profile; keys that are not sent stay, null clears. Returns the member. '
  'Errors: see private.begin_call. Definer: members are written by the bank alone.';

create function private.text_array(list jsonb) returns text[]
language sql immutable set search_path = ''
as $$
  select coalesce(array_agg(item order by n), '{}')
  from jsonb_array_elements_text(case jsonb_typeof(list) when 'array' then list else '[]' end)
    with ordinality as items (item, n)
$$;
comment on function private.text_array(jsonb) is 'The texts of a JSON array; empty for null.';

reset role;
revoke create on schema public, private from chronobank;
grant execute on function public.community_check(text, text),
  public.member_join(uuid, text, text, text),
  public.member_update(uuid, text, jsonb) to service_role;
