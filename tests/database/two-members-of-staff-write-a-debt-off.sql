\ir helpers/people.sql
\ir helpers/lives.sql
-- A debt is written off by two members of staff, through the API, in full, and in sight.

update memberships set role = 'coordinator' where member_id = id_of('dora');
select pays('ana', 'ben', 90) \g /dev/null
select is(staff_did('cleo', 'write_off_propose', 'ana'), 'standing_unchanged',
  'not while the member takes part');
select leaves(name) from unnest(array['ana', 'ben']) name \g /dev/null
select is(facts_of(staff_does('cleo', 'write_off_propose', 'ben')), '{"debt": 0}',
  'who owes nothing has nothing to write off');
select is(staff_did('ben', 'write_off_propose', 'ana'), 'staff_required', 'staff propose');
select refused(format('select public.write_off_propose(%L, %L, %L, null)', login_of('cleo'), 'k',
  id_of('ana')), 'invalid_input', 'with a reason');
select refuses('cleo', 'write_off_propose', jsonb_build_object('member_id', id_of('ana'),
  'reason', 'x', 'unit', 'GOLD'), 'unit_unknown', 'in a unit');

-- Not while something is open: it may still change what is owed.
select act('ana', 'request_accept', jsonb_build_object('request_id', ask_for('dora', 10)))
  -> 'escrow' ->> 'escrow_id' as escrow \gset
select is(facts_of(staff_does('cleo', 'write_off_propose', 'ana')),
  '{"balance": -90, "outgoing": 0, "incoming": 10}', 'not while something is open');
select act('ana', 'escrow_refund', jsonb_build_object('escrow_id', :'escrow')) \g /dev/null

create function proposed(name text default 'ana', staff text default 'cleo') returns uuid
language sql as $$
  select (act(staff, 'write_off_propose', jsonb_build_object('member_id', id_of(name),
    'reason', 'Moved away')) ->> 'write_off_id')::uuid
$$;
create function decides(staff text, decision text, write_off uuid) returns text
language sql as $$
  select call_of(staff, 'write_off_' || decision, jsonb_build_object('write_off_id', write_off,
    'reason', 'We met'))
$$;
select proposed() as write_off \gset
select is(facts_of(staff_does('dora', 'write_off_propose', 'ana')), '{}', 'proposed once');
select is(staff_did('dora', 'write_off_propose', 'ana'), 'already_proposed', 'at a time');
select is(system_balance('write_offs'), 0::bigint, 'a proposal moves nothing');

select ok(exists (select from private.neglect(now() + interval '31 days') n
  where n.subject = 'write-off ' || :'write_off'), 'nor is one forgotten: it would be overdue');

-- Another one decides, and neither is the member.
select refused(decides('cleo', d, :'write_off'), 'not_neutral',
  format('not who proposed it: %s', d))
from unnest(array['approve', 'reject']) d;
select refused(decides('ana', 'approve', :'write_off'), 'not_found', 'nor a member');
select refused(decides('fay', 'approve', :'write_off'), 'not_found', 'nor staff from elsewhere');
update memberships set role = 'coordinator' where member_id = id_of('ana');
select refused(decides('ana', 'approve', :'write_off'), 'standing_forbids',
  'nor staff who are leaving');
update memberships set role = 'member' where member_id = id_of('ana');

-- By hand, not at all: the dashboard knows no actor.
select refused(format('update write_offs set %s where write_off_id = %L', change, :'write_off'),
  'guarded', format('by hand: %s', change))
from unnest(array['amount = 1', 'state = ''rejected'', decided_at = now()',
  'reason = ''x''']) change;
select refused('delete from write_offs', 'guarded', 'by hand: delete');
select refused('truncate write_offs', 'guarded', 'by hand: truncate');
select refused(format('insert into write_offs (community_id, member_id, unit, amount, reason,
  proposed_by, expires_at) values (%L, %L, %L, 1, %L, %L, now())', town('town'), id_of('ben'),
  'HOUR', 'x', id_of('cleo')), 'guarded', 'by hand: insert');

-- Exactly what was read is approved.
select act('ana', 'request_accept', jsonb_build_object('request_id', ask_for('dora', 10)))
  -> 'escrow' ->> 'escrow_id' as escrow \gset
select confirms('dora', :'escrow') \g /dev/null
select is(facts_of(decides('dora', 'approve', :'write_off')), '{"debt": 80, "amount": 90}',
  'a debt that has changed is not written off');
select is(refusal_of(decides('dora', 'reject', :'write_off')), 'not refused', 'but rejected');
select refused(decides('dora', 'approve', :'write_off'), 'proposal_closed', 'for good');
select proposed() as write_off \gset
select is(refusal_of(decides('dora', 'approve', :'write_off')), 'not refused', 'and proposed anew');
select is(balance_of('ana') || ' ' || system_balance('write_offs'), '0 -80',
  'the account is at zero, the system account says what was written off');
select is(standing_of('ana'), 'closed', 'the membership is closed');
select is((select row(t.kind, t.category, t.entered_by = id_of('dora'))::text from write_offs w
  join transfers t using (transfer_id, community_id)), '(write_off,other,t)',
  'the transfer has its kind');
select is((select string_agg(concat_ws(' ', kind, amount, r.reason), ', ' order by event_id)
    from events left join event_reasons r using (event_id)
    where kind ~ 'write_off' and member_id = id_of('ana')),
  'write_off_proposed 90 Moved away, write_off_rejected 90 We met, '
  || 'write_off_proposed 80 Moved away, write_off_approved 80 We met', 'every step is an event');
select is(ask('ana', 'select count(*) from public.write_offs'), '2', 'whom it concerns reads it');
select is(ask('ben', 'select count(*) from public.write_offs'), '0', 'others do not');
select is(ask('cleo', 'select jsonb_array_length(public.admin_write_offs(state => ''approved'')
  -> ''items'')'), '1', 'staff list them');

-- The clock ends what nobody decides; exactly.
select join_town('eva') \g /dev/null
select pays('eva', 'dora', 15) \g /dev/null
select leaves('eva') \g /dev/null
select proposed('eva') as write_off \gset
select run('write-off-expiry', now() + interval '29 days') as early,
  run('write-off-expiry', now() + interval '31 days') as late \gset
select is(:'early' || ', ' || :'late', '0 done, 0 failed, 1 done, 0 failed', 'expires in its time');
select refused(decides('dora', 'approve', :'write_off'), 'proposal_closed', 'then it is closed');
select proposed('eva') as write_off \gset
select behind_the_bank(format('update public.write_offs set expires_at = now() - interval ''1 s''
  where write_off_id = %L', :'write_off'));
select refused(decides('dora', 'approve', :'write_off'), 'deadline_passed',
  'a deadline is exact, whether or not the job has been there');
select books_are_whole();
select * from finish();
