-- Reading: limits. How far an account may go now, and who changed that, from what to what and why.

create function private.limits_now_json(account public.accounts) returns jsonb
language plpgsql stable set search_path = ''
as $$
begin
  return private.account_json(account) || jsonb_build_object(
    'floor_grown', account.floor_grown, 'overrides', coalesce((
      select jsonb_agg(private.override_json(o) order by o.expires_at, o.override_id)
      from public.limit_overrides o
      where o.account_id = account.account_id and o.used_at is null and o.revoked_at is null
        and o.expires_at > clock_timestamp()), '[]'));
end $$;
comment on function private.limits_now_json(public.accounts) is
  'The limits of an account and its open overrides, in smallest steps.';

create function private.limit_event_json(event public.events) returns jsonb
language plpgsql stable set search_path = ''
as $$
begin
  return jsonb_build_object(
    'event_id', event.event_id, 'at', event.at, 'kind', event.kind, 'source', event.source,
    'actor_id', event.actor_id, 'actor_name', private.name_of(event.actor_id),
    'unit', event.facts ->> 'unit', 'amount', event.amount,
    'before', event.facts -> 'before', 'after', event.facts -> 'after',
    'override_id', event.facts ->> 'override_id', 'side', event.facts ->> 'side',
    'transfer_id', (event.facts ->> 'transfer_id')::bigint, 'reason', (
      select r.reason from public.event_reasons r
      where r.event_id = event.event_id and r.community_id = event.community_id));
end $$;
comment on function private.limit_event_json(public.events) is
  'A change of limits: who, when, what before and after, and why.';

create function private.limits_json(
  member_id uuid, community_id uuid, cursor text, page_size integer) returns jsonb
language plpgsql stable set search_path = ''
-- Which index serves depends on what is asked for.
set plan_cache_mode = force_custom_plan
as $$
declare
  before constant bigint := private.number_cursor(cursor);
  items jsonb[];
begin
  select array_agg(page.item) into items from (
    select private.limit_event_json(v) as item from public.events v
    where v.community_id = limits_json.community_id and v.member_id = limits_json.member_id
      and v.kind in ('limits_changed', 'floor_grown', 'floor_shrunk', 'override_given',
        'override_revoked', 'override_used')
      and (before is null or v.event_id < before)
    order by v.event_id desc
    limit private.bounded(page_size) + 1) page;
  return jsonb_build_object('community_id', limits_json.community_id,
    'member_id', limits_json.member_id, 'accounts', (
      select jsonb_agg(private.limits_now_json(a) order by a.unit) from public.accounts a
      where a.member_id = limits_json.member_id
        and a.community_id = limits_json.community_id))
    || private.page_json(items, private.bounded(page_size), 'event_id');
end $$;
comment on function private.limits_json(uuid, uuid, text, integer) is
  'The limits of a member and a page of their history, newest first. Error: invalid_cursor.';

create function public.wallet_limits(
  community_id uuid default null, cursor text default null, page_size integer default 20)
returns jsonb
language plpgsql stable set search_path = ''
as $$
begin
  return private.limits_json(private.my_member_id(),
    private.my_community(wallet_limits.community_id), cursor, page_size);
end $$;
comment on function public.wallet_limits(uuid, text, integer) is
  'The caller''s limits and their history. Errors: community_required, not_found, invalid_cursor.';

create function public.admin_member_limits(
  member_id uuid, community_id uuid default null, cursor text default null,
  page_size integer default 20)
returns jsonb
language plpgsql stable set search_path = ''
as $$
declare
  here constant uuid := private.my_staffed_community(admin_member_limits.community_id);
begin
  if not exists (select from public.memberships m
    where m.member_id = admin_member_limits.member_id and m.community_id = here)
  then
    perform private.refuse('not_found');
  end if;
  return private.limits_json(admin_member_limits.member_id, here, cursor, page_size);
end $$;
comment on function public.admin_member_limits(uuid, uuid, text, integer) is
  'The limits of a member of the caller''s community and their history. Errors: staff_required, '
  'not_found, community_required, invalid_cursor.';

grant execute on function private.limits_now_json(public.accounts),
  private.limit_event_json(public.events), private.limits_json(uuid, uuid, text, integer),
  public.wallet_limits(uuid, text, integer),
  public.admin_member_limits(uuid, uuid, text, integer) to authenticated;
