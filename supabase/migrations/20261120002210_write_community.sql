-- Writing: the community. Its name, its rules and its categories, through the API or by hand.

-- Now that what changes them records it, settings, names and categories are the bank's to change.
grant update on public.community_settings, public.categories to chronobank;
grant update (name) on public.communities to chronobank;
create policy "the bank changes settings" on public.community_settings for update to chronobank
  using (true) with check (true);
create policy "the bank moves categories" on public.categories for update to chronobank
  using (true) with check (true);
create policy "the bank renames communities" on public.communities for update to chronobank
  using (true) with check (true);

grant create on schema public, private to chronobank;
set role chronobank;

create function private.settings_json(settings public.community_settings) returns jsonb
language plpgsql stable set search_path = '' set intervalstyle = 'iso_8601'
as $$
begin
  return to_jsonb(settings) - 'community_id';
end $$;
comment on function private.settings_json(public.community_settings) is
  'The rules of a community by name; spans of time as ISO 8601 has them (P7D).';

create function private.community_json(community_id uuid) returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
begin
  return (
    select jsonb_build_object(
      'community_id', c.community_id, 'name', c.name, 'slug', c.slug, 'locale', s.locale,
      'time_zone', s.time_zone, 'words', jsonb_build_object('hour', s.word_hour,
        'offer', s.word_offer, 'request', s.word_request, 'pot', s.word_pot),
      'categories', (
        select jsonb_agg(jsonb_build_object(
          'category', k.category, 'name', k.name, 'parent', k.parent) order by k.name, k.category)
        from public.categories k where k.community_id = c.community_id))
    from public.communities c join public.community_settings s using (community_id)
    where c.community_id = community_json.community_id);
end $$;
comment on function private.community_json(uuid) is
  'What anyone may know of a community; null for none. Definer: its words and its time zone are '
  'among the settings, which only members read.';

create function private.differences(before jsonb, after jsonb) returns jsonb
language sql immutable set search_path = ''
as $$
  select coalesce(jsonb_object_agg(a.key, jsonb_build_array(before -> a.key, a.value)), '{}')
  from jsonb_each(after) a where a.value is distinct from before -> a.key
$$;
comment on function private.differences(jsonb, jsonb) is '{key: [before, after]} of what differs.';

-- One setting at a time, so that the refusal can name the one that is no such value.
create function private.with_changes(settings public.community_settings, changes jsonb)
returns public.community_settings
language plpgsql stable security definer set search_path = ''
as $$
declare
  setting text;
  value jsonb;
begin
  for setting, value in select * from jsonb_each(changes) loop
    if setting = 'community_id' or not to_jsonb(settings) ? setting then
      perform private.refuse('setting_invalid', jsonb_build_object(
        'settings', array[setting], 'constraint', 'there is no such setting'));
    end if;
    begin
      settings := jsonb_populate_record(settings, jsonb_build_object(setting, value));
    exception when data_exception then
      perform private.refuse('setting_invalid', jsonb_build_object(
        'settings', array[setting], 'constraint', sqlerrm));
    end;
  end loop;
  return settings;
end $$;
comment on function private.with_changes(public.community_settings, jsonb) is
  'The settings with some of them changed; nothing is stored. Error: setting_invalid.';

-- The constraints say what is allowed; their names are the sentences that the refusal passes on.
create function private.change_settings(community_id uuid, changes jsonb)
returns public.community_settings
language plpgsql security definer set search_path = ''
as $$
declare
  settings public.community_settings;
  sentence text;
  named text[] := array(select jsonb_object_keys(changes));
begin
  select * into strict settings from public.community_settings s
  where s.community_id = change_settings.community_id for no key update;
  settings := private.with_changes(settings, changes);
  if named = '{}' then
    return settings;
  end if;
  begin
    execute format('update public.community_settings s set %s where s.community_id = $2',
      (select string_agg(format('%I = ($1).%1$I', k), ', ') from unnest(named) k))
    using settings, change_settings.community_id;
  exception
    when check_violation then
      get stacked diagnostics sentence = constraint_name;
      perform private.refuse('setting_invalid', jsonb_build_object('constraint', sentence,
        'settings', (select coalesce(jsonb_agg(a.attname order by a.attnum), '[]')
          from pg_catalog.pg_constraint c join pg_catalog.pg_attribute a
            on a.attrelid = c.conrelid and a.attnum = any (c.conkey)
          where c.conrelid = 'public.community_settings'::regclass and c.conname = sentence
            and a.attname = any (named))));
    when not_null_violation then
      get stacked diagnostics sentence = column_name;
      perform private.refuse('setting_invalid', jsonb_build_object(
        'settings', array[sentence], 'constraint', 'a value is needed'));
    when data_exception then
      perform private.refuse('setting_invalid', jsonb_build_object(
        'settings', array['time_zone'], 'constraint', sqlerrm));
  end;
  return settings;
end $$;
comment on function private.change_settings(uuid, jsonb) is
  'Changes settings by name, and returns them all. Error: setting_invalid, with the settings and '
  'the constraint that they break.';

create function public.community_update(
  actor uuid, idempotency_key text, changes jsonb, community_id uuid default null,
  reason text default null)
returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  call private.call := private.begin_call(actor, 'admin/community',
    community_update.idempotency_key, jsonb_build_array(community_id, changes, reason));
  staff public.memberships;
  settings public.community_settings;
  former jsonb;
  changed jsonb;
begin
  if call.answer is not null then
    return call.answer;
  end if;
  staff := private.staff_of(call, community_update.community_id);
  select private.settings_json(s) || jsonb_build_object('name', c.name) into strict former
  from public.community_settings s join public.communities c using (community_id)
  where c.community_id = staff.community_id for no key update;
  if changes ? 'name' then
    if coalesce(length(changes ->> 'name'), 0) not between 1 and 120 then
      perform private.refuse('invalid_input', '{"field": "name", "minimum": 1, "maximum": 120}');
    end if;
    update public.communities c set name = changes ->> 'name'
    where c.community_id = staff.community_id;
  end if;
  settings := private.change_settings(staff.community_id, changes - 'name');
  changed := private.differences(former, private.settings_json(settings)
    || jsonb_build_object('name', coalesce(changes -> 'name', former -> 'name')));
  if changed <> '{}' then
    perform private.record_event('settings_changed', staff.community_id, 'staff', call.member_id,
      facts => changed, reason => community_update.reason);
  end if;
  return private.end_call(call, 200, private.community_json(staff.community_id)
    || jsonb_build_object('settings', private.settings_json(settings)));
end $$;
comment on function public.community_update(uuid, text, jsonb, uuid, text) is
  'Staff change the name or the settings of their community; changes: {setting: value}. What is '
  'open already keeps the rules it began with. Returns the community. Errors: staff_required, '
  'standing_forbids, setting_invalid, invalid_input. '
  'Definer: settings are changed by the bank, and each change is an event.';

create function private.record_settings() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  perform private.record_event('settings_changed', new.community_id, 'dashboard',
    facts => private.differences(private.settings_json(old), private.settings_json(new)));
  return null;
end $$;
comment on function private.record_settings() is
  'Trigger: an event for settings changed by hand. Definer: events are written by the bank alone.';

create function private.record_name() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  perform private.record_event('settings_changed', new.community_id, 'dashboard',
    facts => private.differences(to_jsonb(old), to_jsonb(new)));
  return null;
end $$;
comment on function private.record_name() is
  'Trigger: an event for a community renamed by hand. Definer: events are the bank''s alone.';

reset role;
revoke create on schema public, private from chronobank;
create trigger "settings by hand are an event" after update on public.community_settings
  for each row when (current_user <> 'chronobank' and old.* is distinct from new.*)
  execute function private.record_settings();
create trigger "a name by hand is an event" after update on public.communities
  for each row when (current_user <> 'chronobank' and old.* is distinct from new.*)
  execute function private.record_name();
grant execute on function private.community_json(uuid) to anon, authenticated;
grant execute on function public.community_update(uuid, text, jsonb, uuid, text) to service_role;
