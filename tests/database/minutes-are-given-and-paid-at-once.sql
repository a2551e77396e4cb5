\ir helpers/people.sql
-- A transfer has no escrow and no second step: all its rules hold at the one moment.

create function send(name text, amount bigint, reason text, more jsonb default '{}') returns jsonb
language sql as $$
  select act(name, 'transfer_create', jsonb_build_object('community_id', town('town'),
    'amount', amount, 'category', 'other', 'reason', reason) || more)
$$;
create function send_refused(
  name text, amount bigint, reason text, more jsonb, code text, description text) returns text
language sql as $$
  select refuses(name, 'transfer_create', jsonb_build_object('community_id', town('town'),
    'amount', amount, 'category', 'other', 'reason', reason) || more, code, description)
$$;
create function to_ben() returns jsonb
language sql as $$ select jsonb_build_object('to_member_id', id_of('ben')) $$;
create function shown(transfer jsonb) returns text
language sql as $$
  select concat_ws(' ', transfer ->> 'kind', transfer ->> 'reason', transfer ->> 'amount',
    transfer ->> 'levied', (select display_name from members
      where member_id = (transfer ->> 'from_id')::uuid), transfer ->> 'from_account', '>',
    (select display_name from members where member_id = (transfer ->> 'to_id')::uuid),
    transfer ->> 'to_account')
$$;
\set pot '{"to_account": "pot"}'

update community_settings set levy_basis_points = 1000, rounding_step = 15;
-- Minutes worked are rounded and levied; what is given is neither.
select is(shown(send('ana', 50, 'exchange', to_ben())), 'transfer exchange 45 4 ana > ben',
  'a payment for a service done: rounded, levied');
select is(array[balance_of('ana'), balance_of('ben'), system_balance('pot')], '{-45,41,4}',
  'the levy comes out of what the provider receives');
select is((select row(raw_amount, kind, category)::text from exchanges), '(50,service,other)',
  'what is paid for is recorded as an exchange, with the minutes as entered');
select is(shown(send('ana', 7, 'gift', to_ben())), 'transfer gift 7 0 ana > ben',
  'a gift is exact and free');
select is(shown(send('ana', 2, 'correction', to_ben())), 'transfer correction 2 0 ana > ben',
  'so is the correction of a rounding');
select is(shown(send('ben', 41, 'donation', :'pot')), 'donation donation 41 0 ben > pot',
  'and what the pot is given');
select is(array[balance_of('ana'), balance_of('ben'), system_balance('pot')], '{-54,9,45}',
  'all of it has arrived');
select is((select count(*) from exchanges), 1::bigint, 'none of those is an exchange');
select is(refusal_of(format('select ask(%L, %L)', name, format('select public.transfer(%s)',
    transfer_id))), code, format('%s reads the payment: %s', name, code))
from transfers, (values ('ana', 'not refused'), ('ben', 'not refused'), ('cleo', 'not refused'),
  ('dora', 'not_found'), ('fay', 'not_found')) readers (name, code) where reason = 'exchange';

-- What does not go together.
select send_refused('ana', 5, 'gift', '{}', 'invalid_input', 'to nobody');
select send_refused('ana', 5, 'correction', to_ben() || :'pot', 'invalid_input', 'to two');
select send_refused('ana', 5, 'correction', '{"to_account": "issuance"}', 'invalid_input',
  'to an account that takes nothing from members');
select send_refused('ana', 5, 'gift', :'pot', 'invalid_input', 'a gift to the pot is a donation');
select send_refused('ana', 5, 'exchange', :'pot', 'invalid_input', 'the pot mends no bicycles');
select send_refused('ana', 5, 'donation', to_ben(), 'invalid_input', 'a donation is for the pot');
select send_refused('ana', 0, 'gift', to_ben(), 'invalid_input', 'nothing');
select send_refused('ana', -5, 'gift', to_ben(), 'invalid_input', 'less than nothing');
select send_refused('ana', 1000001, 'gift', to_ben(), 'invalid_input', 'more than anybody has');
select send_refused('ana', 7, 'exchange', to_ben(), 'amount_rounds_to_nothing', 'half a step');
select send_refused('ana', 5, 'gift', to_ben() || '{"category": "none"}', 'category_unknown',
  'a category that is not there');
select send_refused('ana', 15, reason, jsonb_build_object('service_date', current_date + 2)
  || case reason when 'donation' then :'pot' else to_ben() end, 'invalid_input',
  format('%s, for what is not done yet', reason))
from unnest(array['exchange', 'gift', 'correction', 'donation']) reason;
select send_refused('ben', 5, 'gift', to_ben(), 'self_dealing', 'to oneself');
select send_refused('ana', 5, 'gift', jsonb_build_object('to_member_id', id_of('erik')),
  'not_found', 'to somebody of another community');
select send_refused('erik', 5, 'gift', to_ben(), 'not_found', 'from another community');

-- The community may forbid it between members; the pot takes donations always.
update community_settings set transfers_allowed = false where community_id = town('town');
select send_refused('ana', 5, 'gift', to_ben(), 'transfers_not_allowed', 'no gifts');
select send_refused('ana', 15, 'exchange', to_ben(), 'transfers_not_allowed', 'no payments');
select is(shown(send('ben', 1, 'donation', :'pot')), 'donation donation 1 0 ben > pot',
  'a donation all the same');
update community_settings set transfers_allowed = true;

-- Who is paid for a service, by whose word: a direct payment is the word of the recipient.
create function pays_under(recording recording) returns setof text
language sql as $$
  update community_settings c set recording = pays_under.recording;
  select send_refused('ana', 15, 'exchange', to_ben(), 'recording_forbids', recording::text);
$$;
select pays_under(r) from unnest(array['provider', 'both', 'coordinator']::recording[]) r;
select is(shown(send('ana', 1, 'gift', to_ben())), 'transfer gift 1 0 ana > ben',
  'a gift is no exchange: nobody records it but who gives');
update community_settings set recording = 'recipient';

-- Both limits bind, and what is set aside and on its way counts.
select send_refused('ana', 546, 'gift', to_ben(), 'balance_too_low', 'below the floor');
update accounts set ceiling = 70 where member_id = id_of('ben');
select hold('ana', 'ben', 30) as incoming \gset
select hold('ben', 'dora', 15) as held \gset
update community_settings set balance_visibility = 'members';
select is(facts_of(call_of('ana', 'transfer_create', to_ben() || jsonb_build_object(
    'community_id', town('town'), 'amount', 39, 'category', 'other', 'reason', 'gift'))),
  jsonb_build_object('over', 8, 'side', 'provider', 'member_id', id_of('ben')),
  'above the ceiling: 9 posted and held, 30 on their way, 39 more');
select is(shown(send('ana', 31, 'gift', to_ben())), 'transfer gift 31 0 ana > ben', 'up to it');
select is(shown(send('ana', 515 - 31 - 30, 'donation', :'pot')),
  'donation donation 454 0 ana > pot', 'and down to the floor');

-- Whoever may not take part neither gives nor is given.
update memberships set standing = 'paused' where member_id = id_of('dora');
select send_refused('dora', 5, 'gift', to_ben(), 'standing_forbids', 'a paused member gives not');
select send_refused('ben', 5, 'gift', jsonb_build_object('to_member_id', id_of('dora')),
  'partner_standing_forbids', 'nor is given');

-- What was said lives beside the books; who has a part in it reads it, and staff.
select send('ben', 3, 'gift', jsonb_build_object('to_member_id', id_of('cleo'),
  'note', 'For the soup', 'service_date', '2026-11-01')) ->> 'transfer_id' as soup \gset
create function reads(name text, id text) returns text
language sql as $$ select ask(name, format('select transfer(%s)', id)) ->> 'note' $$;
select is(reads('ben', :'soup'), 'For the soup', 'who gave it reads the note');
select is(reads('cleo', :'soup'), 'For the soup', 'who was given it, too');
select refused(format('select ask(%L, %L)', name, 'select transfer(' || :'soup' || ')'),
  'not_found', name || ' does not') from unnest(array['ana', 'erik', 'fay']) name;
select is((select row(v.kind, v.amount, r.reason)::text from events v join event_reasons r
    using (event_id) where v.transfer_id = :soup), '(transfer_posted,3,"For the soup")',
  'the note is the reason of an event');
select is(ask(name, format('select count(*) from events where transfer_id = %s', :'soup')),
  seen, name || ' and the event')
from (values ('ben', '1'::jsonb), ('cleo', '1'), ('ana', '0'), ('erik', '0')) t (name, seen);
select is(ask('ben', 'select count(*) from exchanges'), '3', 'ben sees what ana paid him for');

-- A transfer of an escrow is shown by the sides of the escrow.
select is(shown(ask('ana', format($$select transfer(transfer_id) from events
    where escrow_id = %L and kind = 'escrow_held'$$, :'incoming'))), 'hold 30 0 ana > ben',
  'a hold');
select act('ana', 'escrow_confirm', jsonb_build_object('escrow_id', :'incoming', 'amount', 15))
  \g /dev/null
select is(shown(ask('ben', format($$select transfer(transfer_id) from events
    where escrow_id = %L and kind = 'escrow_split'$$, :'incoming'))), 'split 30 1 ana > ben',
  'and its end, with the levy');

-- Statements name who is on the other side, and why; a levy is not a side.
create function lines(name text) returns text
language sql as $$
  select string_agg(concat_ws(' ', l ->> 'kind', l ->> 'reason', l ->> 'amount',
      l ->> 'other_name', l ->> 'other_account'), ', ' order by n)
  from jsonb_array_elements(ask(name, 'select statement(page_size => 7)') -> 'items')
    with ordinality l (l, n)
$$;
select is(lines('ana'), 'transfer exchange -45 ben, transfer gift -7 ben, '
  'transfer correction -2 ben, transfer gift -1 ben, hold -30 ben, transfer gift -31 ben, '
  'donation donation -454 pot',
  'of who gave');
select is(lines('ben'), 'transfer exchange 41 ana, transfer gift 7 ana, '
  'transfer correction 2 ana, donation donation -41 pot, donation donation -1 pot, '
  'transfer gift 1 ana, hold -15 dora',
  'of who was given');

select books_are_whole();

-- An answer is made of what was paid, a reading of what was posted: no word differs. A levy of one
-- minute may be all there is.
update community_settings set levy_basis_points = 5000, levy_rounding = 'up', rounding_step = 1;
create temp table answers as
values (send('ana', 4, 'exchange', to_ben() || '{"note": "Thanks"}')),
  (send('ana', 1, 'exchange', to_ben())),
  (send('ben', 3, 'gift', jsonb_build_object('to_member_id', id_of('ana')))),
  (send('ben', 2, 'donation', :'pot')),
  (act('cleo', 'payment_create', jsonb_build_object('community_id', town('town'),
    'member_id', id_of('ben'), 'amount', 2, 'category', 'other', 'note', 'A fare')));
select is(column1, private.transfer_json(t), format('%s of %s reads as it was answered',
  column1 ->> 'kind', column1 ->> 'amount'))
from answers join transfers t on t.transfer_id = (column1 ->> 'transfer_id')::bigint;

select * from finish();
