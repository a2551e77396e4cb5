\ir helpers/people.sql
\ir helpers/disputes.sql
-- The fallback staff: a late case is told to staff, who go on deciding; the second deadline ends in
-- refund, release or half. Every case still has a clock, fixed when it was opened.

create function fallbacks(first text, last text default 'refund') returns void
language sql as $$
  update public.community_settings set dispute_fallback = first::public.dispute_fallback,
    dispute_last_fallback = last::public.dispute_fallback
  where community_id = town('town')
$$;
select refused($$select fallbacks('staff', 'staff')$$, 'the last fallback decides',
  'staff are not asked for ever');

select fallbacks('refund');
select dispute(30) as plain \gset
select fallbacks('staff');
select dispute(30) as opened \gset
select is((select row(escalates_at - opened_at, decision_due_at - opened_at, escalated_at)::text
    from disputes where dispute_id = :'opened'), '("17 days","31 days",)',
  'staff are told after 17 days, and have 14 more');
select is((select row(escalates_at, decision_due_at - opened_at)::text
    from disputes where dispute_id = :'plain'), '(,"17 days")',
  'a case from before has one deadline');

select run('dispute-deadlines', now() + interval '18 days') \g /dev/null
select is(outcome_of(:'plain'), 'decided refund 0 0+30+0 refunded', 'which it keeps');
select is(outcome_of(:'opened'), 'open 0+0+30 disputed', 'the other one goes on');
select is((select row(source, dispute_id, facts ->> 'decision_due_at' is not null)::text
    from events where kind = 'dispute_escalated'), row('job', :'opened'::uuid, true)::text,
  'that it is late is an event');
select run('dispute-deadlines', now() + interval '19 days') as again \gset
select is(:'again'::text, '0 done, 0 failed', 'once');
select isnt(ask('cleo', 'select public.admin_disputes()') #> '{items,0,escalated_at}', 'null',
  'staff see it on their list');
select is(private.last_fallback(s)::text, 'refund', 'the last fallback is the setting')
from community_settings s where community_id = town('town');
select is(act('cleo', 'dispute_resolve', jsonb_build_object('dispute_id', :'opened',
  'resolution', 'release')) ->> 'state', 'decided', 'and may still decide');

select fallbacks('staff', last) from (values ('half')) v (last) \g /dev/null
select dispute(30) as opened \gset
select run('dispute-deadlines', now() + interval '32 days') \g /dev/null
select is(outcome_of(:'opened'), 'decided split 15 15+15+0 split',
  'both deadlines missed at once: the last fallback');
select is((select count(*) from events where kind = 'dispute_escalated'), 1::bigint,
  'nobody needs to be told any more');

select dispute(30) as opened \gset
select is(edit(:'opened', 'escalates_at', (now() + interval '1 day')::text), 'facts_are_fixed',
  'deadlines are not edited');
select is(edit(:'opened', 'escalated_at', now()::text), 'facts_are_fixed',
  'nor whether it is late');

-- Where a coordinator records and none comes, the last fallback decides at once.
update community_settings set recording = 'coordinator' where community_id = town('town');
select hold('ana', 'dora', 60) as escrow \gset
select act('dora', 'escrow_deliver', jsonb_build_object('escrow_id', :'escrow')) \g /dev/null
select run('auto-release', now() + interval '8 days') \g /dev/null
select is(parts_of(:'escrow'), '30+30+0',
  'no confirmation: the last fallback as well');

-- A tell that is late is overdue like any other clock.
select behind_the_bank(format($$update public.disputes set escalates_at = statement_due_at
  where dispute_id = %L$$, :'opened'));
select ok(exists (select from private.neglect(now() + interval '4 days') n
  where n.subject = 'dispute ' || :'opened'), 'reconcile finds a case of which nobody was told');
select books_are_whole();
select * from finish();
