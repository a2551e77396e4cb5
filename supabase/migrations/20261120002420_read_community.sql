-- Reading: the community, by anyone; its rules, by its members.

grant create on schema private to chronobank;
set role chronobank;
create function private.shown_settings(community_id uuid) returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
begin
  return (
    select private.settings_json(s) from public.community_settings s
    where s.community_id = shown_settings.community_id
      and s.community_id in (select private.my_communities()));
end $$;
comment on function private.shown_settings(uuid) is
  'The rules of a community to its members, null to everybody else. Definer: strangers may ask, '
  'and have no right to the table.';
reset role;
revoke create on schema private from chronobank;

create function public.community(community_id uuid default null, slug text default null)
returns jsonb
language plpgsql stable set search_path = ''
as $$
declare
  here uuid;
begin
  if community.community_id is not null then
    select c.community_id into here from public.communities c
    where c.community_id = community.community_id
      and (community.slug is null or c.slug = community.slug);
  elsif community.slug is not null then
    select c.community_id into here from public.communities c where c.slug = community.slug;
  else
    here := private.only_community();
  end if;
  if here is null then
    perform private.refuse('community_unknown');
  end if;
  return private.community_json(here) || jsonb_build_object(
    'settings', private.shown_settings(here));
end $$;
comment on function public.community(uuid, text) is
  'A community by id or slug, or the only one of the caller or of the deployment; settings is null '
  'for who is not in it. Errors: community_unknown, community_required.';

create function private.only_community() returns uuid
language plpgsql stable set search_path = ''
as $$
declare
  candidates uuid[] := array(select private.my_communities());
begin
  if candidates = '{}' then
    candidates := array(select c.community_id from public.communities c limit 2);
  end if;
  if cardinality(candidates) <> 1 then
    perform private.refuse('community_required',
      jsonb_build_object('communities', cardinality(candidates)));
  end if;
  return candidates[1];
end $$;
comment on function private.only_community() is
  'The one community that the caller is in; for who is in none the one that there is. '
  'Error: community_required.';

grant execute on function public.community(uuid, text), private.only_community(),
  private.shown_settings(uuid) to anon, authenticated;
