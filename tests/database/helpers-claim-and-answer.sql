\ir helpers/people.sql
-- Payment requests on behalf of somebody: claiming and refusing is asking, accepting is paying.

select act('ana', 'helper_appoint', jsonb_build_object('helper_member_id', id_of('dora'),
  'scopes', '["requests", "transfers"]', 'max_amount', 40, 'expires_at', now() + interval '1 day'))
  \g /dev/null
select act('ben', 'helper_appoint', jsonb_build_object('helper_member_id', id_of('cleo'),
  'scopes', '["confirm"]', 'expires_at', now() + interval '1 day')) \g /dev/null
create function for_whom(name text, more jsonb) returns jsonb
language sql as $$ select more || jsonb_build_object('on_behalf_of', id_of(name)) $$;
create function claim_of(provider text, amount integer) returns uuid
language sql as $$
  select (act(provider, 'payment_request_create', jsonb_build_object('recipient_id', id_of('ana'),
    'amount', amount, 'category', 'other')) ->> 'payment_request_id')::uuid
$$;
create function which(id uuid) returns jsonb
language sql as $$ select jsonb_build_object('payment_request_id', id) $$;

-- Ana's helper answers for her, up to what Ana has said.
select claim_of('ben', 30) as claim \gset
select is(act('dora', 'payment_request_accept', for_whom('ana', which(:'claim'))) ->> 'state',
  'accepted', 'a helper pays');
select is((select row(entered_by, on_behalf_of) from transfers where kind = 'transfer'),
  row(id_of('dora'), id_of('ana')), 'the transfer says who typed it, and for whom');
select is((select row(decided_by = id_of('ana'), v.actor_id = id_of('dora'))::text
    from payment_requests p join events v using (payment_request_id)
    where v.kind = 'payment_request_accepted'), '(t,t)', 'so does the payment request');
select claim_of('ben', 31) as more \gset
select refuses('dora', 'payment_request_accept', for_whom('ana', which(:'more')),
  'help_reaches_less', 'not beyond the amount');
select refuses('cleo', 'payment_request_accept', for_whom('ana', which(:'more')), 'not_helper',
  'nor by somebody else');
select is(act('dora', 'payment_request_reject', for_whom('ana', which(:'more')
  || '{"reason": "She says no"}')) ->> 'state', 'rejected', 'she may say no to any amount');
select claim_of('dora', 10) as own \gset
select refuses('dora', 'payment_request_accept', for_whom('ana', which(:'own')), 'not_neutral',
  'nobody pays themselves out of another''s account');

-- A claim for the provider, by who may ask for them.
select refuses('cleo', 'payment_request_create', for_whom('ben', jsonb_build_object(
  'recipient_id', id_of('ana'), 'amount', 10, 'category', 'other')), 'help_reaches_less',
  'who may confirm may not claim');
select act('dora', 'payment_request_create', for_whom('ana', jsonb_build_object('recipient_id',
  id_of('ben'), 'amount', 10, 'category', 'other'))) ->> 'payment_request_id' as anas \gset
select act('dora', 'payment_request_remind', for_whom('ana', which(:'anas'))) \g /dev/null
select is(act('dora', 'payment_request_withdraw', for_whom('ana', which(:'anas'))) ->> 'state',
  'withdrawn', 'claimed, reminded and taken back');
select is((select array_agg(distinct on_behalf_of) from events
    where payment_request_id = :'anas'), array[id_of('ana')], 'each event says for whom');
select is(jsonb_array_length(ask('dora', format('select payment_requests_list(on_behalf_of => %L)',
  id_of('ana'))) -> 'items'), 3, 'a helper reads what is asked of whom they help');
select is(jsonb_array_length(ask('cleo', format('select payment_requests_list(box => ''outgoing'',
  on_behalf_of => %L)', id_of('ana'))) -> 'items'), 1, 'staff read all of it');
select is(jsonb_array_length(ask('ben', format('select payment_requests_list(box => ''outgoing'',
  on_behalf_of => %L)', id_of('dora'))) -> 'items'), 0, 'nobody else what is not theirs');

select books_are_whole();
select * from finish();
