-- Reading: members, offers, requests. These functions run as who asks; row level security decides.

create function private.my_community(community_id uuid) returns uuid
language plpgsql stable set search_path = ''
as $$
declare
  mine uuid[];
begin
  -- One that they have left is meant where it is named, or where there is no other.
  select array_agg(m.community_id) into mine from public.memberships m
  where m.member_id = private.my_member_id()
    and m.community_id = coalesce(my_community.community_id, m.community_id)
    and (my_community.community_id is not null or m.standing not in ('closed', 'erased')
      or not exists (select from public.memberships o
        where o.member_id = m.member_id and o.standing not in ('closed', 'erased')));
  if cardinality(mine) = 1 then
    return mine[1];
  elsif my_community.community_id is not null then
    perform private.refuse('not_found');
  end if;
  perform private.refuse('community_required',
    jsonb_build_object('memberships', coalesce(cardinality(mine), 0)));
  return null;
end $$;
comment on function private.my_community(uuid) is
  'The community a reader means; null: the only one. Errors: not_found, community_required.';

create function private.uuid_cursor(cursor text) returns uuid
language plpgsql stable set search_path = ''
as $$
begin
  return cursor::uuid;
exception when invalid_text_representation then
  perform private.refuse('invalid_cursor');
  return null;
end $$;
comment on function private.uuid_cursor(text) is 'Error: invalid_cursor.';

create function private.number_cursor(cursor text) returns bigint
language plpgsql stable set search_path = ''
as $$
begin
  if cursor !~ '^[0-9]{1,18}$' then
    perform private.refuse('invalid_cursor');
  end if;
  return cursor::bigint;
end $$;
comment on function private.number_cursor(text) is 'Error: invalid_cursor.';

-- A page: one row more than asked for says that there is a next one.
create function private.page_json(items jsonb[], page_size integer, key text) returns jsonb
language plpgsql immutable set search_path = ''
as $$
begin
  return jsonb_build_object(
    'items', coalesce(to_jsonb(items[1:page_size]), '[]'),
    'next_cursor', case when cardinality(items) > page_size
      then items[page_size] ->> page_json.key end);
end $$;
comment on function private.page_json(jsonb[], integer, text) is
  '{items, next_cursor}; the cursor is the key of the last item shown.';

-- Whoever calls past the functions asks for any number of rows.
create function private.bounded(page_size integer) returns integer
language plpgsql immutable set search_path = ''
as $$
begin
  return least(greatest(coalesce(page_size, 20), 1), 100);
end $$;
comment on function private.bounded(integer) is 'A page has 1 to 100 rows, 20 if nobody says.';

create function public.me() returns jsonb
language plpgsql stable set search_path = ''
as $$
begin
  if private.my_member_id() is null then
    perform private.refuse('member_required');
  end if;
  return private.member_json(private.my_member_id());
end $$;
comment on function public.me() is 'The caller with their memberships. Error: member_required.';

create function public.member_card(member_id uuid) returns jsonb
language plpgsql stable set search_path = ''
as $$
declare
  card constant jsonb := private.card_json(member_card.member_id);
begin
  if card is null then
    perform private.refuse('not_found');
  end if;
  return card;
end $$;
comment on function public.member_card(uuid) is
  'The public card of somebody in a community of the caller. Error: not_found.';

create function private.branch_of(category text, community_id uuid) returns text[]
language plpgsql stable set search_path = ''
as $$
begin
  return (
    with recursive branch as (
      select k.community_id, k.category from public.categories k
      where k.category = branch_of.category
        and k.community_id = coalesce(branch_of.community_id, k.community_id)
      union
      select k.community_id, k.category from public.categories k
      join branch b on b.community_id = k.community_id and b.category = k.parent)
    select coalesce(array_agg(distinct b.category), '{}') from branch b);
end $$;
comment on function private.branch_of(text, uuid) is
  'A category and all that is a part of it; null community: in any.';

grant create on schema private to chronobank;
set role chronobank;

-- Under row level security neither words nor places are looked up by an index: whether an operator
-- tells what it was asked about nobody has promised, so all offers would be read and judged first.
create function private.offers_found(
  communities uuid[], q text, branch text[], centre point, radius_km double precision,
  member_id uuid, before uuid, at_most integer) returns setof public.offers
language plpgsql stable security definer set search_path = ''
-- Which index serves depends on what is asked for.
set plan_cache_mode = force_custom_plan
as $$
begin
  return query
  select o.* from public.offers o
  where (communities is null or o.community_id = any (communities))
    and (branch is null or o.category = any (branch))
    and (offers_found.member_id is null or o.member_id = offers_found.member_id)
    and (o.listed and o.status = 'active'
      or o.status = 'paused' and offers_found.member_id = private.my_member_id())
    and (q is null or o.words @@ websearch_to_tsquery('simple', left(q, 200)))
    and (centre is null
      or o.location <@ private.box_around(centre, radius_km)
        and private.distance_km(centre, o.location) <= radius_km)
    and (before is null or o.offer_id < before)
  order by o.offer_id desc
  limit at_most;
end $$;
comment on function private.offers_found(
  uuid[], text, text[], point, double precision, uuid, uuid, integer) is
  'Offers that anyone may see, newest first, and the caller''s own paused ones. Definer: indexes.';

reset role;
revoke create on schema private from chronobank;

create function public.offers_search(
  community_id uuid default null, q text default null, category text default null,
  near_latitude double precision default null, near_longitude double precision default null,
  radius_km double precision default 25, member_id uuid default null,
  cursor text default null, page_size integer default 20)
returns jsonb
language plpgsql stable set search_path = ''
as $$
declare
  centre constant point := point(near_longitude, near_latitude);
  before constant uuid := private.uuid_cursor(cursor);
  mine constant uuid[] := array(select private.my_communities());
  items jsonb[];
begin
  select array_agg(private.offer_json(o) || jsonb_build_object(
    'distance_km', round(private.distance_km(centre, o.location)::numeric, 1))
    order by o.offer_id desc) into items
  from private.offers_found(
    case when offers_search.community_id is not null then array[offers_search.community_id]
      when mine <> '{}' then mine end,
    q, case when offers_search.category is not null
      then private.branch_of(offers_search.category, offers_search.community_id) end,
    centre, radius_km, offers_search.member_id, before, private.bounded(page_size) + 1) o;
  return private.page_json(items, private.bounded(page_size), 'offer_id');
end $$;
comment on function public.offers_search(uuid, text, text, double precision, double precision,
  double precision, uuid, text, integer) is
  'Active offers, newest first, by words, category and distance (km); without a community those '
  'of the caller''s communities, or of all for who is in none. With the caller''s own member_id '
  'their paused ones too. Error: invalid_cursor.';

create function public.offer(offer_id uuid) returns jsonb
language plpgsql stable set search_path = ''
as $$
declare
  found_offer public.offers;
begin
  select * into found_offer from public.offers o where o.offer_id = offer.offer_id;
  if not found then
    perform private.refuse('not_found');
  end if;
  return private.offer_json(found_offer);
end $$;
comment on function public.offer(uuid) is 'One offer that the caller may see. Error: not_found.';

create function private.read_request_json(request public.requests) returns jsonb
language plpgsql stable set search_path = ''
as $$
begin
  return private.request_json(request) || jsonb_build_object(
    'author_name', private.name_of(request.author_id),
    'provider_name', private.name_of(request.provider_id),
    'escrow_id', (
      select e.escrow_id from public.exchanges x join public.escrows e using (exchange_id)
      where x.request_id = request.request_id and x.community_id = request.community_id
      order by e.escrow_id limit 1));
end $$;
comment on function private.read_request_json(public.requests) is
  'A request with names and its escrow.';

create function public.requests_list(
  community_id uuid default null, box text default 'incoming', cursor text default null,
  page_size integer default 20, on_behalf_of uuid default null)
returns jsonb
language plpgsql stable set search_path = ''
-- Which index serves depends on what is asked for.
set plan_cache_mode = force_custom_plan
as $$
declare
  -- What others have is shown to who acts for them, and hidden by the policies from all others.
  mine constant uuid := coalesce(on_behalf_of, private.my_member_id());
  here constant uuid := private.my_community(requests_list.community_id);
  before constant uuid := private.uuid_cursor(cursor);
  items jsonb[];
begin
  select array_agg(page.item) into items from (
    select private.read_request_json(r) as item
    from public.requests r
    where r.community_id = here
      and case box
        when 'incoming' then r.provider_id = mine
        when 'outgoing' then r.author_id = mine
        else r.state = 'open' and r.offer_id is null end
      and (before is null or r.request_id < before)
    order by r.request_id desc
    limit private.bounded(page_size) + 1) page;
  return private.page_json(items, private.bounded(page_size), 'request_id');
end $$;
comment on function public.requests_list(uuid, text, text, integer, uuid) is
  'Requests of a box (incoming, outgoing, open) of the caller, or of whom they act for, newest '
  'first. '
  'Errors: community_required, not_found, invalid_cursor.';

create function public.request(request_id uuid) returns jsonb
language plpgsql stable set search_path = ''
as $$
declare
  found_request public.requests;
begin
  select * into found_request from public.requests r where r.request_id = request.request_id;
  if not found then
    perform private.refuse('not_found');
  end if;
  return private.read_request_json(found_request);
end $$;
comment on function public.request(uuid) is
  'One request that the caller may see. Error: not_found.';

grant execute on function public.offers_search(uuid, text, text, double precision,
    double precision, double precision, uuid, text, integer),
  private.offers_found(
    uuid[], text, text[], point, double precision, uuid, uuid, integer),
  public.offer(uuid), private.uuid_cursor(text), private.page_json(jsonb[], integer, text),
  private.bounded(integer), private.branch_of(text, uuid),
  private.my_member_id(), private.my_communities(), private.refuse(text, jsonb)
  to anon, authenticated;
grant select on private.refusals to anon, authenticated;
create policy "anyone reads the refusals" on private.refusals for select
  to anon, authenticated using (true);
grant execute on function private.my_community(uuid), private.number_cursor(text),
  private.read_request_json(public.requests), public.me(), public.member_card(uuid),
  public.requests_list(uuid, text, text, integer, uuid), public.request(uuid)
  to authenticated;
-- The name of a provider is shown to members only.
grant select (member_id, display_name) on public.members to anon;
create policy "nobody is shown to strangers" on public.members for select to anon using (false);
