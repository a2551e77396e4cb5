-- Reading: the audit trail, which is what staff and the dashboard did. It is a view of the events,
-- which nobody can change; staff read all of it, members what concerns them.

create function private.audit_json(event public.events) returns jsonb
language plpgsql stable set search_path = ''
as $$
begin
  return jsonb_build_object(
    'event_id', event.event_id, 'community_id', event.community_id, 'at', event.at,
    'kind', event.kind, 'by', event.source, 'actor_id', event.actor_id,
    'actor_name', private.name_of(event.actor_id), 'member_id', event.member_id,
    'member_name', private.name_of(event.member_id), 'request_id', event.request_id,
    'escrow_id', event.escrow_id, 'dispute_id', event.dispute_id,
    'transfer_id', event.transfer_id, 'from_state', event.from_state,
    'to_state', event.to_state, 'amount', event.amount, 'facts', event.facts,
    'reason', (select r.reason from public.event_reasons r
      where r.event_id = event.event_id and r.community_id = event.community_id));
end $$;
comment on function private.audit_json(public.events) is
  'An event of the audit trail: who did what to whom, and why. Amounts in smallest steps.';

create function private.concerns(event public.events, member_id uuid) returns boolean
language plpgsql stable set search_path = ''
as $$
begin
  return concerns.member_id in (event.member_id, event.on_behalf_of)
    or event.kind in ('settings_changed', 'category_set', 'category_removed')
    -- Who pays reads it as well as who is paid.
    or concerns.member_id::text in (event.facts ->> 'from_id', event.facts ->> 'to_id')
    or event.payment_request_id is not null and exists (
      select from public.payment_requests p
      where p.payment_request_id = event.payment_request_id
        and concerns.member_id in (p.provider_id, p.recipient_id))
    or event.escrow_id is not null and exists (
      select from public.escrows e where e.escrow_id = event.escrow_id
        and concerns.member_id in (e.recipient_id, e.provider_id))
    or event.request_id is not null and exists (
      select from public.requests r where r.request_id = event.request_id
        and concerns.member_id in (r.author_id, r.provider_id));
end $$;
comment on function private.concerns(public.events, uuid) is
  'Whether an event is about a member: their place or limits, what they pay or are paid, an escrow '
  'or request of theirs, or the rules of the community, which are about everybody.';

create function public.admin_audit(
  community_id uuid default null, member_id uuid default null, cursor text default null,
  page_size integer default 20)
returns jsonb
language plpgsql stable set search_path = ''
-- Which index serves depends on what is asked for.
set plan_cache_mode = force_custom_plan
as $$
declare
  here constant uuid := private.my_staffed_community(admin_audit.community_id);
  before constant bigint := private.number_cursor(cursor);
  items jsonb[];
begin
  select array_agg(page.item) into items from (
    select private.audit_json(v) as item from public.events v
    where v.community_id = here and v.source in ('staff', 'dashboard')
      and (before is null or v.event_id < before)
      and (admin_audit.member_id is null or v.actor_id = admin_audit.member_id
        or private.concerns(v, admin_audit.member_id))
    order by v.event_id desc
    limit private.bounded(page_size) + 1) page;
  return private.page_json(items, private.bounded(page_size), 'event_id');
end $$;
comment on function public.admin_audit(uuid, uuid, text, integer) is
  'What staff and the dashboard did in the community, newest first; with a member: what that '
  'member did as staff, or what concerns them. '
  'Errors: staff_required, community_required, not_found, invalid_cursor.';

create function public.member_audit(
  community_id uuid default null, cursor text default null, page_size integer default 20)
returns jsonb
language plpgsql stable set search_path = ''
as $$
declare
  mine constant uuid := private.my_member_id();
  here constant uuid := private.my_community(member_audit.community_id);
  before constant bigint := private.number_cursor(cursor);
  items jsonb[];
begin
  select array_agg(page.item) into items from (
    select private.audit_json(v) as item from public.events v
    where v.community_id = here and v.source in ('staff', 'dashboard')
      and (before is null or v.event_id < before)
      and private.concerns(v, mine)
    order by v.event_id desc
    limit private.bounded(page_size) + 1) page;
  return private.page_json(items, private.bounded(page_size), 'event_id');
end $$;
comment on function public.member_audit(uuid, text, integer) is
  'What staff and the dashboard did that concerns the caller, newest first. '
  'Errors: community_required, not_found, invalid_cursor.';

grant execute on function private.audit_json(public.events),
  private.concerns(public.events, uuid),
  public.admin_audit(uuid, uuid, text, integer), public.member_audit(uuid, text, integer)
  to authenticated;
