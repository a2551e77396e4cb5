\ir helpers/people.sql
-- A claim for work that is done: one answer, by whom it takes, in the time there is, or silence.

create function claim(more jsonb default '{}') returns uuid
language sql as $$
  select (act('ben', 'payment_request_create', jsonb_build_object('community_id', town('town'),
    'recipient_id', id_of('ana'), 'amount', 20, 'category', 'other') || more)
    ->> 'payment_request_id')::uuid
$$;
create function claim_refused(name text, more jsonb, code text, description text) returns text
language sql as $$
  select refuses(name, 'payment_request_create', jsonb_build_object('community_id', town('town'),
    'recipient_id', id_of('ana'), 'amount', 20, 'category', 'other') || more, code, description)
$$;
create function answered(name text, rpc text, id uuid, more jsonb default '{}') returns text
language sql as $$
  select concat_ws(' ', a ->> 'state', a ->> 'amount', (a ->> 'transfer_id') is not null,
    (a ->> 'exchange_id') is not null, (select display_name from members
      where member_id = (a ->> 'decided_by')::uuid))
  from act(name, 'payment_request_' || rpc,
    jsonb_build_object('payment_request_id', id) || more) a
$$;
create function not_so(name text, rpc text, id uuid, more jsonb, code text, description text)
returns text
language sql as $$
  select refuses(name, 'payment_request_' || rpc,
    jsonb_build_object('payment_request_id', id) || more, code, description)
$$;
create function state_of_claim(id uuid) returns text
language sql stable as $$
  select state::text from payment_requests where payment_request_id = id
$$;
create function by_staff(accept boolean) returns jsonb
language sql as $$ select jsonb_build_object('accept', accept, 'reason', 'I asked them both') $$;
\set why '{"reason": "It was an hour"}'

-- Rounded and levied by the rules of its beginning; nothing moves before the answer.
update community_settings set rounding_step = 15, levy_basis_points = 1000,
  payment_request_window = '10 days';
select claim('{"note": "Two trees", "service_date": "2026-01-02"}') as trees \gset
select is((select row(state, raw_amount, amount, levy, recording, fallback,
    due_at - created_at, remind_at - created_at)::text
  from payment_requests where payment_request_id = :'trees'),
  '(open,20,15,1,recipient,reject,"10 days","5 days")', 'a claim, with its clock');
select is(balance_of('ana'), 0::bigint, 'nothing is set aside');
update community_settings set rounding_step = 1, levy_basis_points = 0;
select not_so(name, rpc, :'trees', more, code, name || ' does not ' || rpc)
from (values ('ben', 'accept', '{}'::jsonb, 'not_recipient'), ('ben', 'reject', :'why',
  'not_recipient'), ('ana', 'withdraw', '{}', 'not_provider'), ('ana', 'remind', '{}',
  'not_provider'), ('dora', 'accept', '{}', 'not_found'), ('dora', 'reject', :'why', 'not_found'),
  ('cleo', 'withdraw', '{}', 'not_found'), ('fay', 'decide', by_staff(true), 'not_found'),
  ('ana', 'decide', by_staff(true), 'not_found'),
  ('cleo', 'decide', by_staff(true), 'recording_forbids')) t (name, rpc, more, code);
select is(answered('ana', 'accept', :'trees'), 'accepted 15 t t ana', 'the recipient pays');
select is(array[balance_of('ana'), balance_of('ben'), system_balance('pot')], '{-15,14,1}',
  'at once, with the levy of its beginning');
select is((select row(t.kind, t.reason, t.category, t.service_date)::text from transfers t
    join payment_requests using (transfer_id)), '(transfer,exchange,other,2026-01-02)',
  'by a transfer, for an exchange');
select is((select raw_amount from exchanges), 20::bigint, 'with the minutes as entered');
select not_so(name, rpc, :'trees', more, 'payment_request_not_open', rpc || ' once more')
from (values ('ana', 'accept', '{}'::jsonb), ('ana', 'reject', :'why'), ('ben', 'withdraw', '{}'),
  ('ben', 'remind', '{}'), ('cleo', 'decide', by_staff(false))) t (name, rpc, more);

-- No, and why; or taken back.
select claim() as claim \gset
select not_so('ana', 'reject', :'claim', '{"reason": ""}', 'invalid_input', 'no without why');
select is(answered('ana', 'reject', :'claim', :'why'), 'rejected 20 f f ana', 'rejected');
select is(ask('ben', format('select payment_request(%L)', :'claim')) #>> '{events,-1,reason}',
  'It was an hour', 'the provider reads why');
select claim() as claim \gset
select is(answered('ben', 'withdraw', :'claim'), 'withdrawn 20 f f', 'withdrawn');
select is(balance_of('ana'), -15::bigint, 'nothing has moved');

-- Who may claim what from whom.
select claim_refused('ben', jsonb_build_object('recipient_id', id_of('ben')), 'self_dealing',
  'from oneself');
select claim_refused('ben', jsonb_build_object('recipient_id', id_of('erik')), 'not_found',
  'from another community');
select claim_refused('ben', '{"amount": 0}', 'invalid_input', 'nothing');
select claim_refused('ben', '{"category": "no"}', 'category_unknown', 'for nothing known');
select claim_refused('ben', jsonb_build_object('service_date', current_date + 2),
  'invalid_input', 'for what is not done yet');
update community_settings set transfers_allowed = false;
select claim_refused('ben', '{}', 'transfers_not_allowed', 'where minutes move by escrows alone');
update community_settings set transfers_allowed = true;
select claim() as early \gset
update memberships set standing = 'suspended' where member_id = id_of('ana');
select claim_refused('ben', '{}', 'partner_standing_forbids', 'from who takes no part');
select claim_refused('ana', jsonb_build_object('recipient_id', id_of('ben')), 'standing_forbids',
  'by who takes no part');
select not_so('ana', 'accept', :'early', '{}', 'standing_forbids', 'nor do they pay');
select is(answered('ana', 'reject', :'early', :'why'), 'rejected 20 f f ana', 'but may say no');
update memberships set standing = 'active' where member_id = id_of('ana');
select claim('{"amount": 600}') as much \gset
select not_so('ana', 'accept', :'much', '{}', 'balance_too_low', 'more than the recipient has');
select is(state_of_claim(:'much'), 'open', 'stays open, for when they have');

-- Whose word it takes.
update community_settings set recording = 'provider';
select claim() as claim \gset
select is((select row(state, decided_by = provider_id)::text from payment_requests
    where payment_request_id = :'claim'), '(accepted,t)', 'the provider''s: paid at once');
select claim_refused('ben', '{"amount": 600}', 'balance_too_low', 'within the limits');
update community_settings set recording = 'both';
select claim() as claim \gset
select is(answered('ana', 'accept', :'claim'), 'accepted 20 t t ana', 'both: the recipient''s too');
update community_settings set recording = 'coordinator', payment_request_fallback = 'accept';
select claim() as claim \gset
update community_settings set recording = 'recipient';
select not_so('ana', 'accept', :'claim', '{}', 'coordinator_records', 'a coordinator''s');
select is(ask('cleo', 'select admin_payment_requests()') #>> '{items,0,payment_request_id}',
  :'claim', 'it is on the worklist of staff');
select not_so('cleo', 'decide', :'claim', '{"accept": true, "reason": ""}', 'invalid_input',
  'who decides says why');
select is(answered('cleo', 'decide', :'claim', by_staff(true)), 'accepted 20 t t cleo',
  'staff pay');
update memberships set vulnerable = true where member_id = id_of('ana');
select claim() as claim \gset
select is((select fallback::text from payment_requests where payment_request_id = :'claim'),
  'reject', 'nobody''s silence pays for a vulnerable member');
select is(answered('cleo', 'decide', :'claim', by_staff(false)), 'rejected 20 f f cleo',
  'staff reject');
update memberships set vulnerable = false;
update community_settings set recording = 'coordinator';
select claim(jsonb_build_object('recipient_id', id_of('cleo'))) as cleos \gset
select not_so('cleo', 'decide', :'cleos', by_staff(false), 'not_neutral', 'not in their own case');
update community_settings set recording = 'recipient';

-- Reminders: once a day by the provider, half-way by the clock.
select claim() as claim \gset
select answered('ben', 'remind', :'claim') \g /dev/null
select not_so('ben', 'remind', :'claim', '{}', 'reminded_already', 'not twice a day');
select behind_the_bank(format($$update payment_requests set reminded_at = reminded_at
  - interval '1 day' where payment_request_id = %L$$, :'claim'));
select answered('ben', 'remind', :'claim') \g /dev/null
select run('payment-request-reminders', now() + interval '4 days 23 hours') \g /dev/null
select is(kinds, '{payment_request_opened,payment_request_reminded,payment_request_reminded}',
  'no reminder before its time')
from (select array_agg(kind order by event_id) as kinds from events
  where payment_request_id = :'claim') e;
select run('payment-request-reminders', now() + interval '5 days 1 minute') \g /dev/null
select run('payment-request-reminders', now() + interval '6 days') \g /dev/null
select is((select count(*) from events where payment_request_id = :'claim' and source = 'job'
  and kind = 'payment_request_reminded'), 1::bigint, 'one, half-way');

-- Silence. What it means was fixed at the beginning; what cannot be paid is rejected.
select not_so('ana', 'accept', id, '{}', 'deadline_passed', 'past the deadline')
from (select claim() as id) c, lateral behind_the_bank(format($$update payment_requests
  set due_at = now() - interval '1 second' where payment_request_id = %L$$, id));
select claim('{"amount": 560}') as dear \gset
update community_settings set payment_request_fallback = 'reject';
select run('payment-request-reminders', now() + interval '10 days 1 minute') \g /dev/null
select is((select reminded_at from payment_requests where payment_request_id = :'dear'), null,
  'nobody is reminded of what they can no longer answer');
select run('payment-request-deadlines', now() + interval '10 days 1 minute') \g /dev/null
select is(array[state_of_claim(:'claim'), state_of_claim(:'much'), state_of_claim(:'dear')],
  '{accepted,rejected,rejected}', 'silence accepts, or rejects what is beyond the limits');
select is((select row(source, actor_id, facts)::text from events
    where payment_request_id = :'dear' and kind = 'payment_request_rejected'),
  '(job,,"{""refused"": ""balance_too_low""}")', 'and the event says what was in the way');

-- Its parties and staff see it, nobody else; no hand changes it.
select is(ask(name, 'select count(*) from payment_requests'), seen, name || ' sees')
from (values ('ana', (select to_jsonb(count(*)) from payment_requests
    where recipient_id = id_of('ana'))), ('cleo', (select to_jsonb(count(*))
    from payment_requests)), ('dora', '0'), ('erik', '0'), ('fay', '0')) t (name, seen);
select is(jsonb_array_length(ask(name, format('select payment_requests_list(box => %L,
    state => %L)', box, 'withdrawn')) -> 'items'), n, format('%s: %s', name, box))
from (values ('ana', 'incoming', 1), ('ana', 'outgoing', 0), ('ben', 'incoming', 0),
  ('ben', 'outgoing', 1)) boxes (name, box, n);
select refused(format('update payment_requests set %s', change), 'guarded', change)
from unnest(array['amount = 1', 'state = ''accepted''', 'due_at = now()', 'note = null']) change;
-- Nor does the bank's own code, by mistake.
create function as_the_bank(change text) returns text
language plpgsql as $$
declare
  code text;
begin
  set local role chronobank;
  code := tests.refusal_of('update public.payment_requests set ' || change);
  reset role;
  return code;
end $$;
grant execute on all functions in schema tests to chronobank;
select is(as_the_bank('levy = levy + 0, amount = amount + 1'), 'guarded', 'terms are fixed');
select is(as_the_bank('decided_by = provider_id where state = ''rejected'''), 'guarded',
  'so is an answer');
select is(as_the_bank('state = ''withdrawn'' where state = ''rejected'''), 'transition_forbidden',
  'and a final state');
select is(as_the_bank('note = null'), 'not refused', 'words about a person are not for ever');

select books_are_whole();
select * from finish();
