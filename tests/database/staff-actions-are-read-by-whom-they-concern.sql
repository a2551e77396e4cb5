\ir helpers/people.sql
-- Whoever an action of staff concerns reads of it: who pays as well as who is paid, both sides of a
-- claim, and everybody where the rules change. Others do not.

create function reads(name text, kind text) returns bigint
language sql as $$
  select count(*) from jsonb_array_elements(ask(name, format(
    'select public.member_audit(%L, page_size => 100)', town('town'))) -> 'items') i
  where i ->> 'kind' = reads.kind
$$;
create function readers(kind text) returns text
language sql as $$
  select string_agg(concat_ws(' ', name, reads(name, readers.kind)), ', ' order by name)
  from unnest(array['ana', 'ben', 'dora']) name
  where reads(name, readers.kind) > 0
$$;
create function old(line jsonb) returns void
language sql as $$
  select act('cleo', 'import_lines', jsonb_build_object('kind', 'transfers', 'lines',
    jsonb_build_array(line || '{"reference": "1", "service_date": "2020-01-01"}')))
$$;

select act('cleo', 'slips_enter', jsonb_build_object('lines', jsonb_build_array(jsonb_build_object(
  'slip_number', '7', 'service_date', '2026-01-15', 'provider', 'ben', 'recipient', 'ana',
  'amount', 30, 'category', 'other')))) \g /dev/null
select is(readers('transfer_posted'), 'ana 1, ben 1', 'a slip: who paid, and who was paid');
update memberships set external_id = name
from unnest(array['ana', 'ben']) name where member_id = id_of(name);
select old('{"from": "ana", "to": "pot", "amount": 5}') \g /dev/null
select is(readers('import_posted'), 'ana 1', 'what was imported');
select act('cleo', 'payment_create', jsonb_build_object('member_id', id_of('ben'), 'amount', 3,
  'category', 'other', 'note', 'For the soup')) \g /dev/null
select is(readers('payment_posted'), 'ben 1', 'a payment from the pot');

update memberships set vulnerable = true where member_id = id_of('ben');
select act('ben', 'payment_request_create', jsonb_build_object('recipient_id', id_of('ana'),
  'amount', 20, 'category', 'other')) ->> 'payment_request_id' as claim \gset
select act('cleo', 'payment_request_decide', jsonb_build_object('payment_request_id', :'claim',
  'accept', false, 'reason', 'Not agreed')) \g /dev/null
select is(readers('payment_request_rejected'), 'ana 1, ben 1', 'both sides of a claim');
select is(readers('membership_marked'), 'ben 1', 'a mark is for who has it');

select act('cleo', 'community_update', '{"changes": {"welcome_grant": 5}}') \g /dev/null
update community_settings set rounding_step = 15 where community_id = town('town');
select act('cleo', 'category_set', '{"category": "care", "changes": {"name": "Care"}}') \g /dev/null
select is(readers('settings_changed'), 'ana 2, ben 2, dora 2', 'the rules are everybody''s');
select is(readers('category_set'), 'ana 1, ben 1, dora 1', 'and what things are called');
select is(ask('erik', 'select count(*) from public.events where kind = ''settings_changed'''), '0',
  'of their own community');
select is(ask(name, 'select count(*) from public.event_reasons'), '0',
  format('no word between others: %s', name)) from unnest(array['dora', 'erik']) name;

-- Added by hand with a role, somebody is staff at once: the event says so.
insert into members (display_name) values ('gus');
insert into memberships (community_id, member_id, standing, role)
values (town('town'), id_of('gus'), 'active', 'coordinator');
select is((select facts ->> 'role' from events where kind = 'membership_began'
  and member_id = id_of('gus')), 'coordinator', 'a role by hand is in the event');
select books_are_whole();
select * from finish();
