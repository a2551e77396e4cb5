-- Shapes: what the API shows of a row. The same functions answer writes and reads.

create function private.location_json(name text, location point) returns jsonb
language plpgsql immutable set search_path = ''
as $$
begin
  return case when location is not null then jsonb_build_object(
    'name', name, 'latitude', location[1], 'longitude', location[0]) end;
end $$;
comment on function private.location_json(text, point) is 'A place; null for none.';

-- Two decimals are about a kilometre: near enough to find help, too far to find a door.
create function private.location_point(location jsonb) returns point
language plpgsql stable set search_path = ''
as $$
begin
  if location is null or location = 'null' then
    return null;
  end if;
  if (location ->> 'latitude')::numeric not between -90 and 90
    or (location ->> 'longitude')::numeric not between -180 and 180
    or num_nulls(location ->> 'name', location ->> 'latitude', location ->> 'longitude') > 0
  then
    perform private.refuse('invalid_input', '{"field": "location"}');
  end if;
  return point(round((location ->> 'longitude')::numeric, 2)::float8,
    round((location ->> 'latitude')::numeric, 2)::float8);
end $$;
comment on function private.location_point(jsonb) is
  'The point of {name, latitude, longitude}, rounded to two decimals. Error: invalid_input.';

create function private.membership_json(membership public.memberships) returns jsonb
language plpgsql stable set search_path = ''
as $$
begin
  return (
    select jsonb_build_object(
      'community_id', membership.community_id, 'member_id', membership.member_id,
      'display_name', m.display_name, 'role', membership.role, 'standing', membership.standing,
      'number', membership.number, 'joined_at', membership.joined_at,
      'vulnerable', membership.vulnerable, 'external_id', membership.external_id,
      'has_login', private.has_login(membership.member_id))
    from public.members m where m.member_id = membership.member_id);
end $$;
comment on function private.membership_json(public.memberships) is
  'A membership, with a name, as staff see it.';

create function private.card_json(member_id uuid) returns jsonb
language plpgsql stable set search_path = ''
as $$
begin
  return (
    select jsonb_build_object(
      'member_id', m.member_id, 'display_name', m.display_name, 'bio', m.bio, 'skills', m.skills,
      'languages', m.languages, 'location', private.location_json(m.location_name, m.location),
      'created_at', m.created_at)
    from public.members m where m.member_id = card_json.member_id);
end $$;
comment on function private.card_json(uuid) is 'What others of the community see of a member.';

create function private.member_json(member_id uuid) returns jsonb
language plpgsql stable set search_path = ''
as $$
begin
  return private.card_json(member_json.member_id) || jsonb_build_object('memberships', coalesce((
    select jsonb_agg(jsonb_build_object(
        'community_id', c.community_id, 'community_name', c.name, 'slug', c.slug,
        'role', s.role, 'standing', s.standing, 'number', s.number, 'joined_at', s.joined_at,
        'beneficiary_id', s.beneficiary_id)
      order by s.joined_at, c.community_id)
    from public.memberships s join public.communities c using (community_id)
    where s.member_id = member_json.member_id), '[]'));
end $$;
comment on function private.member_json(uuid) is 'A member with their memberships.';

create function private.account_json(account public.accounts) returns jsonb
language plpgsql stable set search_path = ''
as $$
begin
  return jsonb_build_object(
    'community_id', account.community_id, 'member_id', account.member_id, 'unit', account.unit,
    'balance', account.balance, 'floor', account.floor, 'ceiling', account.ceiling,
    'soft_floor', account.soft_floor, 'soft_ceiling', account.soft_ceiling,
    'available', account.balance - account.floor);
end $$;
comment on function private.account_json(public.accounts) is
  'An account as posted; available is null without a floor. Amounts in smallest steps.';

create function private.offer_json(offer public.offers) returns jsonb
language plpgsql stable set search_path = ''
as $$
begin
  return jsonb_build_object(
    'offer_id', offer.offer_id, 'community_id', offer.community_id,
    'member_id', offer.member_id, 'provider_name', (
      select m.display_name from public.members m where m.member_id = offer.member_id),
    'title', offer.title, 'description', offer.description, 'category', offer.category,
    'amount', offer.amount, 'unit', offer.unit,
    'location', private.location_json(offer.location_name, offer.location),
    'status', offer.status, 'created_at', offer.created_at, 'updated_at', offer.updated_at);
end $$;
comment on function private.offer_json(public.offers) is
  'An offer; amounts in smallest steps of its unit.';

create function private.request_json(request public.requests, exchange_id uuid) returns jsonb
language plpgsql stable set search_path = ''
as $$
begin
  return to_jsonb(request) || jsonb_build_object('exchange_id', exchange_id);
end $$;
comment on function private.request_json(public.requests, uuid) is
  'A request whose exchange is known; null for none.';

create function private.request_json(request public.requests) returns jsonb
language plpgsql stable set search_path = ''
as $$
begin
  return private.request_json(request, (
    select x.exchange_id from public.exchanges x
    where x.request_id = request.request_id and x.community_id = request.community_id));
end $$;
comment on function private.request_json(public.requests) is 'A request, with its exchange.';

create function private.escrow_json(escrow public.escrows) returns jsonb
language plpgsql stable set search_path = ''
as $$
begin
  return to_jsonb(escrow)
    - '{from_account_id, to_account_id, former_state, time_left}'::text[];
end $$;
comment on function private.escrow_json(public.escrows) is
  'An escrow; amounts in smallest steps of its unit.';

grant execute on function private.location_json(text, point),
  private.location_point(jsonb),
  private.membership_json(public.memberships), private.card_json(uuid),
  private.member_json(uuid), private.account_json(public.accounts),
  private.offer_json(public.offers), private.request_json(public.requests, uuid),
  private.request_json(public.requests),
  private.escrow_json(public.escrows)
  to chronobank, authenticated;
grant execute on function private.location_json(text, point), private.offer_json(public.offers)
  to anon;
-- The reading functions run as who asks, and call the shapes by name. The schema is not exposed.
grant usage on schema private to anon, authenticated;
