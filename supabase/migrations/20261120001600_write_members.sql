-- Writing: members. Join, and keep one's profile.

grant create on schema public, private to chronobank;
set role chronobank;

-- The community somebody names when they register: its id or slug, or none if there is just one.
create function private.named_community(community text) returns public.communities
language plpgsql stable security definer set search_path = ''
as $$
declare
  found_community public.communities;
begin
  if community is null then
    if (select count(*) from (select from public.communities limit 2) c) <> 1 then
      perform private.refuse('community_required');
    end if;
    select * into found_community from public.communities;
  else
    select * into found_community from public.communities c
    where c.slug = named_community.community or c.community_id::text = named_community.community;
    if not found then
      perform private.refuse('community_unknown');
    end if;
  end if;
  return found_community;
end $$;
comment on function private.named_community(text) is
  'A community by id or slug; null means the only one. Errors: community_unknown, '
  'community_required.';

-- Asked before an account is made, so that a wrong community is refused without a trace.
create function public.community_check(community text default null) returns jsonb
language sql stable security definer set search_path = ''
as $$
  select jsonb_build_object('community_id', c.community_id, 'slug', c.slug, 'name', c.name)
  from private.named_community(community_check.community) c
$$;
comment on function public.community_check(text) is
  'The community a new member would join. Errors: community_unknown, community_required. '
  'Definer: it calls the bank''s own code.';

-- The second half of registering, after Supabase Auth; repeated by each login, to no effect. What
-- an account made elsewhere says of a community may be nonsense: that is no reason to keep its
-- owner out, they are in none then. Registering asks community_check before.
create function public.member_join(actor uuid, display_name text, community text default null)
returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  joining uuid;
begin
  if actor is null then
    perform private.refuse('unauthenticated');
  end if;
  begin
    insert into public.members (auth_user_id, display_name)
    values (actor, member_join.display_name) on conflict (auth_user_id) do nothing;
  exception when foreign_key_violation then
    -- Supabase Auth invents an id for an address that it knows already.
    perform private.refuse('unauthenticated');
  end;
  select m.member_id into strict joining from public.members m where m.auth_user_id = actor;
  if not exists (select from public.memberships s where s.member_id = joining) then
    insert into public.memberships (community_id, member_id)
    select c.community_id, joining from public.communities c
    where c.slug = member_join.community or c.community_id::text = member_join.community
      or member_join.community is null and not exists (
        select from public.communities o where o.community_id <> c.community_id)
    on conflict do nothing;
  end if;
  return private.member_json(joining);
end $$;
comment on function public.member_join(uuid, text, text) is
  'Makes the member of an auth user and their first membership; a second time nothing. Returns '
  'the member. Error: unauthenticated. Definer: members are written by the bank alone.';

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
  'Definer: members are written by the bank alone.';

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
grant execute on function public.community_check(text), public.member_join(uuid, text, text),
  public.member_update(uuid, text, jsonb) to service_role;
