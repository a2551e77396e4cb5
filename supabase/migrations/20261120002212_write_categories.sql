-- Writing: categories. A tree, whoever edits it.

grant create on schema public, private to chronobank;
set role chronobank;

create function public.category_set(
  actor uuid, idempotency_key text, category text, changes jsonb, community_id uuid default null)
returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  call private.call := private.begin_call(actor, 'admin/categories',
    category_set.idempotency_key, jsonb_build_array(community_id, category, changes));
  staff public.memberships;
  kept public.categories;
begin
  if call.answer is not null then
    return call.answer;
  end if;
  staff := private.staff_of(call, category_set.community_id);
  if category_set.category !~ '^[a-z0-9][a-z0-9-]{0,59}$' then
    perform private.refuse('invalid_input', '{"field": "category"}');
  elsif coalesce(length(changes ->> 'name'), 0) not between 1 and 120 then
    perform private.refuse('invalid_input', '{"field": "name", "minimum": 1, "maximum": 120}');
  elsif changes ->> 'parent' is not null then
    perform private.check_category(staff.community_id, changes ->> 'parent');
    if changes ->> 'parent' = category_set.category then
      perform private.refuse('category_cycle');
    end if;
  end if;
  insert into public.categories as k (community_id, category, name, parent)
  values (staff.community_id, category_set.category, changes ->> 'name', changes ->> 'parent')
  on conflict on constraint categories_pkey do update set
    name = excluded.name,
    parent = case when changes ? 'parent' then excluded.parent else k.parent end
  returning * into kept;
  perform private.record_event('category_set', staff.community_id, 'staff', call.member_id,
    facts => to_jsonb(kept) - 'community_id');
  return private.end_call(call, 200, to_jsonb(kept) - 'community_id');
end $$;
comment on function public.category_set(uuid, text, text, jsonb, uuid) is
  'Staff add a category, or give one another name or parent; changes: {name, parent}, no parent '
  'named: it stays, null: the top. Returns the category. Errors: staff_required, '
  'standing_forbids, invalid_input, category_unknown (the parent), category_cycle. '
  'Definer: categories are written by the bank, and each change is an event.';

-- After the statement, under a lock: two moves that are fine alone may close a circle together.
create function private.check_tree() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  perform pg_advisory_xact_lock(hashtextextended('categories of ' || new.community_id, 0));
  if exists (
    with recursive ancestors as (
      select k.parent from public.categories k
      where k.community_id = new.community_id and k.category = new.category
      union
      select k.parent from public.categories k join ancestors a on k.category = a.parent
      where k.community_id = new.community_id)
    select from ancestors a where a.parent = new.category)
  then
    perform private.refuse('category_cycle',
      jsonb_build_object('category', new.category, 'parent', new.parent));
  end if;
  return null;
end $$;
comment on function private.check_tree() is
  'Trigger: refuses a category that would be a part of itself. Error: category_cycle. Definer: '
  'whoever moves a category, all of them are looked at.';

create function private.record_category() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  perform private.record_event(
    case tg_op when 'DELETE' then 'category_removed' else 'category_set' end,
    coalesce(new.community_id, old.community_id), 'dashboard',
    facts => to_jsonb(coalesce(new, old)) - 'community_id');
  return null;
end $$;
comment on function private.record_category() is
  'Trigger: an event for a category edited by hand. Definer: events are the bank''s alone.';

reset role;
revoke create on schema public, private from chronobank;
create trigger "categories are a tree" after insert or update on public.categories
  for each row when (new.parent is not null) execute function private.check_tree();
-- Whatever has no category of its own has this one.
create trigger "the category other stays" before delete or update of category
  on public.categories for each row when (old.category = 'other')
  execute function private.refuse_statement('every community has the category other');
create trigger "a category by hand is an event" after insert or update or delete
  on public.categories for each row when (current_user <> 'chronobank')
  execute function private.record_category();
grant execute on function public.category_set(uuid, text, text, jsonb, uuid) to service_role;
