-- Reading: payment requests, by their parties and by staff.

create function private.read_payment_request_json(request public.payment_requests)
returns jsonb
language plpgsql stable set search_path = ''
as $$
begin
  return private.payment_request_json(request) || jsonb_build_object(
    'provider_name', private.name_of(request.provider_id),
    'recipient_name', private.name_of(request.recipient_id));
end $$;
comment on function private.read_payment_request_json(public.payment_requests) is
  'A payment request with names.';

create function public.payment_requests_list(
  community_id uuid default null, box text default 'incoming',
  state public.payment_request_state default null, cursor text default null,
  page_size integer default 20, on_behalf_of uuid default null)
returns jsonb
language plpgsql stable set search_path = ''
-- Which index serves depends on what is asked for.
set plan_cache_mode = force_custom_plan
as $$
declare
  mine constant uuid := coalesce(on_behalf_of, private.my_member_id());
  here constant uuid := private.my_community(payment_requests_list.community_id);
  before constant uuid := private.uuid_cursor(cursor);
  items jsonb[];
begin
  select array_agg(page.item) into items from (
    select private.read_payment_request_json(p) as item
    from public.payment_requests p
    where p.community_id = here
      and case box when 'incoming' then p.recipient_id = mine else p.provider_id = mine end
      and (payment_requests_list.state is null or p.state = payment_requests_list.state)
      and (before is null or p.payment_request_id < before)
    order by p.payment_request_id desc
    limit private.bounded(page_size) + 1) page;
  return private.page_json(items, private.bounded(page_size), 'payment_request_id');
end $$;
comment on function public.payment_requests_list(
  uuid, text, public.payment_request_state, text, integer, uuid) is
  'Payment requests of a box (incoming: to pay; outgoing: to be paid), newest first; of the caller '
  'or of whom they help. '
  'Errors: community_required, not_found, invalid_cursor.';

create function public.payment_request(payment_request_id uuid) returns jsonb
language plpgsql stable set search_path = ''
as $$
declare
  request public.payment_requests;
begin
  select * into request from public.payment_requests p
  where p.payment_request_id = payment_request.payment_request_id;
  if not found then
    perform private.refuse('not_found');
  end if;
  return private.read_payment_request_json(request) || jsonb_build_object('events', (
    select coalesce(jsonb_agg(private.event_json(v) order by v.event_id), '[]')
    from public.events v
    where v.payment_request_id = request.payment_request_id
      and v.community_id = request.community_id));
end $$;
comment on function public.payment_request(uuid) is
  'One payment request with its events, for its parties and staff. Error: not_found.';

create function public.admin_payment_requests(
  community_id uuid default null, cursor text default null, page_size integer default 20)
returns jsonb
language plpgsql stable set search_path = ''
as $$
declare
  here constant uuid := private.my_staffed_community(admin_payment_requests.community_id);
  after constant uuid := private.uuid_cursor(cursor);
  items jsonb[];
begin
  select array_agg(page.item) into items from (
    select private.read_payment_request_json(p) as item
    from public.payment_requests p
    where p.community_id = here and p.state = 'open' and p.recording = 'coordinator'
      and (after is null or p.payment_request_id > after)
    order by p.payment_request_id
    limit private.bounded(page_size) + 1) page;
  return private.page_json(items, private.bounded(page_size), 'payment_request_id');
end $$;
comment on function public.admin_payment_requests(uuid, text, integer) is
  'Payment requests that wait for a coordinator, the oldest first. '
  'Errors: staff_required, community_required, not_found, invalid_cursor.';

grant execute on function private.read_payment_request_json(public.payment_requests),
  public.payment_requests_list(uuid, text, public.payment_request_state, text, integer, uuid),
  public.payment_request(uuid), public.admin_payment_requests(uuid, text, integer)
  to authenticated;
