\ir helpers/people.sql

select act('ana', 'offer_create', '{"title": "Bikes", "description": "I mend bikes",
  "category": "other", "amount": 45}') ->> 'offer_id' as offer \gset
create function answering(offer text, amount integer default 30) returns text
language sql as $$
  select act('ben', 'request_create', jsonb_build_object('offer_id', offer, 'amount', amount,
    'note', 'In the evening', 'service_date', '2026-08-01')) ->> 'request_id'
$$;
create function on_request(name text, rpc text, request text) returns text
language sql as $$ select call_of(name, rpc, jsonb_build_object('request_id', request)) $$;
create function request_is(request text) returns text
language sql as $$ select state::text from public.requests where request_id = request::uuid $$;

-- An answer to an offer: its owner accepts or declines, its author cancels, others see nothing.
select answering(:'offer') as request \gset
select is(row(title, description, category, provider_id)::text,
  row('Bikes', 'I mend bikes', 'other', id_of('ana'))::text, 'it takes its words from the offer')
from requests where request_id = :'request';
select refused(on_request(name, rpc, :'request'), 'not_found', format('%s: %s', name, rpc))
from unnest(array['cleo', 'dora', 'erik']) name,
  unnest(array['request_accept', 'request_decline', 'request_cancel']) rpc;
select refused(on_request('ben', 'request_accept', :'request'), 'self_dealing',
  'not by its author');
select refused(on_request('ben', 'request_decline', :'request'), 'not_provider', 'nor declined');
select refused(on_request('ana', 'request_cancel', :'request'), 'not_author',
  'nor cancelled by Ana');
select act('ana', 'request_accept', jsonb_build_object('request_id', :'request')) as accepted \gset
select is(request_is(:'request'), 'accepted', 'Ana accepts');
select is(row(exchange ->> 'kind', exchange ->> 'service_date', escrow ->> 'state',
  escrow ->> 'amount',
    escrow ->> 'recipient_id', escrow ->> 'provider_id')::text,
  row('service', '2026-08-01', 'held', '30', id_of('ben'), id_of('ana'))::text,
  'the exchange and its escrow begin')
from (select :'accepted'::jsonb -> 'exchange', :'accepted'::jsonb -> 'escrow') a (exchange, escrow);
select refused(on_request(name, rpc, :'request'), 'request_not_open', format('once: %s', rpc))
from (values ('ana', 'request_accept'), ('ana', 'request_decline'), ('ben', 'request_cancel'))
  calls (name, rpc);
select is(facts_of(on_request('ben', 'request_cancel', :'request')), '{"state": "accepted"}',
  'and says where it is');
select act('ben', 'escrow_confirm', jsonb_build_object('escrow_id',
  :'accepted'::jsonb #> '{escrow,escrow_id}')) \g /dev/null
select is(request_is(:'request'), 'done', 'done with its exchange');

select answering(:'offer') as request \gset
select act('ana', 'request_decline', jsonb_build_object('request_id', :'request',
  'reason', 'On holiday')) \g /dev/null
select is(request_is(:'request'), 'declined', 'declined');
select is(ask('ben', 'select reason from public.event_reasons'), '"On holiday"', 'Ben reads why');
select answering(:'offer') as request \gset
select act('ben', 'request_cancel', jsonb_build_object('request_id', :'request')) \g /dev/null
select is(request_is(:'request'), 'cancelled', 'cancelled');

-- Open to the community: everybody sees it, the first one takes it.
select ask_for('ana', 20) as request \gset
create function boxes(name text, request text) returns text
language sql as $$
  select string_agg(b, ' ' order by b) from unnest(array['incoming', 'outgoing', 'open']) b
  where ask(name, format('select public.requests_list(box => %L)',
    b))::text like '%' || request || '%'
$$;
select is(boxes(name, :'request'), box, format('%s finds it: %s', name, box))
from (values ('ana', 'open outgoing'), ('ben', 'open'), ('dora', 'open'), ('erik', null))
  readers (name, box);
select refused(on_request(name, rpc, :'request'), code, format('%s: %s', name, rpc))
from (values ('ana', 'request_accept', 'self_dealing'), ('ben', 'request_cancel', 'not_author'),
  ('ben', 'request_decline', 'not_provider'), ('erik', 'request_accept', 'not_found'))
  calls (name, rpc, code);
select act('ben', 'request_accept', jsonb_build_object('request_id', :'request')) \g /dev/null
select is(boxes('ben', :'request'), 'incoming', 'it is Ben''s now');
select is(boxes('dora', :'request'), null, 'and gone for Dora');
select refused(on_request('dora', 'request_accept', :'request'), 'not_found', 'as if it never was');
select refused(format('select ask(%L, %L)', name, format('select public.request(%L)', :'request')),
  'not_found', format('%s does not read it', name)) from unnest(array['dora', 'erik']) name;

-- When the minutes cannot be held, nothing has happened.
update accounts set floor = -40 where member_id = id_of('dora');
select ask_for('dora', 41) as request \gset
select refused(on_request('ben', 'request_accept', :'request'), 'balance_too_low', 'too much');
select is(request_is(:'request'), 'open', 'it is open still');
select is((select count(*) from exchanges where request_id = :'request'), 0::bigint,
  'there is no exchange');
update accounts set floor = -41 where member_id = id_of('dora');
select lives_ok(on_request('ben', 'request_accept', :'request'), 'until it can be paid');

-- What cannot be asked for.
select refuses('ben', 'request_create', jsonb_build_object('offer_id', gen_random_uuid(),
  'amount', 5), 'not_found', 'an unknown offer');
select refuses('erik', 'request_create', jsonb_build_object('offer_id', :'offer', 'amount', 5),
  'not_found', 'an offer of another community');
select refuses('ben', 'request_create', jsonb_build_object('offer_id', :'offer', 'amount', 5,
  'community_id', town('elsewhere')), 'not_found', 'an offer and another community');
select refuses('ben', 'request_create', jsonb_build_object('offer_id', :'offer', 'amount', n),
  'invalid_input', n || ' minutes') from unnest(array[0, -1, 1000001]) n;
select act('ana', 'offer_update', jsonb_build_object('offer_id', :'offer',
  'changes', '{"status": "paused"}'::jsonb)) \g /dev/null
select refuses('ben', 'request_create', jsonb_build_object('offer_id', :'offer', 'amount', 5),
  'offer_not_active', 'a paused offer');

-- In two communities one has to say which.
select join_town('ben', 'elsewhere') \g /dev/null
select refuses('ben', 'request_create', '{"amount": 5, "title": "x", "description": "x",
  "category": "other"}', 'community_required', 'which one?');
select lives_ok(format('select ask_for(''ben'', 5, %L)', slug), slug)
from unnest(array['town', 'elsewhere']) slug;

-- Each step of a request is an event.
select set_eq($$select coalesce(from_state, '') || ' ' || to_state from events
  where request_id is not null$$, array[' open', 'open accepted', 'open declined', 'open cancelled',
  'accepted done'], 'each step is an event');
select books_are_whole();
select * from finish();
