-- Reading: what waits for a coordinator to record it.

create function public.admin_escrows(
  community_id uuid default null, cursor text default null, page_size integer default 20)
returns jsonb
language plpgsql stable set search_path = ''
as $$
declare
  here constant uuid := private.my_staffed_community(admin_escrows.community_id);
  after constant uuid := private.uuid_cursor(cursor);
  items jsonb[];
begin
  select array_agg(page.item) into items from (
    select private.read_escrow_json(e) as item
    from public.escrows e
    where e.community_id = here and e.recording = 'coordinator'
      and e.due_at is not null
      and (after is null or e.escrow_id > after)
    order by e.escrow_id
    limit private.bounded(page_size) + 1) page;
  return private.page_json(items, private.bounded(page_size), 'escrow_id');
end $$;
comment on function public.admin_escrows(uuid, text, integer) is
  'Escrows that wait for a coordinator to confirm them, the oldest first. '
  'Errors: staff_required, community_required, not_found, invalid_cursor.';
grant execute on function public.admin_escrows(uuid, text, integer) to authenticated;
