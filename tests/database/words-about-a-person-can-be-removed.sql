\ir helpers/people.sql
\ir helpers/lives.sql
-- Redaction: neutral staff replace free text by a marker; an event says where, why, and not what.

update memberships set role = 'coordinator' where member_id = id_of('dora');
create function redacts(staff text, subject text, id text, field text) returns text
language sql as $$
  select call_of(staff, 'text_redact', jsonb_build_object('subject', subject, 'subject_id', id,
    'field', field, 'reason', 'It was private'))
$$;

-- Everything that the table of places names, and every text that people write is in it.
select is((select string_agg(format('%s.%s', c.relname, a.attname), ', ') from pg_attribute a
  join pg_class c on c.oid = attrelid and relkind = 'r' and relnamespace = 'public'::regnamespace
  where attnum > 0 and not attisdropped and atttypid in ('text'::regtype, 'text[]'::regtype)
    and attname not in ('unit', 'category', 'kind', 'from_state', 'to_state', 'job')
    and (c.relname, a.attname) not in (select subject, field from private.free_texts)
    -- What the community or an admin writes, not one person about another.
    and c.relname not in ('communities', 'community_settings', 'categories', 'units', 'findings',
      'job_failures')
    -- The person themselves, which erasing empties; and where an offer is.
    and c.relname not in ('members', 'contacts', 'memberships')
    and (c.relname, a.attname) not in (('offers', 'location_name'),
      -- Numbers that paper and other systems gave.
      ('slips', 'slip_number'), ('imported_lines', 'reference'))), null,
  'every free text can be removed');

select act('ana', 'offer_create', '{"title": "Bikes", "description": "Not for Ben", "category":
  "other"}') ->> 'offer_id' as offer \gset
select act('ben', 'request_create', jsonb_build_object('offer_id', :'offer', 'amount', 30,
  'note', 'You know why')) ->> 'request_id' as request \gset
select act('ana', 'request_accept', jsonb_build_object('request_id', :'request')) -> 'escrow'
  ->> 'escrow_id' as escrow \gset
select act('ben', 'escrow_dispute', jsonb_build_object('escrow_id', :'escrow', 'reason', 'other',
  'statement', 'Ana drinks')) ->> 'dispute_id' as dispute \gset
select act('ana', 'dispute_respond', jsonb_build_object('dispute_id', :'dispute', 'statement',
  'Ben too')), act('ana', 'dispute_respond', jsonb_build_object('dispute_id', :'dispute',
  'statement', 'Ask his wife')) \g /dev/null
select evidence_id as evidence from dispute_evidence \gset
select act('cleo', 'dispute_resolve', jsonb_build_object('dispute_id', :'dispute', 'resolution',
  'refund', 'note', 'Both drink')) \g /dev/null
select act('ana', 'payment_request_create', jsonb_build_object('recipient_id', id_of('ben'),
  'amount', 10, 'category', 'other', 'note', 'While he was ill')) ->> 'payment_request_id' as claim
  \gset
select staff_did('cleo', 'membership_suspend', 'ben') \g /dev/null
select event_id as event from event_reasons where reason = 'We spoke' \gset
create temp table places (subject text, id text, field text, was text);
insert into places values ('offers', :'offer', 'title', 'Bikes'),
  ('offers', :'offer', 'description', 'Not for Ben'), ('requests', :'request', 'title', 'Bikes'),
  ('requests', :'request', 'description', 'Not for Ben'),
  ('requests', :'request', 'note', 'You know why'),
  ('payment_requests', :'claim', 'note', 'While he was ill'),
  ('disputes', :'dispute', 'statement', 'Ana drinks'), ('disputes', :'dispute', 'response',
  'Ben too'), ('disputes', :'dispute', 'note', 'Both drink'),
  ('dispute_evidence', :'evidence', 'statement', 'Ask his wife'),
  ('event_reasons', :'event', 'reason', 'We spoke');
create function now_says(place places) returns text
language plpgsql as $$
declare
  words text;
begin
  execute format('select %I from public.%I where %I::text = %L', place.field, place.subject, (
    select key_column from private.free_texts f where f.subject = place.subject
      and f.field = place.field), place.id) into words;
  return words;
end $$;

-- Who may not.
select refused(redacts('ana', subject, id, field), 'staff_required', format('members do not: %s %s',
  subject, field)) from places;
select refused(redacts('fay', subject, id, field), 'not_found', format('nor staff elsewhere: %s %s',
  subject, field)) from places;
select refused(redacts('cleo', 'disputes', :'dispute', 'note'), 'not_neutral',
  'nor who wrote or decided it');
select refused(redacts('cleo', 'event_reasons', :'event', 'reason'), 'not_neutral',
  'a reason that one gave oneself stays until somebody else looks at it');
update memberships set role = 'coordinator' where member_id = id_of('ana');
select refused(redacts('ana', 'disputes', :'dispute', 'statement'), 'not_neutral',
  'no party removes what is said in their case');
select refused(redacts('ana', 'dispute_evidence', :'evidence', 'statement'), 'not_neutral',
  'nor what was added to it');
update memberships set role = 'member' where member_id = id_of('ana');

-- What may not.
select refused(redacts('dora', 'disputes', :'dispute', 'title'), 'invalid_input', 'no such field');
select refused(redacts('dora', 'entries', '1', 'amount'), 'invalid_input', 'nothing of the books');
select refused(redacts('dora', 'disputes', gen_random_uuid()::text, 'note'), 'not_found', 'no row');
select refused(redacts('dora', 'disputes', ''' or true --', 'note'), 'not_found', 'no trick');
select is((select count(*) from places p where now_says(p) is distinct from was), 0::bigint,
  'all of it is still there');

select is(refusal_of(redacts('dora', subject, id, field)), 'not refused', format('removed: %s %s',
  subject, field)) from places;
select is((select count(*) from places p where now_says(p) is distinct from '[removed]'), 0::bigint,
  'a marker stands in the place of each');
select is((select count(*) from events v join event_reasons r using (event_id)
  where v.kind = 'text_redacted' and v.actor_id = id_of('dora') and v.source = 'staff'
    and r.reason = 'It was private' and v.facts ?& array['subject', 'subject_id', 'field']
    and v.member_id is not null), (select count(*) from places), 'each is an event, with a reason');
select is((select count(*) from events v join places p on v.facts::text like '%' || p.was || '%'),
  0::bigint, 'which does not repeat the words');
select books_are_whole();
select * from finish();
