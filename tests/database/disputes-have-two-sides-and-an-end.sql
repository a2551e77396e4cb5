\ir helpers/people.sql
\ir helpers/disputes.sql

-- Opening: by either party, once, while the escrow is open.
select hold('ana', 'ben', 60) as escrow \gset
create function open_case(name text, escrow text) returns text
language sql as $$
  select call_of(name, 'escrow_dispute', jsonb_build_object('escrow_id', escrow,
    'reason', 'not_delivered', 'statement', 'Nobody came'))
$$;
select refused(open_case(name, :'escrow'), 'not_found', format('%s cannot open it', name))
from unnest(array['cleo', 'dora', 'erik', 'fay']) name;
select act('ben', 'escrow_deliver', jsonb_build_object('escrow_id', :'escrow')) as done \gset
select due_at as was_due from escrows where escrow_id = :'escrow' \gset
select act('ana', 'escrow_dispute', jsonb_build_object('escrow_id', :'escrow', 'reason',
  'not_delivered', 'statement', 'Nobody came')) ->> 'dispute_id' as case_1 \gset
select is(row(opened_by, respondent, state)::text, row(id_of('ana'), id_of('ben'), 'open')::text,
  'Ana opened it, Ben is asked') from disputes;
select is(statement_due_at - opened_at, interval '3 days', 'Ben has three days')
from disputes where dispute_id = :'case_1';
select is(decision_due_at - statement_due_at, interval '14 days', 'then staff have two weeks')
from disputes where dispute_id = :'case_1';
select is((select due_at from escrows where escrow_id = :'escrow'), null, 'the clock stands still');
select refused(open_case('ben', :'escrow'), 'under_dispute', 'there is one case at a time');
select refused(call_of('ana', 'escrow_confirm', jsonb_build_object('escrow_id', :'escrow')),
  'under_dispute', 'nothing moves: confirm');
select refused(call_of('ben', 'escrow_refund', jsonb_build_object('escrow_id', :'escrow')),
  'under_dispute', 'nothing moves: refund');
select refused(call_of('ben', 'escrow_deliver', jsonb_build_object('escrow_id', :'escrow')),
  'under_dispute', 'nothing moves: deliver');
select is(run('auto-release', now() + interval '1 year'), '0 done, 0 failed',
  'nothing moves: the clock');

-- Both sides are heard: the first word of the respondent is the response, the rest evidence.
create function say(name text, dispute text, statement text) returns text
language sql as $$
  select call_of(name, 'dispute_respond', jsonb_build_object('dispute_id', dispute,
    'statement', statement))
$$;
select lives_ok(say('ana', :'case_1', 'I waited an hour'), 'who opened it adds');
select is((select response from disputes where dispute_id = :'case_1'), null,
  'that is no response');
select lives_ok(say('ben', :'case_1', 'I was there'), 'the respondent responds');
select is((select response from disputes where dispute_id = :'case_1'), 'I was there', 'once');
select lives_ok(say('ben', :'case_1', 'Here is a photo'), 'and adds');
select is((select response from disputes where dispute_id = :'case_1'), 'I was there',
  'the response stays');
select is(ask('cleo', format('select public.dispute(%L) -> ''evidence''', :'case_1'))
    #>> '{1,statement}', 'Here is a photo', 'staff read it all');
select is(ask(name, format('select public.dispute(%L) ->> ''response''', :'case_1')) #>> '{}',
  'I was there', format('%s reads the response', name)) from unnest(array['ana', 'ben']) name;
select refused(format('select ask(%L, $q$select public.dispute(%L)$q$)', name, :'case_1'),
  'not_found', format('%s does not', name)) from unnest(array['dora', 'erik', 'fay']) name;
select refused(say('dora', :'case_1', 'I saw them'), 'not_found', 'nobody else has a say');

-- Withdrawn by who opened it: the state of before, with the time that was left.
select refused(call_of('ben', 'dispute_withdraw', jsonb_build_object('dispute_id', :'case_1')),
  'not_opener', 'the respondent cannot withdraw it');
select act('ana', 'dispute_withdraw', jsonb_build_object('dispute_id', :'case_1',
  'statement', 'We found each other')) as done \gset
select is(state_of(:'escrow'), 'delivered', 'back where it was');
select ok(due_at - :'was_due'::timestamptz between interval '0' and interval '1 minute',
  'with the time that was left') from escrows where escrow_id = :'escrow';
select is((select statement from dispute_evidence order by evidence_id desc limit 1),
  'We found each other', 'and with what was said');
select refused(open_case('ana', :'escrow'), 'already_disputed', 'nobody opens two');
-- Each party has one case: who withdraws at once does not take the other's away.
select act('ben', 'escrow_dispute', jsonb_build_object('escrow_id', :'escrow', 'reason', 'other',
  'statement', 'I would like to be heard')) ->> 'dispute_id' as bens \gset
select refused(open_case('ana', :'escrow'), 'under_dispute', 'one at a time');
select act('ben', 'dispute_withdraw', jsonb_build_object('dispute_id', :'bens')) as done \gset
select refused(open_case('ben', :'escrow'), 'already_disputed', 'and not a third one');
select is(state_of(:'escrow'), 'delivered', 'back where it was once more');
select refused(say('ben', :'case_1', 'Oh'), 'dispute_closed', 'to every word');
select refused(call_of('ana', 'dispute_withdraw', jsonb_build_object('dispute_id', :'case_1')),
  'dispute_closed', 'and to withdrawing');
select refused(call_of('cleo', 'dispute_resolve', jsonb_build_object('dispute_id', :'case_1',
  'resolution', 'refund')), 'dispute_closed', 'and to deciding');
select act('ana', 'escrow_confirm', jsonb_build_object('escrow_id', :'escrow')) as done \gset
select refused(open_case('ana', :'escrow'), 'escrow_not_open', 'settled is settled');

-- Withdrawn from held: time left, exactly, after a long quarrel.
select dispute(60, 'ben') as case_2 \gset
select time_left as left_before from escrows where escrow_id = escrow_of(:'case_2') \gset
select behind_the_bank(format($$update disputes set opened_at = opened_at - interval '2 days'
  where dispute_id = %L$$, :'case_2'));
select act('ben', 'dispute_withdraw', jsonb_build_object('dispute_id', :'case_2')) as done \gset
select is(state_of(escrow_of(:'case_2')), 'held', 'held again');
select ok(due_at - clock_timestamp() between :'left_before'::interval - interval '1 minute'
  and :'left_before'::interval, 'for as long as was left')
from escrows where escrow_id = escrow_of(:'case_2');

-- Deadlines: after the first, the respondent adds; after the second, nobody says anything.
select dispute() as case_3 \gset
select behind_the_bank(format('update disputes set statement_due_at = now()
  where dispute_id = %L', :'case_3'));
select lives_ok(say('ben', :'case_3', 'Late, but'), 'late words are heard');
select is((select response from disputes where dispute_id = :'case_3'), null, 'as evidence');
select behind_the_bank(format('update disputes set decision_due_at = now()
  where dispute_id = %L', :'case_3'));
select refused(say('ben', :'case_3', 'Too late'), 'deadline_passed', 'too late to speak');
select refused(call_of('ana', 'dispute_withdraw', jsonb_build_object('dispute_id', :'case_3')),
  'deadline_passed', 'too late to withdraw');
select refused(call_of('cleo', 'dispute_resolve', jsonb_build_object('dispute_id', :'case_3',
  'resolution', 'release')), 'deadline_passed', 'too late to decide');

-- Nobody decided: the fallback, each of the three.
create function fallen_back(setting text) returns text
language plpgsql as $$
declare
  opened uuid;
begin
  update public.community_settings set dispute_fallback = setting::public.dispute_fallback
  where community_id = town('town');
  opened := dispute(31);
  perform run('dispute-deadlines', now() + interval '17 days 1 minute');
  return outcome_of(opened);
end $$;
select is(fallen_back('refund'), 'decided refund 0 0+31+0 refunded', 'refund');
select is(outcome_of(:'case_3'), 'decided refund 0 0+60+0 refunded', 'for all who waited');
select is(fallen_back('release'), 'decided release 31 31+0+0 released', 'release');
select is(fallen_back('half'), 'decided split 15 15+16+0 split', 'half of an odd number');
select is((select row(fell_back, decided_by)::text from disputes where dispute_id = :'case_3'),
  '(t,)', 'it says that nobody decided');
select is((select source::text from events where dispute_id = :'case_3' and to_state = 'refunded'),
  'job', 'and so does the event');
select refused(call_of('cleo', 'dispute_resolve', jsonb_build_object('dispute_id', :'case_3',
  'resolution', 'release')), 'dispute_closed', 'a fallback is not changed');

-- Staff of the community, and nobody else, decide.
select dispute() as case_4 \gset
select refused(call_of(name, 'dispute_resolve', jsonb_build_object('dispute_id', :'case_4',
  'resolution', 'release')), 'not_found', format('%s decides nothing', name))
from unnest(array['dora', 'erik', 'fay']) name;
select is(act('cleo', 'dispute_resolve', jsonb_build_object('dispute_id', :'case_4',
  'resolution', 'release', 'note', 'Both agree')) ->> 'note', 'Both agree', 'Cleo does');
select refused(call_of('cleo', 'dispute_resolve', jsonb_build_object('dispute_id', :'case_4',
  'resolution', r)), 'dispute_closed', format('a decision is not changed: %s', r))
from unnest(array['release', 'refund', 'split']) r;
select refused(call_of('cleo', 'dispute_resolve', jsonb_build_object('dispute_id',
  gen_random_uuid(), 'resolution', 'release')), 'not_found', 'an unknown case');
select dispute() as case_5 \gset
create temp table twice as select jsonb_build_object('dispute_id', :'case_5', 'resolution', 'split',
  'amount', 30) as decision;
select act('cleo', 'dispute_resolve', decision) as done from twice \gset
select refused(call_of('cleo', 'dispute_resolve', decision), 'dispute_closed',
  'the same decision under another key is a second one') from twice;
update community_settings set dispute_note_required = true where community_id = town('town');
select refused(call_of('cleo', 'dispute_resolve', jsonb_build_object('dispute_id', dispute(),
  'resolution', 'refund')), 'note_required', 'a note, where the community wants one');
select books_are_whole();
select * from finish();
