-- Writing: offers.

grant create on schema public, private to chronobank;
set role chronobank;

create function private.check_category(community_id uuid, category text) returns void
language plpgsql stable security definer set search_path = ''
as $$
begin
  if not exists (
    select from public.categories c
    where c.community_id = check_category.community_id and c.category = check_category.category)
  then
    perform private.refuse('category_unknown', jsonb_build_object('categories', (
      select jsonb_agg(c.category order by c.category) from public.categories c
      where c.community_id = check_category.community_id)));
  end if;
end $$;
comment on function private.check_category(uuid, text) is
  'Refuses a category the community does not have. Error: category_unknown.';

create function public.offer_create(
  actor uuid, idempotency_key text, title text, description text, category text,
  community_id uuid default null, amount bigint default null, location jsonb default null)
returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  call private.call := private.begin_call(actor, 'offers-create', offer_create.idempotency_key,
    jsonb_build_array(community_id, title, description, category, amount, location));
  membership public.memberships;
  offer public.offers;
begin
  if call.answer is not null then
    return call.answer;
  end if;
  membership := private.acting_membership(call.member_id, offer_create.community_id);
  -- Shared, so that no suspension can pass between the look and the listing.
  select m.* into membership from public.memberships m
  where m.member_id = membership.member_id and m.community_id = membership.community_id
  for share;
  perform private.check_standing(membership);
  perform private.check_category(membership.community_id, offer_create.category);
  insert into public.offers (
    community_id, member_id, title, description, category, amount, location_name, location, listed)
  values (
    membership.community_id, membership.member_id, offer_create.title, offer_create.description,
    offer_create.category, private.round_amount(offer_create.amount, membership.community_id),
    offer_create.location ->> 'name', private.location_point(offer_create.location), true)
  returning * into offer;
  return private.end_call(call, 201, private.offer_json(offer));
end $$;
comment on function public.offer_create(uuid, text, text, text, text, uuid, bigint, jsonb) is
  'Creates an offer of the caller; amount in minutes, rounded. Returns the offer. Errors: '
  'category_unknown, those of private.acting_membership, private.check_standing and '
  'private.round_amount. Definer: offers are written by the bank alone.';

create function public.offer_update(
  actor uuid, idempotency_key text, offer_id uuid, changes jsonb)
returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  call private.call := private.begin_call(actor, 'offers', offer_update.idempotency_key,
    jsonb_build_array(offer_id, changes));
  offer public.offers;
begin
  if call.answer is not null then
    return call.answer;
  end if;
  select * into offer from public.offers o
  where o.offer_id = offer_update.offer_id and o.member_id = call.member_id
  for no key update;
  if not found then
    perform private.refuse('not_found');
  elsif offer.status = 'archived' then
    perform private.refuse('status_final');
  end if;
  if changes ? 'category' then
    perform private.check_category(offer.community_id, changes ->> 'category');
  end if;
  update public.offers o set
    title = coalesce(changes ->> 'title', o.title),
    description = coalesce(changes ->> 'description', o.description),
    category = coalesce(changes ->> 'category', o.category),
    amount = case when changes ? 'amount'
      then private.round_amount((changes ->> 'amount')::bigint, o.community_id)
      else o.amount end,
    location_name = case when changes ? 'location'
      then changes -> 'location' ->> 'name' else o.location_name end,
    location = case when changes ? 'location'
      then private.location_point(changes -> 'location') else o.location end,
    status = coalesce((changes ->> 'status')::public.offer_status, o.status),
    updated_at = now()
  where o.offer_id = offer.offer_id and o.community_id = offer.community_id
  returning * into offer;
  return private.end_call(call, 200, private.offer_json(offer));
end $$;
comment on function public.offer_update(uuid, text, uuid, jsonb) is
  'Changes an offer of the caller; keys that are not sent stay, null clears amount and location; '
  'an amount is in minutes, rounded. Returns the offer. Errors: not_found, status_final, '
  'category_unknown, those of private.round_amount. Definer: offers are written by the bank alone.';

reset role;
revoke create on schema public, private from chronobank;
grant execute on function
  public.offer_create(uuid, text, text, text, text, uuid, bigint, jsonb),
  public.offer_update(uuid, text, uuid, jsonb) to service_role;
