\ir helpers/people.sql
\ir helpers/lives.sql
-- A member dies: their balance or debt goes to the beneficiary as far as limits and standing of
-- that member take it, and the rest to the pot. What is open ends by its clock, and follows.

update accounts set floor = null where member_id is not null;
create function name_beneficiary(name text, beneficiary text) returns text
language sql as $$
  select call_of(name, 'beneficiary_name',
    jsonb_build_object('member_id', id_of(beneficiary)))
$$;
create function balances(variadic names text[]) returns text
language sql stable as $$ select string_agg(balance_of(n)::text, ' ') from unnest(names) n $$;

-- Naming somebody.
select refused(name_beneficiary('ana', 'ana'), 'self_dealing', 'not oneself');
select refused(name_beneficiary('ana', 'erik'), 'not_found', 'nor somebody from elsewhere');
select is(refusal_of(name_beneficiary('ana', 'ben')), 'not refused', 'a member of the community');
select is(ask('ana', 'select public.me() -> ''memberships'' -> 0 -> ''beneficiary_id'''),
  to_jsonb(id_of('ben')), 'is read by who named them');
select is(ask('ben', format('select count(*) from public.memberships where member_id = %L',
  id_of('ana'))), '0', 'and not by who was named');
select is(told_of('ana'), 'beneficiary_named member', 'the event does not say whom');
select refused(format('update memberships set beneficiary_id = %L where member_id = %L',
  id_of('dora'), id_of('ana')), 'guarded', 'nobody names one by hand');
select refused(format($$update memberships set deceased_at = now(), standing = 'leaving'
  where member_id = %L$$, id_of('ana')), 'guarded', 'nor does anybody die by hand');
select refused(name_beneficiary('ana', 'nobody'), 'not refused', 'nobody is the pot');

-- A balance, with the pot as heir.
select pays('dora', 'ana', 40) \g /dev/null
select ask_for('ana', 5) as request \gset
select is(staff_did('cleo', 'membership_deceased', 'ana'), 'not refused', 'Ana has died');
select is(balances('ana') || ' ' || system_balance('pot'), '0 40', 'the pot has her balance');
select is(standing_of('ana'), 'closed', 'and nothing is left');
select is((select state::text from requests where request_id = :'request'), 'cancelled',
  'not even a request');
select is((select kind::text || ' ' || category from transfers order by transfer_id desc limit 1),
  'bequest other', 'it is a transfer of its own kind');
select is((select r.reason from events join event_reasons r using (event_id)
  where kind = 'membership_deceased'), 'We spoke', 'staff said why');
select is(staff_did('cleo', 'membership_deceased', 'ana'), 'standing_unchanged', 'once');

select refused(name_beneficiary('ben', 'ana'), 'not_found', 'who has left is nobody''s heir');

-- A balance, within the ceiling of the heir; what is on its way to them counts.
select pays('dora', 'ben', 100) \g /dev/null
select refusal_of(name_beneficiary('ben', 'cleo')) \g /dev/null
select is(staff_did('cleo', 'membership_deceased', 'ben'), 'not_neutral',
  'who inherits does not decide');
update memberships set role = 'coordinator' where member_id = id_of('dora');
select hold('dora', 'cleo', 20) as on_its_way \gset
update accounts set ceiling = 50 where member_id = id_of('cleo');
select is(staff_did('dora', 'membership_deceased', 'ben'), 'not refused', 'Ben has died');
select is(balances('ben', 'cleo') || ' ' || system_balance('pot'), '0 30 110',
  'Cleo takes 30 of 100, the pot the rest');
select is((select string_agg(format('%s %s', member_id = id_of('ben'), amount), ', '
    order by event_id) from events where kind = 'bequest_posted' and transfer_id = (
      select max(transfer_id) from events)), 't -100, f 30', 'both sides are told');
select confirms('dora', :'on_its_way') \g /dev/null

-- A debt, within the floor of the heir.
select join_town(name) from unnest(array['eva', 'finn', 'gus']) name \g /dev/null
update accounts set floor = null, ceiling = null where member_id is not null;
select pays('eva', 'cleo', 70) \g /dev/null
select refusal_of(name_beneficiary('eva', 'finn')) \g /dev/null
update accounts set floor = -25 where member_id = id_of('finn');
select staff_did('cleo', 'membership_deceased', 'eva') \g /dev/null
select is(balances('eva', 'finn') || ' ' || system_balance('pot'), '0 -25 65',
  'Finn takes 25 of 70, the pot the rest');

-- An heir who takes no part takes nothing: a break, a leaving, a death.
select pays('dora', 'gus', 10) \g /dev/null
select refusal_of(name_beneficiary('gus', 'finn')) \g /dev/null
update memberships set standing = 'paused' where member_id = id_of('finn');
select staff_did('cleo', 'membership_deceased', 'gus') \g /dev/null
select is(balances('gus', 'finn') || ' ' || system_balance('pot'), '0 -25 75', 'all to the pot');

-- What is open goes on, and what comes back follows.
select join_town(name) from unnest(array['hal', 'ivy', 'jan']) name \g /dev/null
select refusal_of(name_beneficiary('hal', 'ivy')) \g /dev/null
update accounts set floor = null, ceiling = null where member_id is not null;
select hold('hal', 'jan', 30) as refunded, hold('hal', 'jan', 5) as released,
  hold('jan', 'hal', 12) as earned \gset
select ask_for('jan', 3) as tempting \gset
select staff_did('cleo', 'membership_deceased', 'hal') \g /dev/null
select is(standing_of('hal') || ' ' || balances('hal', 'ivy'), 'leaving 0 -35',
  'what he had set aside is a debt to begin with');
select refuses('hal', 'request_accept', jsonb_build_object('request_id', :'tempting'),
  'standing_forbids', 'nobody acts in his name');
select is(run('closing'), '0 done, 0 failed', 'the job waits');
select act('jan', 'escrow_refund', jsonb_build_object('escrow_id', :'refunded')) \g /dev/null
select is(balances('hal', 'ivy'), '30 -35', 'something comes back');
select refuses('hal', 'request_create', '{"title": "Help", "description": "x", "category": "other",
  "amount": 10}', 'standing_forbids', 'and nobody spends it in his name');
select is(run('closing'), '1 done, 0 failed', 'the job passes it on');
select is(standing_of('hal') || ' ' || balances('hal', 'ivy'), 'leaving 0 -5', 'to the heir');
select act('jan', 'escrow_deliver', jsonb_build_object('escrow_id', :'released')) \g /dev/null
select is(confirms('jan', :'earned'), 'released', 'others still pay what he earned');
select run('auto-release', now() + interval '90 days') \g /dev/null
select is(run('closing'), '1 done, 0 failed', 'and at last');
select is(standing_of('hal') || ' ' || balances('hal', 'ivy', 'jan'), 'closed 0 7 -7',
  'all of it, and his membership is closed');

-- A mistake is put right by staff.
select staff_did('cleo', 'membership_restore', 'hal') \g /dev/null
select is((select row(standing, deceased_at)::text from memberships where member_id = id_of('hal')),
  '(active,)', 'back among the living');
select books_are_whole();
select * from finish();
