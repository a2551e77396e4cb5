\ir helpers/people.sql
\ir helpers/disputes.sql
-- Each column of community_settings, and what is different because of it. A setting that is added
-- fails here until it is obeyed. What is open already keeps the rules it began with.

create temp table shown (setting text);
create function with_setting(setting text, value text) returns void
language plpgsql as $$
begin
  execute format('update public.community_settings set %I = %L where community_id = town(''town'')',
    setting, value);
  insert into shown values (setting);
end $$;

select with_setting('joining', 'approval');
select join_town('gus') \g /dev/null
select is((select standing::text from memberships where member_id = id_of('gus')), 'pending',
  'joining: new members wait');
select is((select standing::text from memberships where member_id = id_of('ana')), 'active',
  'joining: who is in stays in');
select with_setting('joining', 'open');
select join_town('hal') \g /dev/null
select is((select standing::text from memberships where member_id = id_of('hal')), 'active',
  'joining: new members are active');
select is((select standing::text from memberships where member_id = id_of('gus')), 'pending',
  'joining: who waits goes on waiting');
select with_setting('joining', 'invitation');
select is(refusal_of($$select public.community_check('town')$$), 'invitation_required',
  'joining: by invitation');
select with_setting('joining', 'open');

select with_setting('default_floor', '-90'), with_setting('default_ceiling', '120'),
  with_setting('welcome_grant', '15') \g /dev/null
select join_town('ina') \g /dev/null
select is((select row(floor, ceiling, balance)::text from accounts where member_id = id_of('ina')),
  '(-90,120,15)', 'default_floor, default_ceiling, welcome_grant');
select is((select row(floor, ceiling, balance)::text from accounts where member_id = id_of('ana')),
  '(-600,,0)', 'not for those who are there');

select with_setting('time_zone', 'Asia/Tokyo');
select hold('ana', 'ben', 10) as escrow \gset
select act('ana', 'escrow_confirm', jsonb_build_object('escrow_id', :'escrow')) \g /dev/null
select behind_the_bank($$update entries set entered_at = '2026-06-30 16:00+00'
  where account_id in (select account_id from accounts where member_id = id_of('ben'))$$);
select is(jsonb_array_length(ask('ben', format('select public.statement(from_date => %L,
  to_date => %1$L)', day)) -> 'items'), n, format('time_zone: %s', day))
from (values ('2026-06-30', 0), ('2026-07-01', 1)) days (day, n);

select with_setting('rounding_step', '30'), with_setting('rounding_mode', 'up') \g /dev/null
select ask_for('ana', 31) as request \gset
select is((select row(raw_amount, amount)::text from requests where request_id = :'request'),
  '(31,60)', 'rounding_step, rounding_mode: up');
select with_setting('rounding_mode', 'nearest');
select ask_for('ana', 31) as request \gset
select is((select row(raw_amount, amount)::text from requests where request_id = :'request'),
  '(31,30)', 'rounding_mode: nearest');

select with_setting('levy_basis_points', '2000');
select hold('ana', 'ben', 60) as escrow \gset
select with_setting('levy_basis_points', '0');
select act('ana', 'escrow_confirm', jsonb_build_object('escrow_id', :'escrow'))
  ->> 'levied' as levied
  \gset
select is(:levied, 12, 'levy_basis_points, as it was at the hold');

select with_setting('levy_basis_points', '100'), with_setting('levy_rounding', 'up') \g /dev/null
select hold('ana', 'ben', 30) as escrow \gset
select with_setting('levy_rounding', 'down');
select is(act('ana', 'escrow_confirm', jsonb_build_object('escrow_id', :'escrow')) ->> 'levied',
  '1', 'levy_rounding: up, as it was at the hold');
select is(private.levy_of(amount, 1000, rounding::levy_rounding), levy::bigint,
  format('levy_rounding: a tenth of %s %s', amount, rounding))
from (values (11, 'down', 1), (19, 'down', 1), (14, 'nearest', 1), (15, 'nearest', 2),
  (11, 'up', 2), (20, 'up', 2)) levies (amount, rounding, levy);
select with_setting('levy_basis_points', '0');

-- More in who-records-an-exchange.sql.
select with_setting('recording', 'provider');
select hold('ana', 'ben', 30) as escrow \gset
select act('ben', 'escrow_deliver', jsonb_build_object('escrow_id', :'escrow')) \g /dev/null
select is(state_of(:'escrow'), 'released', 'recording: provider');
select with_setting('recording', 'recipient');
select hold('ana', 'ben', 30) as escrow \gset
select act('ben', 'escrow_deliver', jsonb_build_object('escrow_id', :'escrow')) \g /dev/null
select is(state_of(:'escrow'), 'delivered', 'recording: recipient');

select with_setting('default_soft_floor', '-30'), with_setting('default_soft_ceiling', '45')
  \g /dev/null
select join_town('jon') \g /dev/null
select is((select row(soft_floor, soft_ceiling)::text from accounts where member_id = id_of(name)),
  soft, format('default_soft_floor, default_soft_ceiling: %s', name))
from (values ('jon', '(-30,45)'), ('ana', '(,)')) limits (name, soft);
select with_setting('floor_growth_basis_points', '5000'), with_setting('floor_growth_cap', '-625')
  \g /dev/null
create function earned(amount integer) returns bigint
language sql as $$
  select act('ana', 'escrow_confirm', jsonb_build_object('escrow_id', hold('ana', 'ben', amount)));
  select floor from accounts where member_id = id_of('ben')
$$;
select is(array[earned(30), earned(30)], '{-615,-625}',
  'floor_growth_basis_points, floor_growth_cap');
select with_setting('floor_growth_basis_points', '0');
create function group_of_two() returns uuid
language sql as $$
  select (act('cleo', 'group_hold', jsonb_build_object('category', 'other', 'legs',
    jsonb_build_array(jsonb_build_object('recipient_id', id_of('ana'),
      'provider_id', id_of('ben'), 'amount', 30)))) -> 'exchange' ->> 'exchange_id')::uuid
$$;
select with_setting('group_confirmation', 'participants');
select group_of_two() as exchange \gset
select with_setting('group_confirmation', 'organiser');
select refuses('cleo', 'group_settle', jsonb_build_object('exchange_id', :'exchange'),
  'participants_confirm', 'group_confirmation: participants, as it was at the hold');
select lives_ok(call_of('cleo', 'group_settle', jsonb_build_object('exchange_id', group_of_two())),
  'group_confirmation: organiser');

-- The windows: the deadline is that far away, and its job keeps to it.
create function due_in(escrow_id uuid) returns interval
language sql as $$
  select date_trunc('minute', due_at - clock_timestamp() + interval '5 seconds')
  from public.escrows e
  where e.escrow_id = due_in.escrow_id
$$;
select with_setting('delivery_deadline', '5 minutes');
select hold('ana', 'ben', 30) as escrow \gset
select with_setting('delivery_deadline', '1 day');
select is(due_in(:'escrow'), interval '5 minutes', 'delivery_deadline, as it was at the hold');
select run('delivery-deadlines', now() + interval '4 minutes') \g /dev/null
select is(state_of(:'escrow'), 'held', 'delivery_deadline: not yet');
select run('delivery-deadlines', now() + interval '6 minutes') \g /dev/null
select is(state_of(:'escrow'), 'refunded', 'delivery_deadline: refunded');

select with_setting('confirmation_window', '7 minutes');
select hold('ana', 'ben', 30) as escrow \gset
select act('ben', 'escrow_deliver', jsonb_build_object('escrow_id', :'escrow')) \g /dev/null
select with_setting('confirmation_window', '1 day');
select is(due_in(:'escrow'), interval '7 minutes',
  'confirmation_window, as it was at the delivery');
select run('auto-release', now() + interval '6 minutes') \g /dev/null
select is(state_of(:'escrow'), 'delivered', 'confirmation_window: not yet');
select run('auto-release', now() + interval '8 minutes') \g /dev/null
select is(state_of(:'escrow'), 'released', 'confirmation_window: released');

select with_setting('request_expiry', '11 minutes');
select ask_for('ana', 30) as request \gset
select with_setting('request_expiry', '1 day');
create function status_of(request_id uuid) returns text
language sql as $$
  select state::text from public.requests r where r.request_id = status_of.request_id
$$;
select run('request-expiry', now() + interval '10 minutes') \g /dev/null
select is(status_of(:'request'), 'open', 'request_expiry: not yet, as it was when it was made');
select run('request-expiry', now() + interval '12 minutes') \g /dev/null
select is(status_of(:'request'), 'expired', 'request_expiry: expired');

select with_setting('dispute_statement_window', '2 hours'),
  with_setting('dispute_decision_window', '3 hours'),
  with_setting('dispute_fallback', 'release') \g /dev/null
select dispute(30) as opened \gset
select is((select row(statement_due_at - opened_at, decision_due_at - opened_at)::text from disputes
  where dispute_id = :'opened'), '(02:00:00,05:00:00)',
  'dispute_statement_window, then dispute_decision_window');
select run('dispute-deadlines', now() + interval '4 hours 59 minutes') \g /dev/null
select is(outcome_of(:'opened'), 'open 0+0+30 disputed', 'not yet');
select with_setting('dispute_fallback', 'half');
select run('dispute-deadlines', now() + interval '5 hours 1 minute') \g /dev/null
select is(outcome_of(:'opened'), 'decided release 30 30+0+0 released',
  'dispute_fallback: release, as it was when the case was opened');
select dispute(30) as opened \gset
select run('dispute-deadlines', now() + interval '5 hours 1 minute') \g /dev/null
select is(outcome_of(:'opened'), 'decided split 15 15+15+0 split', 'dispute_fallback: half');
select with_setting('dispute_fallback', 'refund');
select dispute(30) as opened \gset
select run('dispute-deadlines', now() + interval '5 hours 1 minute') \g /dev/null
select is(outcome_of(:'opened'), 'decided refund 0 0+30+0 refunded', 'dispute_fallback: refund');

select with_setting('dispute_fallback', 'staff'), with_setting('dispute_staff_window', '4 hours'),
  with_setting('dispute_last_fallback', 'half') \g /dev/null
select dispute(30) as opened \gset
select run('dispute-deadlines', now() + interval '5 hours 1 minute') as told \gset
select is(outcome_of(:'opened') || ' ' || :'told', 'open 0+0+30 disputed 1 done, 0 failed',
  'dispute_fallback: staff are told');
select run('dispute-deadlines', now() + interval '8 hours 59 minutes') as told \gset
select is(outcome_of(:'opened') || ' ' || :'told', 'open 0+0+30 disputed 0 done, 0 failed',
  'dispute_staff_window: once, and not yet');
select run('dispute-deadlines', now() + interval '9 hours 1 minute') \g /dev/null
select is(outcome_of(:'opened'), 'decided split 15 15+15+0 split', 'dispute_last_fallback: half');
select with_setting('dispute_fallback', 'refund');

select with_setting('dispute_note_required', 'true');
select dispute(30) as opened \gset
select refuses('cleo', 'dispute_resolve', jsonb_build_object('dispute_id', :'opened',
  'resolution', 'refund'), 'note_required', 'dispute_note_required');
select run('dispute-deadlines', now() + interval '5 hours 1 minute') \g /dev/null
select is(outcome_of(:'opened'), 'decided refund 0 0+30+0 refunded', 'the clock writes no note');

select with_setting('transfers_allowed', 'false');
create function gift() returns jsonb
language sql as $$
  select jsonb_build_object('community_id', town('town'), 'to_member_id', id_of('ben'),
    'amount', 5, 'category', 'other', 'reason', 'gift')
$$;
select refuses('ana', 'transfer_create', gift(), 'transfers_not_allowed', 'transfers_allowed: no');
select with_setting('transfers_allowed', 'true');
select refuses('ana', 'transfer_create', gift(), 'not refused', 'transfers_allowed: yes');

select with_setting('pot_floor', '-30');
create function from_pot(amount bigint) returns text
language sql as $$
  select refusal_of(call_of('cleo', 'payment_create', jsonb_build_object(
    'community_id', town('town'), 'member_id', id_of('ben'), 'amount', amount,
    'category', 'other', 'note', 'Thanks')))
$$;
select is(from_pot(system_balance('pot') + 31), 'pot_too_low', 'pot_floor: not below');
select is(from_pot(system_balance('pot') + 30), 'not refused', 'pot_floor: down to it');

-- More in balances-are-shown-as-the-community-says.sql.
select with_setting('balance_visibility', 'members');
select isnt(ask('ana', format('select public.member_balance(%L)', id_of('ben'))) -> 'balance', null,
  'balance_visibility: members');
select with_setting('balance_visibility', 'own');
select is(refusal_of(format('select ask(%L, %L)', 'ana',
  format('select public.member_balance(%L)', id_of('ben')))), 'balance_hidden',
  'balance_visibility: own');

select with_setting('locale', 'de-AT'), with_setting('word_hour', 'Stunde'),
  with_setting('word_offer', 'Angebot'), with_setting('word_request', 'Wunsch'),
  with_setting('word_pot', 'Topf') \g /dev/null
select is(ask(null, $$select public.community(slug => 'town')$$)
  @> '{"locale": "de-AT", "words": {"hour": "Stunde", "offer": "Angebot", "request": "Wunsch",
    "pot": "Topf"}}', true, 'locale, word_hour, word_offer, word_request, word_pot');

create function claim() returns uuid
language sql as $$
  select (act('ben', 'payment_request_create', jsonb_build_object('recipient_id', id_of('ana'),
    'amount', 30, 'category', 'other')) ->> 'payment_request_id')::uuid
$$;
create function claim_is(id uuid, minutes integer) returns text
language plpgsql as $$
begin
  perform run('payment-request-deadlines', now() + make_interval(mins => minutes));
  return (select state::text from payment_requests where payment_request_id = id);
end $$;
select with_setting('payment_request_window', '11 minutes'),
  with_setting('payment_request_fallback', 'accept') \g /dev/null
select claim() as claim \gset
select with_setting('payment_request_window', '1 day'),
  with_setting('payment_request_fallback', 'reject') \g /dev/null
select is(claim_is(:'claim', 10), 'open', 'payment_request_window: as it was when it was made');
select is(claim_is(:'claim', 12), 'accepted', 'payment_request_fallback: accept');
select claim() as claim \gset
select is(claim_is(:'claim', 1439), 'open', 'payment_request_window: not yet');
select is(claim_is(:'claim', 1441), 'rejected', 'payment_request_fallback: reject');

-- How memberships end; see who-has-not-exchanged-for-long-is-marked.sql and
-- two-members-of-staff-write-a-debt-off.sql.
select with_setting('dormant_after', '40 days');
select is(run('dormancy', now() + interval '39 days'), '0 done, 0 failed',
  'dormant_after: not yet');
select isnt(run('dormancy', now() + interval '41 days'), '0 done, 0 failed', 'dormant_after: then');
select with_setting('write_off_expiry', '4 hours');
select join_town('otto') \g /dev/null
update memberships set standing = 'active' where member_id = id_of('otto') and standing <> 'active';
select hold('otto', 'ben', 30) as escrow \gset
select act('otto', 'escrow_confirm', jsonb_build_object('escrow_id', :'escrow')) \g /dev/null
select act('otto', 'membership_leave') \g /dev/null
select act('cleo', 'write_off_propose', jsonb_build_object('member_id', id_of('otto'), 'reason',
  'x')) \g /dev/null
select is((select expires_at - proposed_at < interval '4 hours 1 minute'
  and expires_at - proposed_at > interval '3 hours 59 minutes' from write_offs), true,
  'write_off_expiry');

select set_eq('select setting from shown', $$select attname::text from pg_attribute
  where attrelid = 'public.community_settings'::regclass and attnum > 0 and not attisdropped
    and attname <> 'community_id'$$, 'every setting has been shown');
select is((select count(*) from community_settings where community_id = town('elsewhere')
    and row(time_zone, rounding_step, levy_basis_points,
      dispute_fallback)::text = '(UTC,1,0,refund)'),
  1::bigint, 'the rules of one community are not those of another');
select books_are_whole(as_posted => false);
select * from finish();
