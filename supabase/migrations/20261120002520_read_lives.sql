-- Reading: members as staff see them, one or all, and the write-offs of a community.

-- Definer functions for the mark of a job, and the rows that row level security shows staff.
create function private.staff_membership_json(membership public.memberships) returns jsonb
language plpgsql stable set search_path = ''
as $$
begin
  return private.membership_json(membership) || jsonb_build_object(
    'dormant_at', case when private.is_dormant(membership) then membership.dormant_at end,
    'deceased_at', membership.deceased_at,
    'accounts', (
      select coalesce(jsonb_agg(private.account_json(a) order by a.unit), '[]')
      from public.accounts a
      where a.member_id = membership.member_id and a.community_id = membership.community_id));
end $$;
comment on function private.staff_membership_json(public.memberships) is
  'A membership with what staff know besides: accounts, dormant since, deceased since.';

create function public.admin_member(member_id uuid, community_id uuid default null)
returns jsonb
language plpgsql stable set search_path = ''
as $$
declare
  here constant uuid := private.my_staffed_community(admin_member.community_id);
  membership public.memberships;
begin
  select * into membership from public.memberships m
  where m.member_id = admin_member.member_id and m.community_id = here;
  if not found then
    perform private.refuse('not_found');
  end if;
  return private.staff_membership_json(membership) || jsonb_build_object(
    'beneficiary_id', membership.beneficiary_id,
    'contact', private.contact_json(membership.member_id),
    'card', private.card_json(membership.member_id));
end $$;
comment on function public.admin_member(uuid, uuid) is
  'A membership with accounts, contact, card and beneficiary, for staff. '
  'Errors: staff_required, community_required, not_found.';

create function public.admin_members(
  community_id uuid default null, standing public.standing default null,
  dormant boolean default null, cursor text default null, page_size integer default 20)
returns jsonb
language plpgsql stable set search_path = ''
-- Which index serves depends on what is asked for.
set plan_cache_mode = force_custom_plan
as $$
declare
  here constant uuid := private.my_staffed_community(admin_members.community_id);
  items jsonb[];
begin
  if cursor !~ '^[0-9]{1,9}$' then
    perform private.refuse('invalid_cursor');
  end if;
  select array_agg(page.item) into items from (
    select private.staff_membership_json(m) as item
    from public.memberships m
    where m.community_id = here
      and (admin_members.standing is null or m.standing = admin_members.standing)
      and (admin_members.dormant is not true or m.dormant_at is not null)
      and (admin_members.dormant is null or private.is_dormant(m) = admin_members.dormant)
      and (cursor is null or m.number > cursor::integer)
    order by m.number
    limit private.bounded(page_size) + 1) page;
  return private.page_json(items, private.bounded(page_size), 'number');
end $$;
comment on function public.admin_members(uuid, public.standing, boolean, text, integer) is
  'Memberships of the community by number, with their accounts; dormant: only those, or the '
  'others. Errors: staff_required, community_required, not_found, invalid_cursor.';

create function public.admin_write_offs(
  community_id uuid default null, state public.write_off_state default null,
  cursor text default null, page_size integer default 20)
returns jsonb
language plpgsql stable set search_path = ''
-- Which index serves depends on what is asked for.
set plan_cache_mode = force_custom_plan
as $$
declare
  here constant uuid := private.my_staffed_community(admin_write_offs.community_id);
  after constant uuid := private.uuid_cursor(cursor);
  items jsonb[];
begin
  select array_agg(page.item) into items from (
    select private.write_off_json(w) as item from public.write_offs w
    where w.community_id = here
      and (admin_write_offs.state is null or w.state = admin_write_offs.state)
      and (after is null or w.write_off_id < after)
    order by w.write_off_id desc
    limit private.bounded(page_size) + 1) page;
  return private.page_json(items, private.bounded(page_size), 'write_off_id');
end $$;
comment on function public.admin_write_offs(uuid, public.write_off_state, text, integer) is
  'Write-offs of the community, the newest first. '
  'Errors: staff_required, community_required, not_found, invalid_cursor.';

grant execute on function private.staff_membership_json(public.memberships),
  public.admin_member(uuid, uuid),
  public.admin_members(uuid, public.standing, boolean, text, integer),
  public.admin_write_offs(uuid, public.write_off_state, text, integer) to authenticated;
