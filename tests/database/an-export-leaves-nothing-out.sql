\ir helpers/people.sql
\ir helpers/disputes.sql
-- Every table that names a member is in the export, or it is said why not; the export has all rows
-- about who asks, nothing about others, and is there in whatever standing.

-- What names a member: keys to members and memberships, and columns that are called after one.
create view naming as
select distinct format('%s.%s', n.nspname, c.relname) as relation
from pg_class c
join pg_namespace n on n.oid = c.relnamespace and n.nspname in ('public', 'private')
join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
where c.relkind in ('r', 'p') and (
  a.atttypid = 'uuid'::regtype and a.attname ~ ('(member|author|provider|recipient|actor|helper'
    '|organiser|beneficiary)_id$|_by$|_behalf_of$|^respondent$')
  or exists (select from pg_constraint k where k.conrelid = c.oid and k.contype = 'f'
    and k.confrelid in ('public.members'::regclass, 'public.memberships'::regclass)
    and a.attnum = any (k.conkey)))
  or c.relkind = 'r' and c.relname in ('entries', 'event_reasons');
select is((select string_agg(relation, ', ') from (
    select relation from naming except select relation from private.personal_data) missing), null,
  'every table that names a member is in the export, or it is said why not');
select is((select string_agg(relation, ', ') from (
    select relation from private.personal_data except select relation from naming) idle), null,
  'and no other');
select cmp_ok((select count(*) from naming), '>', 15::bigint, 'there are some');
select ok(length(left_out) > 20, relation || ' is left out for a reason')
from private.personal_data where left_out is not null;

-- A life with something of everything.
select hold('ana', 'ben', 60) as escrow \gset
select act('ana', 'escrow_confirm', jsonb_build_object('escrow_id', :'escrow', 'amount', 20,
  'final', false)) \g /dev/null
select dispute(30) as mine \gset
update disputes set note = 'A draft of a decision' where dispute_id = :'mine';
select act('ben', 'dispute_respond', jsonb_build_object('dispute_id', :'mine', 'statement',
  'My side')) \g /dev/null
select act('ana', 'dispute_respond', jsonb_build_object('dispute_id', :'mine', 'statement',
  'More from me')) \g /dev/null
select act('ana', 'offer_create', '{"title": "Bread", "description": "Rye", "category": "other"}')
  \g /dev/null
select act('cleo', 'membership_limits', jsonb_build_object('member_id', id_of('ana'), 'changes',
  '{"floor": -900}', 'reason', 'She bakes')) \g /dev/null
insert into contacts (member_id, phone) values (id_of('ana'), 'hers'), (id_of('ben'), 'call Ben');
select hold('dora', 'ben', 15) \g /dev/null

create function export(name text) returns jsonb
language sql as $$ select ask(name, 'select public.member_export()') $$;
create temp table anas as select export('ana') -> 'files' as f;
create function rows(file text) returns bigint
language sql as $$ select jsonb_array_length(f -> file)::bigint from anas $$;
select is(rows(file), wanted, file) from (values ('profile', 1), ('memberships', 1),
  ('accounts', 1), ('contact', 1), ('offers', 1), ('helpers', 0),
  ('escrows', (select count(*) from escrows where recipient_id = id_of('ana'))),
  ('requests', (select count(*) from requests where author_id = id_of('ana'))),
  ('exchanges', (select count(distinct exchange_id) from escrows
    where recipient_id = id_of('ana'))),
  ('disputes', 1), ('dispute-evidence', 1)) x (file, wanted);
select is((select count(*) from events v where v.member_id = id_of('ana') and v.escrow_id is null
    and not exists (select from anas, jsonb_array_elements(f -> 'events') i
      where (i ->> 'event_id')::bigint = v.event_id)), 0::bigint, 'the events about her');
select is((select count(*) from events v join escrows e using (escrow_id)
    where e.recipient_id = id_of('ana') and not exists (
      select from anas, jsonb_array_elements(f -> 'events') i
      where (i ->> 'event_id')::bigint = v.event_id)), 0::bigint, 'and about what is hers');
select ok(f::text ~ 'She bakes', 'with the reasons') from anas;
select act('ana', 'transfer_create', jsonb_build_object('to_member_id', id_of('ben'), 'amount', 5,
  'category', 'other', 'reason', 'gift', 'note', 'For the hinge')) \g /dev/null
select ok(export(name) #>> '{files,events}' ~ 'For the hinge', format('a note with a gift: %s',
  name)) from unnest(array['ana', 'ben']) name;
select ok(f::text !~ 'A draft of a decision', 'what is not decided yet is nobody''s') from anas;
select ok(f::text !~ 'call Ben', 'how others are reached is theirs') from anas;
select is((select count(*) from anas, jsonb_array_elements(f -> 'escrows') i
  where id_of('ana')::text not in (i ->> 'recipient_id', i ->> 'provider_id')), 0::bigint,
  'nothing between others');
select is(f #>> '{memberships,0,slug}', 'town', 'with the names of communities') from anas;
select is((select array_agg(k order by k) from jsonb_object_keys(f) k),
  (select array_agg(distinct file order by file) from private.personal_data
    where file is not null), 'every file is there, be it empty') from anas;
select ok(export('ana') -> 'left_out' ? 'public.entries', 'it says what is left out');
select act('cleo', 'invitation_create') \g /dev/null
select is(jsonb_array_length(export('cleo') #> '{files,invitations}'), 1, 'a link that she made');
select ok(export('cleo')::text !~ 'token', 'without what opens the door');

-- What staff did is theirs to take along; of whom it was about they see what they saw.
select ok(export('cleo') #>> '{files,events}' ~ 'limits_changed', 'what she did as staff');
select is(jsonb_array_length(export('cleo') #> '{files,contact}'), 0, 'and no contact of others');

-- Of a case that they decided: that they did, and their own words; not what the parties said.
select is(jsonb_array_length(export('cleo') #> '{files,disputes}'), 0, 'a draft is no decision');
update disputes set note = null where dispute_id = :'mine';
select act('cleo', 'dispute_resolve', jsonb_build_object('dispute_id', :'mine', 'resolution',
  'refund', 'note', 'As agreed')) \g /dev/null
update memberships set role = 'member' where member_id = id_of('cleo');
select export('cleo') #> '{files,disputes,0}' as decided \gset
select is(:'decided'::jsonb ->> 'note', 'As agreed', 'they decided');
select is(:'decided'::jsonb ?| array['statement', 'response', 'opened_by', 'respondent',
  'escrow_id'], false, 'who is no longer staff takes nothing along of who quarrelled');
select is(export('ana') #>> '{files,disputes,0,response}', 'My side', 'a party has all of it');

-- In whatever standing.
create function as_is(standing public.standing) returns text
language plpgsql as $$
begin
  alter table public.memberships disable trigger user;
  update public.memberships m set standing = as_is.standing where member_id = id_of('dora');
  alter table public.memberships enable trigger user;
  return export('dora') #>> '{files,memberships,0,standing}';
end $$;
select is(as_is(standing), standing::text, standing || ' members can export')
from unnest(enum_range(null::public.standing)) standing where standing <> 'erased';
select refused(format('select export(%L)', name), code, coalesce(name, 'a stranger'))
from (values ('nobody', 'member_required'),
  (null, '42501 permission denied for function member_export')) x (name, code);
select books_are_whole();
select * from finish();
