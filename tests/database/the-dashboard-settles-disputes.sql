\ir helpers/people.sql
\ir helpers/disputes.sql

-- The ways of the guide: who, how much for a split, and last the resolution.
select dispute() as case_1 \gset
select is(edit(:'case_1', 'decided_by', id_of('cleo')::text), 'not refused', 'who decides');
select is(edit(:'case_1', 'released_amount', '25'), 'not refused', 'how much');
select is(outcome_of(:'case_1'), 'open 25 0+0+60 disputed', 'so far nothing has moved');
-- A draft is no decision: nobody reads it before it is one.
select edit(:'case_1', 'note', 'Half of it works') as done \gset
create function reads(name text, dispute text) returns text
language sql as $$
  select concat_ws(' ', d ->> 'decided_by', d ->> 'released_amount', d ->> 'note')
  from ask(name, format('select public.dispute(%L)', dispute)) d
$$;
select is(reads(name, :'case_1'), '', format('%s reads no draft', name))
from unnest(array['ana', 'ben', 'cleo']) name;
select refused(format('select ask(%L, %L)', name, 'select max(note) from public.disputes'),
  '42501 permission denied for table disputes', format('nor does %s in the table', name))
from unnest(array['ana', 'ben', 'cleo']) name;
select is(edit(:'case_1', 'resolution', 'split'), 'not refused', 'the resolution');
select is(reads(name, :'case_1'), id_of('cleo') || ' 25 Half of it works',
  format('%s reads the decision', name)) from unnest(array['ana', 'ben', 'cleo']) name;
select is(outcome_of(:'case_1'), 'decided split 25 25+35+0 split', 'acts at once');
select is(balance_of('ben'), 25::bigint, 'the provider is paid');
select is((select row(source, actor_id, amount, from_state, to_state)::text from events
    where dispute_id = :'case_1' and kind = 'escrow_split'),
  row('dashboard', id_of('cleo'), 25, 'disputed', 'split')::text, 'the event names the door');
select is((select entered_by from transfers where kind = 'split'), id_of('cleo'),
  'and the transfer who decided');

select dispute(40, 'ben') as case_2 \gset
select edit(:'case_2', 'decided_by', id_of('cleo')::text) as done \gset
select is(edit(:'case_2', 'resolution', 'release'), 'not refused', 'a release');
select is(outcome_of(:'case_2'), 'decided release 40 40+0+0 released', 'gives all to the provider');
select dispute(40) as case_3 \gset
select edit(:'case_3', 'decided_by', id_of('cleo')::text) as done \gset
select is(edit(:'case_3', 'resolution', 'refund'), 'not refused', 'a refund');
select is(outcome_of(:'case_3'), 'decided refund 0 0+40+0 refunded', 'gives all back');
select lives_ok(format($$update disputes set decided_by = %L, released_amount = 1,
  resolution = 'split' where dispute_id = %L$$, id_of('cleo'), dispute(2)),
  'all in one statement is fine as well');

-- In another order, or by another one, it says what is missing.
select dispute() as case_4 \gset
select is(edit(:'case_4', 'resolution', 'refund'), 'decider_required', 'the decision before who');
select is(edit(:'case_4', 'decided_by', id_of('ana')::text), 'not_neutral', 'Ana cannot');
select is(edit(:'case_4', 'decided_by', id_of('ben')::text), 'not_neutral', 'nor Ben');
select is(edit(:'case_4', 'decided_by', id_of('erik')::text), 'decider_required',
  'nor one of another community');
select is(edit(:'case_4', 'decided_by', gen_random_uuid()::text), 'decider_required',
  'nor nobody');
select edit(:'case_4', 'decided_by', id_of('dora')::text) as done \gset
select is(edit(:'case_4', 'resolution', 'refund'), 'decider_required', 'nor one who is not staff');
select edit(:'case_4', 'decided_by', id_of('cleo')::text) as done \gset
update memberships set standing = 'suspended' where member_id = id_of('cleo');
select is(edit(:'case_4', 'resolution', 'refund'), 'standing_forbids', 'nor suspended staff');
update memberships set standing = 'active' where member_id = id_of('cleo');
select is(edit(:'case_4', 'resolution', 'split'), 'released_amount_required',
  'a split before its amount');
select is(edit(:'case_4', 'released_amount', '-1'), 'a released amount is not negative', 'less');
select edit(:'case_4', 'released_amount', '61') as done \gset
select is(edit(:'case_4', 'resolution', 'split'), 'more_than_held', 'more than is held');
update community_settings set dispute_note_required = true where community_id = town('town');
select is(edit(:'case_4', 'resolution', 'release'), 'note_required',
  'the decision before the note');
select is(edit(:'case_4', 'note', ''), 'a note has 1 to 1000 characters', 'an empty note is none');
select is(edit(:'case_4', 'note', 'We spoke with both'), 'not refused', 'the note');
select is(edit(:'case_4', 'resolution', 'release'), 'not refused', 'now it is decided');
select is(outcome_of(:'case_4'), 'decided release 60 60+0+0 released',
  'a release takes no notice of an amount that was filled in');

-- Once decided: every cell.
select is(edit(:'case_4', named, value), wanted, format('%s of a decided case', named))
from (values
  ('resolution', 'refund', 'dispute_closed'), ('resolution', null, 'dispute_closed'),
  ('decided_by', null, 'dispute_closed'), ('released_amount', '1', 'dispute_closed'),
  ('note', 'On second thoughts', 'dispute_closed'), ('note', null, 'dispute_closed'),
  ('state', 'open', 'facts_are_fixed'), ('state', 'withdrawn', 'facts_are_fixed'),
  ('response', 'I was there', 'facts_are_fixed'), ('decided_at', '2020-01-01', 'facts_are_fixed')
) cells (named, value, wanted);
select is(edit(:'case_4', 'resolution', 'release'), 'not refused',
  'the same pick again is the same row');
select is(outcome_of(:'case_4'), 'decided release 60 60+0+0 released', 'nothing happened twice');
select is(edit(:'case_3', 'note', 'Ana was right'), 'not refused', 'a missing note can be added');
select is(edit(:'case_3', 'note', 'Or not'), 'dispute_closed', 'once');

-- The facts of an open one: every cell that is a fact, from the catalog.
select dispute() as case_5 \gset
create function other_value(type text) returns text
language sql as $$
  select case type when 'uuid' then gen_random_uuid()::text when 'bigint' then '7'
    when 'boolean' then 'true' when 'timestamp with time zone' then '2020-01-01'
    when 'dispute_reason' then 'other' when 'dispute_state' then 'decided'
    when 'dispute_fallback' then 'release' else 'Else' end
$$;
select is(edit(:'case_5', attname, other_value(format_type(atttypid, null))), 'facts_are_fixed',
  format('%s of an open case', attname))
from pg_attribute where attrelid = 'disputes'::regclass and attnum > 0
  and attname not in ('decided_by', 'released_amount', 'note', 'resolution');

-- Opened and withdrawn by parties, kept by all.
select refused(format('insert into public.disputes (community_id, escrow_id, opened_by,
    respondent, reason, statement, statement_due_at, decision_due_at)
  values (%L, %L, %L, %L, ''other'', ''x'', now(), now())', town('town'), hold('ana', 'ben', 5),
  id_of('ana'), id_of('ben')), 'guarded', 'nobody opens a case by hand');
select refused('delete from public.disputes', 'guarded', 'cases cannot be deleted');
select refused('truncate public.disputes cascade', 'guarded', 'nor emptied');
select refused('delete from public.dispute_evidence', 'guarded', 'nor can evidence');
select dispute() as case_6 \gset
select act('ana', 'dispute_withdraw', jsonb_build_object('dispute_id', :'case_6')) as done \gset
select is(edit(:'case_6', 'decided_by', id_of('cleo')::text), 'dispute_closed',
  'withdrawn is closed');
select is(edit(:'case_6', 'resolution', 'release'), 'dispute_closed', 'for the resolution too');

-- Too late is too late: then the fallback is what is true.
select edit(:'case_5', 'note', 'In time') as done \gset
select edit(:'case_5', 'decided_by', id_of('cleo')::text) as done \gset
select behind_the_bank(format($$update disputes set statement_due_at = now() - interval '2 hours',
  decision_due_at = now() where dispute_id = %L$$, :'case_5'));
select is(edit(:'case_5', 'resolution', 'release'), 'deadline_passed', 'after the deadline');
select is(run('dispute-deadlines'), '1 done, 0 failed', 'the clock decides');
select is(outcome_of(:'case_5'), 'decided refund 0 0+60+0 refunded', 'as the community fell back');
select books_are_whole();
select * from finish();
