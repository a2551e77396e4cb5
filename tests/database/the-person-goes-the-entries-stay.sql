\ir helpers/people.sql
\ir helpers/lives.sql
-- Erasing: profile, contact, words and account go; entries, transfers and events stay, without a
-- name. Only who has left everywhere is erased, and nothing else may be changed this way.

create function words() returns bigint
language plpgsql as $$
declare
  t regclass;
  found bigint;
  total bigint := 0;
begin
  for t in select c.oid from pg_class c where relkind = 'r'
    and relnamespace in ('public'::regnamespace, 'private'::regnamespace, 'auth'::regnamespace)
  loop
    execute format('select count(*) from %s t where t::text ~* ''xyzzy''', t) into found;
    total := total + found;
  end loop;
  return total;
end $$;
create function says(name text, rpc text, arguments jsonb) returns jsonb
language sql as $$ select act(name, rpc, arguments) $$;

-- Everything that Ana can write, with a word that nobody else uses.
update memberships set role = 'coordinator' where member_id = id_of('dora');
select says('ana', 'member_update', '{"changes": {"display_name": "Ana Xyzzy", "bio": "xyzzy",
  "skills": ["xyzzy"], "languages": ["xyzzy"], "location": {"name": "Xyzzy", "latitude": 1,
  "longitude": 1}}}') \g /dev/null
create function id_of_ana() returns uuid
language sql stable as $$ select member_id from members where auth_user_id = login_of('ana')
  or display_name = '[removed]' $$;
select says('ana', 'contact_update', '{"changes": {"email": "xyzzy@example.org", "phone": "xyzzy",
  "address": "Xyzzy 1", "birth_year": 1950}}') \g /dev/null
select says('ana', 'offer_create', '{"title": "Xyzzy", "description": "xyzzy", "category": "other",
  "location": {"name": "Xyzzy", "latitude": 1, "longitude": 1}}') ->> 'offer_id' as offer \gset
select says('ben', 'request_create', jsonb_build_object('offer_id', :'offer', 'amount', 30,
  'note', 'Of Ben')) ->> 'request_id' as request \gset
select says('ana', 'request_accept', jsonb_build_object('request_id', :'request')) -> 'escrow'
  ->> 'escrow_id' as escrow \gset
select says('ben', 'escrow_dispute', jsonb_build_object('escrow_id', :'escrow', 'reason', 'other',
  'statement', 'By Ben')) ->> 'dispute_id' as dispute \gset
select says('ana', 'dispute_respond', jsonb_build_object('dispute_id', :'dispute', 'statement',
  'xyzzy')), says('ana', 'dispute_respond', jsonb_build_object('dispute_id', :'dispute',
  'statement', 'xyzzy again')) \g /dev/null
select says('cleo', 'dispute_resolve', jsonb_build_object('dispute_id', :'dispute', 'resolution',
  'release', 'note', 'By Cleo')) \g /dev/null
select says('ana', 'request_create', '{"title": "Xyzzy", "description": "xyzzy", "category":
  "other", "amount": 20, "note": "xyzzy"}') ->> 'request_id' as own \gset
select says('ana', 'request_cancel', jsonb_build_object('request_id', :'own', 'reason', 'xyzzy'))
  \g /dev/null
select says('ana', 'payment_request_create', jsonb_build_object('recipient_id', id_of('ben'),
  'amount', 10, 'category', 'other', 'note', 'xyzzy')) ->> 'payment_request_id' as claim \gset
select says('ben', 'payment_request_accept', jsonb_build_object('payment_request_id', :'claim'))
  \g /dev/null
select says('ana', 'transfer_create', jsonb_build_object('to_member_id', id_of('ben'), 'amount', 35,
  'category', 'other', 'reason', 'gift', 'note', 'xyzzy')) \g /dev/null
-- By the hands of another, and with theirs for another.
select says(one, 'helper_appoint', jsonb_build_object('helper_member_id', helper,
    'scopes', '["transfers"]'::jsonb, 'max_amount', 60, 'expires_at', now() + interval '1 day')),
  says(other, 'transfer_create', jsonb_build_object('to_member_id', id_of('dora'), 'amount', 5,
    'category', 'other', 'reason', 'gift', 'note', 'xyzzy', 'on_behalf_of', helped))
from (values ('ana', id_of_ana(), 'ben', id_of('ben')), ('ben', id_of('ben'), 'ana', id_of_ana()))
  t (one, helped, other, helper) \g /dev/null
select hold('ben', 'dora', 5) as other \gset
select says('ben', 'beneficiary_name', jsonb_build_object('member_id', id_of_ana())) \g /dev/null
-- What staff say of her.
select says('cleo', rpc, jsonb_build_object('member_id', id_of_ana(), 'reason', 'Oh xyzzy'))
from unnest(array['membership_suspend', 'membership_restore']) rpc \g /dev/null
select behind_the_bank(format('insert into write_offs (community_id, member_id, unit, amount,
    reason, state, proposed_by, expires_at, decided_by, decided_at)
  values (%L, %L, ''HOUR'', 5, ''Oh xyzzy'', ''rejected'', %L, now(), %L, now())',
  town('town'), id_of_ana(), id_of('cleo'), id_of('dora'))) \g /dev/null
update auth.users set email = 'xyzzy@example.org' where id = login_of('ana');
update memberships set external_id = 'xyzzy' where member_id = id_of_ana();
create temp table entries_before as select * from entries;
create temp table events_before as select * from events;

-- Only who has left everywhere.
select is(facts_of(call_of('ana', 'member_erase')), '{"memberships": 1}', 'first they leave');
select is(staff_did('cleo', 'membership_erase', 'Ana Xyzzy'), 'membership_open',
  'for staff as well');
select says('ana', 'membership_leave', '{"reason": "xyzzy"}') ->> 'standing' as standing \gset
select is(:'standing'::text, 'closed', 'they have left');
select cmp_ok(words(), '>=', 12::bigint, 'and their words are everywhere');
select refused(format($$update memberships set standing = 'erased' where member_id = %L$$,
  id_of_ana()), 'guarded', 'by hand nobody is erased');
insert into memberships (community_id, member_id) values (town('elsewhere'), id_of_ana());
select is(facts_of(call_of('ana', 'member_erase')), '{"memberships": 1}', 'everywhere');
select says('ana', 'membership_leave', jsonb_build_object('community_id', town('elsewhere')))
  \g /dev/null

select answer('ana', 'member_erase', '{}', 'for good') as first \gset
select is(:'first'::jsonb -> 'body' ->> 'standing', 'erased', 'erased');
select is(words() - (select count(*) from private.idempotency_keys where answer::text ~* 'xyzzy'),
  0::bigint, 'not a word is left, in any table');
select is((select count(*) from private.idempotency_keys where member_id = id_of_ana()
  and route <> 'member/erase'), 0::bigint, 'their stored answers are gone');
select is((select row(display_name, bio, skills, languages, location, location_name,
    auth_user_id)::text from members where member_id = id_of_ana()), '([removed],"",{},{},,,)',
  'the profile is empty');
select is((select count(*) from auth.users where id = login_of('ana')), 0::bigint,
  'the account is gone');
select is((select string_agg(distinct standing::text, ' ') from memberships
  where member_id = id_of_ana()), 'erased', 'in every community');
select is((select beneficiary_id from memberships where member_id = id_of('ben')), null,
  'nobody''s heir any more');

-- What others said stays, and so do the books.
select set_eq('select statement from disputes union select note from disputes union
  select note from requests where note is not null and note <> ''[removed]''',
  array['By Ben', 'By Cleo', 'Of Ben'], 'the words of others stay');
select is((select title from requests where request_id = :'request'), '[removed]',
  'what Ben repeated of the offer does not');
select is((select count(*) from entries_before b where not exists (
  select from entries e where e.* is not distinct from b.*)), 0::bigint,
  'every entry is as it was');
select is((select count(*) from events_before b where not exists (
  select from events v where v.event_id = b.event_id and v.* is not distinct from b.*)), 0::bigint,
  'every event too');
select is((select count(*) from events where kind = 'member_erased' and source = 'member'),
  2::bigint, 'and one more, in each community');
select is(ask('ben', format('select private.name_of(%L)', id_of_ana())), '"[removed]"',
  'in the statements of others stands a marker');

-- A retry, and a token that is still good for an hour.
select is(answer('ana', 'member_erase', '{}', 'for good'), :'first'::jsonb || '{"replayed": true}',
  'a retry with the same key gets the same answer');
select refuses('ana', 'member_erase', '{}', 'member_required', 'with another key: nobody is there');
select refused('select answer(''ben'', ''member_erase'', ''{}'', ''for good'')', 'membership_open',
  'the same key of another account is another call');
select refused('select answer(''zoe'', ''member_erase'', ''{}'', ''for good'')', 'member_required',
  'and of an account that never was anybody''s, none');
select refuses('ana', 'member_update', '{"changes": {"bio": "Back"}}', 'member_required',
  'the token does nothing any more');
select refused(format('select ask(%L, %L)', 'ana', 'select public.me()'), 'member_required',
  'nor reads');
select refused(format('select public.member_join(%L, %L)', login_of('ana'), 'Ana'),
  'unauthenticated', 'nor joins again');
select is(staff_did('cleo', 'membership_restore', '[removed]'), 'standing_unchanged',
  'nobody brings them back');
select is(staff_did('cleo', 'membership_erase', '[removed]'), 'standing_unchanged', 'nor twice');
select refuses('cleo', 'invitation_create', jsonb_build_object('uses', 1, 'member_id', id_of_ana()),
  'standing_unchanged', 'nor takes their place');

-- Staff erase who asks them to, or has died.
select join_town('eva') \g /dev/null
select staff_did('cleo', 'membership_deceased', 'eva') \g /dev/null
select is(refusal_of(staff_does('eva', 'membership_erase', 'eva')), 'staff_required',
  'not members');
select id_of('eva') as eva \gset
select is(staff_did('cleo', 'membership_erase', 'eva'), 'not refused', 'staff');
select is((select count(*) from members where display_name = '[removed]'), 2::bigint,
  'two are gone');
select is((select r.reason from events join event_reasons r using (event_id)
  where kind = 'member_erased' and member_id = :'eva'), 'We spoke', 'with a reason');

-- The guards let through the marker of the bank, and nothing else.
select refused(statement, code, statement) from (values
  ('update event_reasons set reason = ''[removed]''', 'guarded'),
  ('update dispute_evidence set statement = ''[removed]''', 'guarded'),
  ('update requests set note = ''[removed]'' where note is not null', 'guarded'),
  ('update requests set title = ''[removed]''', 'guarded'),
  ('update disputes set statement = ''[removed]''', 'facts_are_fixed'),
  ('update disputes set response = ''Better''', 'facts_are_fixed'),
  ('update disputes set note = ''[removed]''', 'dispute_closed'),
  ('update payment_requests set note = ''[removed]''', 'guarded'),
  ('delete from event_reasons', 'guarded'),
  ('delete from dispute_evidence', 'guarded')) by_hand (statement, code);
create function as_the_bank(statement text) returns text
language plpgsql as $$
declare
  code text;
begin
  perform set_config('role', 'chronobank', true);
  begin
    execute statement;
    code := 'not refused';
  exception when others then
    code := case when sqlstate like 'PT%' then 'guarded' else sqlstate end;
  end;
  perform set_config('role', 'none', true);
  return code;
end $$;
select isnt(as_the_bank(statement), 'not refused', 'the bank: ' || statement)
from unnest(array['update event_reasons set reason = ''Better''',
  'update event_reasons set event_id = event_id + 1',
  'update dispute_evidence set statement = ''Better''',
  'update dispute_evidence set member_id = dispute_id',
  'update requests set note = ''Better'' where note is not null',
  'update requests set title = ''Better''',
  'update requests set note = null where note is not null',
  'update disputes set statement = ''Better''', 'update disputes set note = ''Better''',
  'update disputes set response = ''Better''', 'delete from event_reasons',
  'update entries set amount = 1', 'update events set kind = ''x''']) statement;
-- Answers to others, kept for their retries, may repeat her words for a day.
select run('cleanup-idempotency', now() + interval '25 hours') \g /dev/null
select is(words(), 0::bigint, 'a day later not even an answer to others repeats a word');
select books_are_whole();
select * from finish();
