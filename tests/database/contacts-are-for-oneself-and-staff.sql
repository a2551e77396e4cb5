\ir helpers/people.sql
-- How a member is reached: they write it themselves; they and staff of their communities read it.

create function changed(changes jsonb) returns jsonb
language sql as $$
  select act('ana', 'contact_update', jsonb_build_object('changes', changes))
    - 'member_id' - 'updated_at'
$$;
select is(changed('{"email": "ana@example.org", "phone": "+31 1", "address": "Mill 1",
  "birth_year": 1950}'), '{"email": "ana@example.org", "phone": "+31 1", "address": "Mill 1",
  "birth_year": 1950}', 'written');
select is(changed('{"phone": null, "address": "Mill 2"}'), '{"email": "ana@example.org",
  "phone": null, "address": "Mill 2", "birth_year": 1950}', 'what is not sent stays, null clears');
select is(changed('{}') ->> 'address', 'Mill 2', 'nothing sent, nothing changed');
select refuses('ana', 'contact_update', jsonb_build_object('changes', c), 'invalid_input',
  format('refused: %s', c))
from unnest(array['{"birth_year": 1899}', '{"birth_year": 2199}',
  '{"email": "nowhere"}']::jsonb[]) c;
select refused(format('insert into contacts (member_id, %I) values (%L, %L)', field, id_of('ben'),
  value), named, format('by hand: %s', named))
from (values ('email', 'x', 'an address for letters has an @'),
  ('phone', repeat('1', 41), 'a phone number is short'),
  ('address', '', 'an address is short'),
  ('birth_year', '1800', 'a birth year is one of somebody alive')) bad (field, value, named);

create function seen_by(name text) returns jsonb
language sql as $$ select ask(name, 'select count(*) from public.contacts') $$;
select is(seen_by('ana'), '1', 'by oneself');
select is(seen_by('cleo'), '1', 'by staff');
select is(seen_by('ben'), '0', 'by no other member');
select is(seen_by('fay'), '0', 'nor by staff of another community');
select is(ask('ana', 'select public.contact() -> ''email'''), '"ana@example.org"', 'mine');
select is(ask('ben', 'select public.contact() -> ''email'''), 'null', 'none yet');
select is(ask('cleo', format('select public.admin_member(%L) -> ''contact'' -> ''address''',
  id_of('ana'))), '"Mill 2"', 'with the member, for staff');
select is(ask('cleo', format('select public.admin_member(%L) -> ''card'' -> ''display_name''',
  id_of('ana'))), '"ana"', 'and the card');
select refused(format('select ask(%L, %L)', name, format('select public.admin_member(%L)',
  id_of('ana'))), code, format('%s: %s', name, code))
from (values ('ben', 'staff_required'), ('fay', 'not_found')) others (name, code);
select * from finish();
