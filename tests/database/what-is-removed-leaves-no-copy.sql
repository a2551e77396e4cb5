\ir helpers/people.sql
\ir helpers/lives.sql
\ir helpers/lines.sql
-- Words that are removed, and people who are erased, go from the places as well where the bank
-- itself repeats them.

update memberships set role = 'coordinator' where member_id in (id_of('dora'), id_of('ben'));
create function redacts(subject text, id text, field text) returns text
language sql as $$
  select refusal_of(call_of('dora', 'text_redact', jsonb_build_object('subject', subject,
    'subject_id', id, 'field', field, 'reason', 'It was private')))
$$;

-- A request repeats the words of the offer that it asks for.
select act('ana', 'offer_create', '{"title": "Bikes", "description": "Not for Gus", "category":
  "other"}') ->> 'offer_id' as offer \gset
select act('cleo', 'request_create', jsonb_build_object('offer_id', :'offer', 'amount', 30))
  \g /dev/null
select is(redacts('offers', :'offer', 'description'), 'not refused', 'of an offer');
select is((select row(title, description)::text from requests), '(Bikes,[removed])',
  'whoever asked for it');

-- The event of a write-off repeats its reason.
select pays('ana', 'ben', 60) \g /dev/null
select staff_did('cleo', 'membership_end', 'ana') \g /dev/null
create function proposed() returns uuid
language sql as $$
  select (act('cleo', 'write_off_propose', jsonb_build_object('member_id', id_of('ana'), 'reason',
    'She is ill')) ->> 'write_off_id')::uuid
$$;
create function reasons(write_off_id uuid) returns text
language sql stable as $$
  select concat_ws(', ', w.reason, r.reason)
  from write_offs w, events v join event_reasons r using (event_id)
  where w.write_off_id = reasons.write_off_id and v.kind = 'write_off_proposed'
    and v.facts ->> 'write_off_id' = w.write_off_id::text
$$;
select proposed() as first \gset
select is(reasons(:'first'), 'She is ill, She is ill', 'twice');
select is(redacts('write_offs', :'first', 'reason'), 'not refused', 'of the write-off');
select is(reasons(:'first'), '[removed], [removed]', 'or not at all');
select act('ben', 'write_off_reject', jsonb_build_object('write_off_id', :'first', 'reason', 'No'))
  \g /dev/null
select proposed() as second \gset
select event_id as event from events where kind = 'write_off_proposed'
  and facts ->> 'write_off_id' = :'second' \gset
select is(redacts('event_reasons', :'event', 'reason'), 'not refused', 'of its event');
select is(reasons(:'second'), '[removed], [removed]', 'the same the other way');
select is((select reason from event_reasons join events using (event_id)
  where kind = 'write_off_rejected'), 'No', 'and nothing else');

-- What staff say to both sides stands in an event of each.
select act('cleo', 'transfer_create', jsonb_build_object('to_member_id', id_of('ben'), 'amount',
  5, 'category', 'other', 'reason', 'gift', 'note', 'For the bike')) ->> 'transfer_id' as gift
  \gset
update memberships set role = 'member' where member_id = id_of('ben');
select act('dora', 'transfer_reverse', jsonb_build_object('transfer_id', :'gift', 'reason',
  'Ben stole it')) \g /dev/null
select min(event_id) as event from event_reasons where reason = 'Ben stole it' \gset
select join_town('ivy') \g /dev/null
update memberships set role = 'coordinator' where member_id = id_of('ivy');
select is(refusal_of(call_of('ivy', 'text_redact', jsonb_build_object('subject', 'event_reasons',
  'subject_id', :'event', 'field', 'reason', 'reason', 'He did not'))), 'not refused',
  'of a reversal');
select is((select count(*) from event_reasons where reason = 'Ben stole it'), 0::bigint,
  'for both sides');
select is((select count(*) from event_reasons where reason = 'For the bike'), 1::bigint,
  'and what others said stays');

-- What staff tell the other side of a line goes with them as well.
select open_side('town'), open_side('elsewhere') \g /dev/null
select close_line('town') \g /dev/null
update memberships set role = 'member' where member_id in (id_of('cleo'), id_of('ivy'));
select is((select count(*) from event_reasons where reason = 'As agreed'), 2::bigint, 'told twice');
select leaves('cleo'), act('cleo', 'member_erase') \g /dev/null
select is((select count(*) from event_reasons where reason = 'As agreed'), 0::bigint, 'gone twice');
update memberships set role = 'coordinator' where member_id = id_of('ivy');

-- What somebody was called in the system before: gone, and still not imported again.
create function imports(name text) returns text
language sql as $$
  select concat_ws(' ', v ->> 'verdict', v ->> 'code') from act('ivy', 'import_lines',
    jsonb_build_object('kind', 'members', 'lines', jsonb_build_array(jsonb_build_object(
      'external_id', 'greta@old.example', 'display_name', name)))) a,
    jsonb_array_elements(a -> 'lines') v
$$;
select is(imports('greta'), 'accepted', 'imported');
select staff_did('ivy', 'membership_end', 'greta') \g /dev/null
select is(staff_did('ivy', 'membership_erase', 'greta'), 'not refused', 'erased');
select ok((select reference !~ 'greta' and member_id is not null from imported_lines),
  'the books do not know what she was called');
select is(imports('greta'), 'refused already_imported', 'and do not take her in again');
select refused('update imported_lines set reference = private.erased_reference(reference)',
  'guarded', 'by hand nothing is forgotten');

-- Who claims a place leaves behind what they had written before they had one.
update community_settings set joining = 'invitation';
insert into auth.users (id) values (login_of('max'));
insert into members (auth_user_id, display_name, bio) values (login_of('max'), 'max', 'I am Max');
select act('max', 'contact_update', '{"changes": {"phone": "+31 5"}}') \g /dev/null
select act('ivy', 'membership_add', '{"display_name": "olga"}') \g /dev/null
select act('ivy', 'invitation_create', jsonb_build_object('member_id', id_of('olga'))) ->> 'token'
  as token \gset
select is(act('max', 'community_join', jsonb_build_object('invitation', :'token'))
  ->> 'display_name', 'olga', 'a place is claimed');
select is((select count(*) from members where display_name = 'max' or bio <> ''), 0::bigint,
  'nothing is left that nobody could remove');
select is((select count(*) from contacts), 0::bigint, 'nor how they were reached');
select is((select count(*) from members where auth_user_id = login_of('max')), 1::bigint,
  'the login is that of the place');
select books_are_whole();
select * from finish();
