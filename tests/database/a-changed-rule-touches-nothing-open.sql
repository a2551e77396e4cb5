\ir helpers/people.sql
\ir helpers/disputes.sql
-- Whatever staff change while something is open: it ends when it would have, and as it would have.

create function rule(changes jsonb) returns void
language sql as $$
  select act('cleo', 'community_update', jsonb_build_object('changes', changes))
$$;
create function delivers(recipient text, amount integer) returns uuid
language plpgsql as $$
declare
  escrow constant uuid := hold(recipient, 'ben', amount);
begin
  perform act('ben', 'escrow_deliver', jsonb_build_object('escrow_id', escrow));
  return escrow;
end $$;

select rule('{"levy_basis_points": 1000, "request_expiry": "P9D", "delivery_deadline": "P9D",
  "confirmation_window": "P9D", "dispute_statement_window": "P4D",
  "dispute_decision_window": "P5D", "dispute_fallback": "half", "payment_request_window": "P9D",
  "payment_request_fallback": "accept", "write_off_expiry": "P9D",
  "group_confirmation": "participants"}');
select ask_for('ana', 50) as asked \gset
select hold('ana', 'ben', 50) as held, delivers('ana', 50) as delivered, dispute(50) as opened \gset
update memberships set vulnerable = true where member_id = id_of('dora');
select delivers('dora', 50) as watched \gset
select act('ben', 'payment_request_create', jsonb_build_object('recipient_id', id_of('ana'),
  'amount', 50, 'category', 'other')) ->> 'payment_request_id' as claim \gset
select act('cleo', 'group_hold', jsonb_build_object('category', 'other', 'legs', jsonb_build_array(
  jsonb_build_object('recipient_id', id_of('ana'), 'provider_id', id_of('ben'), 'amount', 50))))
  #>> '{escrows,0,escrow_id}' as leg \gset

create function clocks() returns jsonb
language sql stable as $$
  select jsonb_agg(due_at order by due_at) from (
    select due_at from escrows union all select decision_due_at from disputes
    union all select due_at from payment_requests union all select expires_at from requests) due
$$;
select clocks() as before \gset
update memberships set vulnerable = false where member_id = id_of('dora');
select rule('{"levy_basis_points": 5000, "levy_rounding": "up", "request_expiry": "P1D",
  "rounding_step": 60, "rounding_mode": "up", "recording": "provider", "delivery_deadline": "P1D",
  "confirmation_window": "P1D", "dispute_statement_window": "P1D", "dispute_staff_window": "P1D",
  "dispute_decision_window": "P1D", "dispute_fallback": "staff", "dormant_after": null,
  "dispute_last_fallback": "release", "payment_request_window": "P1D",
  "payment_request_fallback": "reject", "transfers_allowed": false, "joining": "invitation",
  "group_confirmation": "organiser", "time_zone": "Pacific/Kiritimati"}');
select is(clocks(), :'before', 'no clock is moved');
select is(refusal_of(call_of('cleo', 'group_settle', jsonb_build_object('exchange_id',
    (select exchange_id from escrows where escrow_id = :'leg')))), 'participants_confirm',
  'a group waits for whom it waited');
select is(act('ben', 'escrow_deliver', jsonb_build_object('escrow_id', :'held')) ->> 'state',
  'delivered', 'the recipient still has to confirm');

create function all_run(as_of timestamptz) returns void
language sql as $$
  select run(job, as_of) from unnest(array['auto-release', 'delivery-deadlines', 'request-expiry',
    'dispute-deadlines', 'payment-request-deadlines']) job
$$;
select behind_the_bank(format($$update public.escrows set due_at = due_at + interval '8 days'
  where escrow_id = %L$$, :'held'));
select all_run(now() + interval '8 days 23 hours');
select is((select count(*) from escrows where remaining > 0), 5::bigint, 'not a moment earlier');
select all_run(now() + interval '9 days 1 minute');
select is((select state::text from requests where request_id = :'asked'), 'expired',
  'a request expires');
select is((select string_agg(concat_ws(' ', parts_of(escrow_id), levied, state), ', ')
    from escrows where escrow_id in (:'held', :'delivered')),
  '50+0+0 5 released, 50+0+0 5 released', 'a delivery is paid, with the levy of its beginning');
select is(outcome_of(:'opened'), 'decided split 25 25+25+0 split', 'a case falls back as it would');
select is(concat_ws(' ', parts_of(:'watched'), state_of(:'watched')), '25+25+0 split',
  'so does what no coordinator has confirmed');
select is(concat_ws(' ', parts_of(:'leg'), state_of(:'leg')), '0+50+0 refunded',
  'a leg that nobody delivered goes back');
select is((select row(state, levy, amount)::text from payment_requests), '(accepted,5,50)',
  'a claim is paid by silence');
select is(refusal_of(format($$update public.disputes set fallback = 'refund'
  where dispute_id = %L$$, :'opened')), 'facts_are_fixed', 'what it falls back to is not edited');

-- What staff had begun to fill in when their time was over is no part of what the clock decides.
select dispute(60) as drafted \gset
select cell(:'drafted', named, value) from (values ('decided_by', id_of('cleo')::text),
  ('note', 'Ask Ben again?'), ('released_amount', '7')) v (named, value) \gexec
select all_run(now() + interval '4 days');
select is((select row(fell_back, decided_by, released_amount, note)::text from disputes
  where dispute_id = :'drafted'), '(t,,60,)', 'a draft is no decision');
select books_are_whole();
select * from finish();
