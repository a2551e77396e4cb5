\ir helpers/people.sql
\ir helpers/disputes.sql
\ir helpers/lives.sql
-- Who leaves is closed when their account is at zero and nothing of theirs is open: at once, or
-- when the job comes by.

-- At zero with nothing open: at once, from whatever standing.
select ask_for('ana', 30) as request \gset
select act('ana', 'offer_create', '{"title": "Bikes", "description": "I mend", "category":
  "other"}') ->> 'offer_id' as offer \gset
select act('ben', 'request_create', jsonb_build_object('offer_id', :'offer', 'amount', 10))
  ->> 'request_id' as asked \gset
select is(leaves('ana', '{"reason": "Moving"}'), 'closed', 'at zero: closed at once');
select is(told_of('ana'), 'membership_leaving member, membership_closed member', 'both are events');
select is((select reason from event_reasons), 'Moving', 'with the reason');
select is((select state::text from requests where request_id = :'request'), 'cancelled',
  'what they asked for ends');
select is((select state::text from requests where request_id = :'asked'), 'declined',
  'and what they were asked for');
select is((select listed from offers where offer_id = :'offer'), false,
  'their offer is out of sight');
select is(ask('ben', format('select count(*) from public.offers where offer_id = %L', :'offer')),
  '0', 'for whoever looks');
select is(facts_of(call_of('ana', 'membership_leave')), '{"standing": "closed"}',
  'who has left does not leave again');
select is(staff_did('cleo', 'membership_restore', 'ana'), 'not refused', 'staff let them back in');
select is((select listed from offers where offer_id = :'offer'), true, 'with their offer');

select act('ana', 'membership_pause') \g /dev/null
select is(leaves('ana'), 'closed', 'from a break');
update memberships set standing = 'active' where member_id = id_of('ana');
select staff_did('cleo', 'membership_suspend', 'ana') \g /dev/null
select is(leaves('ana'), 'closed', 'from a suspension, with nothing to settle');
update memberships set standing = 'active' where member_id = id_of('ana');

-- Open escrows, disputed ones too, hold the door open, and so does a balance.
select hold('ana', 'ben', 20) as escrow \gset
select is(leaves('ana'), 'leaving', 'an open escrow: leaving');
select is(run('closing'), '0 done, 0 failed', 'the job waits');
select act('ana', 'escrow_dispute', jsonb_build_object('escrow_id', :'escrow', 'reason', 'other',
  'statement', 'Hm')) ->> 'dispute_id' as dispute \gset
select is(run('closing'), '0 done, 0 failed', 'for the case as well');
select refused(format('update memberships set standing = %L where member_id = id_of(%L)', 'closed',
  'ana'), 'not_settled', 'nor does a pick in the dashboard close it');
select is(facts_of(format('update memberships set standing = %L where member_id = id_of(%L)',
  'closed', 'ana')), '{"balance": -20, "outgoing": 20, "incoming": 0}', 'which says why');
select act('cleo', 'dispute_resolve', jsonb_build_object('dispute_id', :'dispute', 'resolution',
  'refund')) \g /dev/null
select is(run('closing'), '1 done, 0 failed', 'then the job closes');
select is(standing_of('ana'), 'closed', 'at zero, with nothing open');
update memberships set standing = 'active' where member_id = id_of('ana');

-- So does what is set aside for them.
select act('ana', 'request_accept', jsonb_build_object('request_id', ask_for('dora', 20)))
  -> 'escrow' ->> 'escrow_id' as escrow \gset
select is(leaves('ana'), 'leaving', 'something on its way to them: leaving');
select is(run('closing'), '0 done, 0 failed', 'the job waits');
select act('ana', 'escrow_refund', jsonb_build_object('escrow_id', :'escrow')) \g /dev/null
select is(run('closing'), '1 done, 0 failed', 'until it is settled');
update memberships set standing = 'active' where member_id = id_of('ana');

-- A claim for work that was done waits for its answer.
select act('dora', 'payment_request_create', jsonb_build_object('recipient_id', id_of('ana'),
  'amount', 10, 'category', 'other')) ->> 'payment_request_id' as claim \gset
select is(leaves('ana'), 'leaving', 'a claim for work done: leaving');
select is(run('closing'), '0 done, 0 failed', 'the job waits');
select act('dora', 'payment_request_withdraw', jsonb_build_object('payment_request_id', :'claim'))
  \g /dev/null
select is(run('closing'), '1 done, 0 failed', 'for its answer');
update memberships set standing = 'active' where member_id = id_of('ana');

select pays('ana', 'ben', 60) \g /dev/null
select is(leaves('ana'), 'leaving', 'a debt: leaving');
select is(leaves('ben', '{"to_account": "pot"}'), 'closed', 'a balance is given to the pot');
select is(system_balance('pot'), 60::bigint, 'all of it');
select is(run('closing'), '0 done, 0 failed', 'a debt does not close');
select is(confirms('dora', hold('dora', 'ana', 60)), 'released', 'but is earned back');
select is(run('closing'), '1 done, 0 failed', 'and then closes');
select is(told_of('ben'), 'membership_leaving member, donation_posted member, '
  || 'membership_closed member', 'what was given is an event');

-- To a member, also where the community allows no other transfers, within their limits.
select join_town(name) from unnest(array['eva', 'finn', 'gus', 'hal']) name \g /dev/null
select pays('dora', 'eva', 50) \g /dev/null
update community_settings set transfers_allowed = false where community_id = town('town');
update accounts set ceiling = 49 where member_id = id_of('finn');
select refuses('eva', 'membership_leave', jsonb_build_object('to_member_id', id_of('finn')),
  'ceiling_reached', 'not past a ceiling');
select refuses('eva', 'membership_leave', jsonb_build_object('to_member_id', id_of('eva')),
  'self_dealing', 'not to oneself');
select refuses('eva', 'membership_leave', jsonb_build_object('to_member_id', id_of('erik')),
  'not_found', 'not to another community');
select refuses('eva', 'membership_leave', jsonb_build_object('to_member_id', id_of('ben')),
  'partner_standing_forbids', 'not to who has left');
select refuses('eva', 'membership_leave', '{"to_account": "issuance"}', 'invalid_input',
  'nor to any account');
select is(standing_of('eva'), 'active', 'and then they have not left');
select is(leaves('eva', jsonb_build_object('to_member_id', id_of('dora'))), 'closed',
  'to a member');

-- What staff have stopped, leaving does not start again.
select pays('finn', 'gus', 30) \g /dev/null
update memberships set standing = 'suspended' where member_id in (id_of('finn'), id_of('gus'));
select refuses('gus', 'membership_leave', '{"to_account": "pot"}', 'standing_forbids',
  'a suspended member does not take a balance out');
select refuses('finn', 'membership_leave', '{}', 'standing_forbids', 'nor leaves a debt');
select is(staff_did('cleo', 'membership_end', 'gus'), 'not refused', 'staff decide that they go');
select is(standing_of('gus'), 'leaving', 'toward zero');
select is(staff_did('cleo', 'membership_end', 'gus'), 'standing_unchanged', 'once');
select is(staff_did('cleo', 'membership_suspend', 'gus'), 'not refused', 'or stop them again');
select is(staff_did('cleo', 'membership_end', 'gus'), 'not refused', 'and let them go again');
select refuses('gus', 'membership_resume', '{}', 'standing_unchanged',
  'only staff undo a leaving');
select is(staff_did('cleo', 'membership_restore', 'gus'), 'not refused', 'as they may');

-- Who waits may be declined, or think better of it.
update community_settings set joining = 'approval' where community_id = town('town');
select join_town(name) from unnest(array['ivy', 'jan']) name \g /dev/null
select is(staff_did('dora', 'membership_decline', 'ivy'), 'staff_required',
  'members decline nobody');
select is(staff_did('cleo', 'membership_end', 'ivy'), 'standing_unchanged',
  'who was never in does not leave');
select is(staff_did('cleo', 'membership_decline', 'ivy'), 'not refused', 'declined');
select is(staff_did('cleo', 'membership_decline', 'dora'), 'standing_unchanged', 'the others not');
select is(leaves('jan'), 'closed', 'withdrawn');
select is(told_of('ivy') || ', ' || told_of('jan'),
  'membership_declined staff, membership_closed member', 'both are events');
select is(ask('dora', format('select count(*) from public.members where member_id in (%L, %L)',
  id_of('ivy'), id_of('jan'))), '0', 'and nobody ever saw them');
select is(ask('dora', format('select private.name_of(%L)', id_of('eva'))), '"eva"',
  'who was there keeps a name in the statements of others');

-- Who has left reads what is theirs, and nothing of what the community does now.
select is(ask('eva', 'select public.wallet() -> ''accounts'' is not null'), 'true',
  'their own account');
select is(ask('eva', format('select count(*) from public.members where member_id = %L',
  id_of('dora'))), '0', 'no card of others');
insert into memberships (community_id, member_id) values (town('elsewhere'), id_of('eva'));
select is((select m.community_id from private.acting_membership(id_of('eva'), null) m),
  town('elsewhere'), 'the other community is the one that is meant');
select is(act('eva', 'request_create', '{"title": "Help", "description": "x", "category": "other",
  "amount": 5}') ->> 'community_id', town('elsewhere')::text, 'in writing');
select is(ask('eva', 'select private.my_community(null)'), to_jsonb(town('elsewhere')),
  'and in reading');
select books_are_whole();
select * from finish();
