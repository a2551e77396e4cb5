\ir helpers/people.sql
-- Staff change the rules of their community through the API, admins in the dashboard. Each change
-- is an event, what is no such value is refused by name, and no setting is out of reach.

create function change(changes jsonb, who text default 'cleo') returns jsonb
language sql as $$
  select act(who, 'community_update', jsonb_build_object('changes', changes, 'reason', 'We agreed'))
$$;
create function changes_with(changes jsonb) returns text
language sql as $$
  select call_of('cleo', 'community_update', jsonb_build_object('changes', changes))
$$;
create function last_event() returns text
language sql as $$
  select concat_ws(' ', kind, source, actor_id = tests.id_of('cleo'), facts)
  from public.events order by event_id desc limit 1
$$;

select refuses('ana', 'community_update', '{"changes": {"name": "Mine"}}', 'staff_required',
  'members do not change the rules');
select refuses('fay', 'community_update', jsonb_build_object('community_id', town('town'),
  'changes', '{"name": "Mine"}'::jsonb), 'not_found', 'nor do staff of another community');
select is(change('{"rounding_step": 15, "confirmation_window": "P10D", "default_floor": null,
    "dispute_note_required": true, "word_hour": "Stunde"}') -> 'settings'
  @> '{"rounding_step": 15, "confirmation_window": "P10D", "default_floor": null}', true,
  'staff do, and see them changed');
select is(last_event(), 'settings_changed staff t {"word_hour": ["hour", "Stunde"], '
  '"default_floor": [-600, null], "rounding_step": [1, 15], "confirmation_window": '
  '["P7D", "P10D"], "dispute_note_required": [false, true]}', 'the event has before and after');
select is((select reason from event_reasons order by event_id desc limit 1), 'We agreed',
  'and why');
select is((select row(rounding_step, confirmation_window, default_floor)::text
    from community_settings where community_id = town('elsewhere')), '(1,"7 days",-600)',
  'another community keeps its rules');
create temp table events_before as select count(*) from events;
select is(change('{"rounding_step": 15}') ->> 'name', 'Town', 'what is so already');
select is((select count(*) from events), (select count from events_before), 'is no change');
select is(change('{"name": "Big Town"}') ->> 'name', 'Big Town', 'the name is changed likewise');
select is(last_event(), 'settings_changed staff t {"name": ["Town", "Big Town"]}',
  'and recorded likewise');
select refused(changes_with('{"name": ""}'), 'invalid_input', 'a community has a name');

-- In the dashboard: no actor, the same event.
update community_settings set rounding_step = 30 where community_id = town('town');
select is(last_event(), 'settings_changed dashboard {"rounding_step": [15, 30]}', 'by hand');
update communities set name = 'Town' where slug = 'town';
select is(last_event(), 'settings_changed dashboard {"name": ["Big Town", "Town"]}',
  'the name by hand');
update community_settings set rounding_step = 30 where community_id = town('town');
select is((select count(*) from events), (select count + 3 from events_before),
  'saved without a change, it is none');

-- Bad values: by the constraint and its settings, never a constraint's SQL.
create function refusal_facts(changes jsonb) returns text
language sql as $$
  select concat_ws(': ', f -> 'settings', f ->> 'constraint') from facts_of(changes_with(changes)) f
$$;
select is(refusal_facts(changes::jsonb), facts, changes)
from (values
  ('{"rounding_step": 7}', '["rounding_step"]: the rounding step is 1, 15, 30 or 60'),
  ('{"levy_basis_points": 5001}', '["levy_basis_points"]: the levy is at most a half'),
  ('{"default_floor": 1}', '["default_floor"]: the default floor is zero or below'),
  ('{"default_ceiling": 10, "welcome_grant": 20}',
    '["default_ceiling", "welcome_grant"]: the welcome grant fits under the ceiling'),
  ('{"request_expiry": "PT5S", "locale": "de"}',
    '["request_expiry"]: every window is between a minute and two years'),
  ('{"word_pot": ""}', '["word_pot"]: each word has 1 to 40 characters'),
  ('{"locale": "German"}', '["locale"]: a locale is a language tag'),
  ('{"rounding_step": null}', '["rounding_step"]: a value is needed'),
  ('{"time_zone": "Europe/Nowhere"}',
    '["time_zone"]: There is no time zone "Europe/Nowhere".'),
  ('{"time_zone": "CET"}', '["time_zone"]: a time zone has its IANA name'),
  ('{"community_id": "x"}', '["community_id"]: there is no such setting'),
  ('{"no_such": 1}', '["no_such"]: there is no such setting')) bad (changes, facts);
select is(facts_of(changes_with(changes::jsonb)) -> 'settings', to_jsonb(array[setting]),
  format('%s: what is no value of its kind', changes))
from (values ('{"joining": "perhaps"}', 'joining'), ('{"rounding_step": "x"}', 'rounding_step'),
  ('{"request_expiry": "soon"}', 'request_expiry'),
  ('{"levy_basis_points": 99999999999}', 'levy_basis_points')) bad (changes, setting);
select refused(changes_with('{"rounding_step": 7}'), 'setting_invalid', 'the code is stable');
select is((select rounding_step from community_settings where community_id = town('town')), 30,
  'what was refused has changed nothing');
select refused('update public.community_settings set rounding_step = 7',
  'the rounding step is 1, 15, 30 or 60', 'by hand the constraint is the toast');

-- Every setting there is can be sent, as it is read.
select lives_ok(changes_with(jsonb_build_object(key, value)), format('%s can be changed', key))
from jsonb_each(change('{}') -> 'settings');
select set_eq($$select jsonb_object_keys(change('{}') -> 'settings')$$,
  $$select attname::text from pg_attribute where attnum > 0 and not attisdropped
    and attrelid = 'public.community_settings'::regclass and attname <> 'community_id'$$,
  'and read');

-- Who reads what: a stranger the words, a member the rules.
create function seen(who text, arguments text default '') returns jsonb
language sql as $$ select ask(who, format('select public.community(%s)', arguments)) $$;
select is(seen(null, $$slug => 'town'$$) -> 'words',
  '{"hour": "Stunde", "offer": "offer", "request": "request", "pot": "pot"}', 'anyone the words');
select is(seen(null, $$slug => 'town'$$) -> 'settings', 'null', 'but not the rules');
select is(seen('erik', format('%L', town('town'))) -> 'settings', 'null',
  'nor who is elsewhere');
select is(seen('ana') #> '{settings,rounding_step}', '30', 'a member those of their own');
select is(seen('erik') ->> 'slug', 'elsewhere', 'each their own');
select is(refusal_of($$select tests.seen(null)$$), 'community_required',
  'one of two is not guessed');
select is(refusal_of($$select tests.seen(null, 'slug => ''nowhere''')$$), 'community_unknown',
  'and one that is not there is not found');
update memberships set standing = 'suspended' where member_id = id_of('ana');
select is(seen('ana') #> '{settings,rounding_step}', '30', 'who is suspended reads them still');
select books_are_whole();
select * from finish();
