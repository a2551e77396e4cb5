\ir helpers/people.sql
-- Every write RPC, from the catalog: replayed, with another body, without an actor, without a key.

create temp table writes as
select p.proname::text as rpc from pg_proc p where pronamespace = 'public'::regnamespace
  and pg_get_function_arguments(oid) like 'actor uuid, idempotency_key text%';
select cmp_ok((select count(*) from writes), '>=', 20::bigint, 'there are writes to try');

-- Arguments by type, for calls that are refused before they are read.
create function anything(rpc text) returns text
language sql as $$
  select string_agg(', ' || t, '') from (
    select format('%I => null', (proargnames)[n]) as t
    from pg_proc, generate_series(3, pronargs) n
    where proname = rpc and pronamespace = 'public'::regnamespace) a
$$;
create function called(rpc text, actor text, key text) returns text
language sql as $$
  select refusal_of(format('select public.%I(actor => %L, idempotency_key => %L%s)', rpc, actor,
    key,
    anything(rpc)))
$$;
select is(called(rpc, null, 'k'), 'unauthenticated', format('%s without an actor',
  rpc)) from writes;
select is(called(rpc, login_of('ana')::text, key), 'idempotency_key_required',
  format('%s with the key %s', rpc, coalesce(quote_literal(key), 'null')))
from writes, unnest(array[null, '']) key;
select is(called(rpc, gen_random_uuid()::text, 'k'), 'member_required',
  format('%s for an account without a member', rpc)) from writes;
select is(called('member_update', login_of('ana')::text, key), 'idempotency_key_invalid',
  format('a key like %s', left(key, 10)))
from unnest(array[repeat('x', 256), 'schlüssel', E'a\nb', E'a\n', E'\t', E'a\x7f', '☃']) key;
select lives_ok(format('select answer(''dora'', ''member_update'', %L, %L)',
  '{"changes": {"bio": "Hi"}}', key), format('a key like %s', left(key, 10)))
from unnest(array['x', repeat('x', 255), ' ', '~', '"quoted"', gen_random_uuid()::text]) key;

-- One scene in which each write succeeds once; then the same again, and another body.
update private.rate_limit_rules set allowed = 10000;
update memberships set role = 'coordinator' where member_id = id_of('dora');
create temp table calls (n serial, name text, rpc text, arguments jsonb, other jsonb);
create function also(name text, rpc text, arguments jsonb, other jsonb) returns jsonb
language plpgsql as $$
begin
  insert into calls (name, rpc, arguments, other) values (name, rpc, arguments, arguments || other);
  return answer(name, rpc, arguments, rpc) -> 'body';
end $$;
select also('ana', 'member_update', '{"changes": {"bio": "Bikes"}}', '{"changes": {"bio": "Cars"}}')
  \g /dev/null
select also('ana', 'membership_pause', '{}', '{"reason": "Tired"}') \g /dev/null
select also('ana', 'membership_resume', '{"reason": "Rested"}', '{"reason": "Well"}') \g /dev/null
select also('ana', 'offer_create', '{"title": "Bikes", "description": "I mend", "category": "other",
  "amount": 30}', '{"amount": 31}') ->> 'offer_id' as offer \gset
select also('ana', 'offer_update', jsonb_build_object('offer_id', :'offer', 'changes',
  '{"amount": 40}'::jsonb), '{"changes": {"amount": 41}}') \g /dev/null
select also('ben', 'request_create', jsonb_build_object('offer_id', :'offer', 'amount', 30),
  '{"amount": 29}') ->> 'request_id' as request \gset
select also('ana', 'request_accept', jsonb_build_object('request_id', :'request'),
  jsonb_build_object('request_id', gen_random_uuid())) -> 'escrow' ->> 'escrow_id' as escrow \gset
select also('ana', 'request_decline', jsonb_build_object('request_id', act('ben', 'request_create',
  jsonb_build_object('offer_id', :'offer', 'amount', 30)) ->> 'request_id'), '{"reason": "No"}')
  \g /dev/null
select also('ben', 'request_cancel', jsonb_build_object('request_id', ask_for('ben', 5)),
  '{"reason": "No"}') \g /dev/null
select also('ana', 'escrow_deliver', jsonb_build_object('escrow_id', :'escrow', 'amount', 20),
  '{"amount": 21}') \g /dev/null
select also('ben', 'escrow_confirm', jsonb_build_object('escrow_id', :'escrow', 'amount', 5,
  'final', false), '{"final": true}') \g /dev/null
select also('ana', 'escrow_dispute', jsonb_build_object('escrow_id', :'escrow', 'reason', 'other',
  'statement', 'Hm'), '{"statement": "Oh"}') ->> 'dispute_id' as dispute \gset
select also('ben', 'dispute_respond', jsonb_build_object('dispute_id', :'dispute', 'statement',
  'So'), '{"statement": "Well"}') \g /dev/null
select also('ana', 'dispute_withdraw', jsonb_build_object('dispute_id', :'dispute'),
  '{"statement": "Well"}') \g /dev/null
select also('ana', 'escrow_refund', jsonb_build_object('escrow_id', :'escrow'),
  '{"reason": "Well"}') \g /dev/null
select hold('ana', 'ben', 9) as escrow \gset
select also('cleo', 'dispute_resolve', jsonb_build_object('resolution', 'release', 'dispute_id',
  act('ben', 'escrow_dispute', jsonb_build_object('escrow_id', :'escrow', 'reason', 'other',
    'statement', 'Hm')) ->> 'dispute_id'), '{"resolution": "refund"}') \g /dev/null
select also('cleo', 'membership_add', '{"display_name": "hugo"}', '{"display_name": "ida"}')
  ->> 'member_id' as hugo \gset
select also('cleo', 'slips_enter', jsonb_build_object('lines', jsonb_build_array(jsonb_build_object(
  'slip_number', '1', 'service_date', '2026-01-01', 'provider', 'ben', 'recipient', 'ana', 'amount',
  5, 'category', 'other'))), '{"dry_run": true}') \g /dev/null
select also('cleo', 'import_lines', '{"kind": "members", "lines": [{"external_id": "1",
  "display_name": "jo"}]}', '{"dry_run": true}') \g /dev/null
select also('cleo', 'helper_assign', jsonb_build_object('member_id', :'hugo',
  'helper_member_id', id_of('ana'), 'scopes', '["confirm"]'::jsonb, 'expires_at',
  now() + interval '1 day'), '{"scopes": ["requests"]}') \g /dev/null
select also('ana', 'helper_appoint', jsonb_build_object('helper_member_id', id_of('ben'), 'scopes',
  '["confirm"]'::jsonb, 'expires_at', now() + interval '1 day'), '{"max_amount": 30}')
  ->> 'helper_id' as helper \gset
select also('ana', 'helper_revoke', jsonb_build_object('helper_id', :'helper'),
  '{"reason": "Enough"}') \g /dev/null
select also('cleo', 'membership_suspend', jsonb_build_object('member_id', id_of('ben'),
  'reason', 'Why'), '{"reason": "Because"}') \g /dev/null
select also('cleo', 'membership_restore', jsonb_build_object('member_id', id_of('ben'),
  'reason', 'Why'), '{"reason": "Because"}') \g /dev/null
select also('cleo', 'membership_limits', jsonb_build_object('member_id', id_of('ben'),
  'reason', 'Why', 'changes', '{"floor": -5000}'::jsonb),
    '{"changes": {"floor": null}}') \g /dev/null
select also('cleo', 'override_give', jsonb_build_object('member_id', id_of('ben'), 'side', 'floor',
  'amount', 10, 'expires_at', now() + interval '1 day', 'reason', 'Why'), '{"amount": 11}')
  ->> 'override_id' as override \gset
select also('cleo', 'override_revoke', jsonb_build_object('override_id', :'override',
  'reason', 'Why'), '{"reason": "Because"}') \g /dev/null
select also('cleo', 'transfer_reverse', jsonb_build_object('reason', 'Why', 'transfer_id', (
    select max(transfer_id) from transfers where kind = 'release')), '{"reason": "Because"}')
  \g /dev/null
update community_settings set joining = 'approval' where community_id = town('town');
select also('cleo', 'membership_approve', jsonb_build_object('member_id', join_town('greta'),
  'reason', 'Why'), '{"reason": "Because"}') \g /dev/null
select also('cleo', 'group_hold', jsonb_build_object('category', 'other', 'legs', jsonb_build_array(
  jsonb_build_object('recipient_id', id_of('ana'), 'provider_id', id_of('ben'), 'amount', 15))),
  '{"service_date": "2026-01-01"}') -> 'exchange' ->> 'exchange_id' as exchange \gset
select also('ana', 'group_confirm', jsonb_build_object('exchange_id', :'exchange'),
  jsonb_build_object('exchange_id', gen_random_uuid())) \g /dev/null
select act('cleo', 'group_hold', jsonb_build_object('category', 'other', 'legs', jsonb_build_array(
  jsonb_build_object('recipient_id', id_of('ana'), 'provider_id', id_of('ben'), 'amount', 15))))
  -> 'exchange' ->> 'exchange_id' as exchange \gset
select also('cleo', 'group_settle', jsonb_build_object('exchange_id', :'exchange'),
  jsonb_build_object('exchange_id', gen_random_uuid())) \g /dev/null
select act('cleo', 'group_hold', jsonb_build_object('category', 'other', 'legs', jsonb_build_array(
  jsonb_build_object('recipient_id', id_of('ana'), 'provider_id', id_of('ben'), 'amount', 15))))
  -> 'exchange' ->> 'exchange_id' as exchange \gset
select also('cleo', 'group_cancel', jsonb_build_object('exchange_id', :'exchange'),
  '{"reason": "Rain"}') \g /dev/null
select also('ana', 'contact_update', '{"changes": {"phone": "1"}}', '{"changes": {"phone": "2"}}')
  \g /dev/null
select also('ana', 'beneficiary_name', jsonb_build_object('member_id', id_of('ben')),
  jsonb_build_object('member_id', id_of('dora'))) \g /dev/null
update community_settings set joining = 'open' where community_id = town('town');
select join_town(name) from unnest(array['hal', 'ivy', 'jan']) name \g /dev/null
update memberships set role = 'coordinator' where member_id = id_of('jan');
select also('hal', 'membership_leave', '{}', '{"reason": "Why"}') \g /dev/null
select also('cleo', 'membership_end', jsonb_build_object('member_id', id_of('ivy'),
  'reason', 'Why'), '{"reason": "Because"}') \g /dev/null
select act('cleo', 'membership_restore', jsonb_build_object('member_id', id_of('ivy'),
  'reason', 'Why')) \g /dev/null
select also('cleo', 'membership_deceased', jsonb_build_object('member_id', id_of('ivy'),
  'reason', 'Why'), '{"reason": "Because"}') \g /dev/null
update community_settings set joining = 'approval' where community_id = town('town');
select also('cleo', 'membership_decline', jsonb_build_object('member_id', join_town('kim'),
  'reason', 'Why'), '{"reason": "Because"}') \g /dev/null
create function owes(name text) returns text
language sql as $$
  select join_town(name);
  update memberships set standing = 'active' where member_id = id_of(name);
  select act(name, 'escrow_confirm', jsonb_build_object('escrow_id', hold(name, 'ben', 7)));
  select act(name, 'membership_leave') ->> 'standing'
$$;
select owes('lea'), owes('max') \g /dev/null
select also('cleo', 'write_off_propose', jsonb_build_object('member_id', id_of('lea'),
  'reason', 'Why'), '{"reason": "Because"}') ->> 'write_off_id' as write_off \gset
select also('jan', 'write_off_approve', jsonb_build_object('write_off_id', :'write_off',
  'reason', 'Why'), '{"reason": "Because"}') \g /dev/null
select also('jan', 'write_off_reject', jsonb_build_object('write_off_id', act('cleo',
  'write_off_propose', jsonb_build_object('member_id', id_of('max'), 'reason', 'Why'))
  -> 'write_off_id', 'reason', 'Why'), '{"reason": "Because"}') \g /dev/null
select also('cleo', 'membership_erase', jsonb_build_object('member_id', id_of('ivy'),
  'reason', 'Why'), '{"reason": "Because"}') \g /dev/null
select also('cleo', 'text_redact', jsonb_build_object('subject', 'requests', 'subject_id',
  ask_for('ben', 5), 'field', 'title', 'reason', 'Why'), '{"reason": "Because"}') \g /dev/null
select also('dora', 'transfer_create', '{"to_account": "pot", "amount": 60, "category": "other",
  "reason": "donation"}', '{"amount": 61}') \g /dev/null
select also('cleo', 'payment_create', jsonb_build_object('member_id', id_of('ana'), 'amount', 20,
  'category', 'other', 'note', 'Thanks'), '{"note": "Thank you"}') \g /dev/null
create function claim(more jsonb default '{}') returns jsonb
language sql as $$
  select jsonb_build_object('payment_request_id', act('ana', 'payment_request_create',
    jsonb_build_object('recipient_id', id_of('ben'), 'amount', 10, 'category', 'other'))
    -> 'payment_request_id') || more
$$;
select also('ana', 'payment_request_create', jsonb_build_object('recipient_id', id_of('ben'),
  'amount', 10, 'category', 'other'), '{"note": "Two trees"}') \g /dev/null
select also('ben', 'payment_request_accept', claim(), jsonb_build_object('payment_request_id',
  gen_random_uuid())) \g /dev/null
select also('ben', 'payment_request_reject', claim('{"reason": "No"}'), '{"reason": "Never"}')
  \g /dev/null
select also('ana', 'payment_request_withdraw', claim(), '{"reason": "Well"}') \g /dev/null
select also('ana', 'payment_request_remind', claim(), jsonb_build_object('payment_request_id',
  gen_random_uuid())) \g /dev/null
update community_settings set recording = 'coordinator';
select also('cleo', 'payment_request_decide', claim('{"accept": true, "reason": "Why"}'),
  '{"accept": false}') \g /dev/null
update community_settings set recording = 'recipient';
select hold('ben', 'ana', 6) as escrow \gset
select also('cleo', 'community_update', '{"changes": {"name": "Our town"}}',
  '{"changes": {"name": "Their town"}}') \g /dev/null
select also('cleo', 'category_set', '{"category": "bikes", "changes": {"name": "Bikes"}}',
  '{"changes": {"name": "Cycles"}}') \g /dev/null
select also('cleo', 'invitation_create', '{"uses": 2}', '{"uses": 3}') ->> 'invitation_id'
  as invitation \gset
select also('cleo', 'invitation_revoke', jsonb_build_object('invitation_id', :'invitation'),
  '{"reason": "Lost"}') \g /dev/null
select also('cleo', 'membership_mark', jsonb_build_object('member_id', id_of('dora'),
  'vulnerable', true, 'reason', 'Why'), '{"vulnerable": false}') \g /dev/null
select also('cleo', 'admin_escrow_confirm', jsonb_build_object('reason', 'Why', 'escrow_id',
  hold('ana', 'dora', 8)), '{"amount": 5}') \g /dev/null
create function one_line(partner text) returns jsonb
language sql as $$
  select jsonb_build_object('partner', partner, 'floor', -600, 'ceiling', 600,
    'rate', '{"ours": 1, "theirs": 1}'::jsonb)
$$;
select also('cleo', 'federation_line_open', one_line('elsewhere'), '{"floor": -5}') \g /dev/null
select act('fay', 'federation_line_open', one_line('town')) \g /dev/null
select also('ana', 'federation_transfer', '{"partner": "elsewhere", "to_number": 1, "amount": 9,
  "category": "other"}', '{"amount": 10}') \g /dev/null
select also('cleo', 'federation_line_close', '{"partner": "elsewhere", "reason": "Why"}',
  '{"reason": "Because"}') \g /dev/null
select also('cleo', 'community_join', '{"community": "elsewhere"}', '{"community": "town"}')
  \g /dev/null
-- Who erases themselves is not there to try again; see the-person-goes-the-entries-stay.sql.
select set_eq('select rpc from calls union values (''member_erase'')',
  'select rpc from writes', 'every write has been called');

-- Everything there is, but the counts of calls.
create function digest() returns text
language plpgsql as $$
declare
  t regclass;
  part text;
  whole text := '';
begin
  for t in select c.oid from pg_class c
    where relnamespace in ('public'::regnamespace, 'private'::regnamespace)
      and relkind = 'r' and relname <> 'rate_limits' order by 1
  loop
    execute format('select md5(string_agg(t::text, '' '' order by t::text)) from %s t',
      t) into part;
    whole := whole || coalesce(part, '-');
  end loop;
  return whole;
end $$;
create temp table before as select digest() as all_rows;
select is(answer(name, rpc, arguments, rpc), (
    select k.answer || '{"replayed": true}' from private.idempotency_keys k
    where k.member_id = id_of(name) and k.idempotency_key = rpc),
  format('%s again answers the same', rpc)) from calls;
select is(digest(), all_rows, 'and nothing happens twice') from before;
select refused(format('select answer(%L, %L, %L, %L)', name, rpc, other, rpc),
  'idempotency_key_reused', format('%s with another body', rpc)) from calls;
select is(digest(), all_rows, 'nor at all') from before;

-- A key belongs to one member and one route.
select is(answer('dora', 'member_update', '{"changes": {"bio": "Cars"}}', 'member_update')
  ->> 'replayed', 'false', 'another member may use the same key');
select is(answer('ana', 'offer_create', '{"title": "Cars", "description": "I mend", "category":
  "other"}', 'member_update') ->> 'replayed', 'false', 'so may another route');

-- A refusal stores nothing: its retry is judged anew.
select refused(format('select answer(''ana'', ''request_create'', %L, ''later'')', b),
  'category_unknown', 'refused') from (values
    ('{"title": "x", "description": "x", "category": "new",
    "amount": 5}'::jsonb)) body (b);
insert into categories (community_id, category, name) values (town('town'), 'new', 'New');
select is(answer('ana', 'request_create', '{"title": "x", "description": "x", "category": "new",
    "amount": 5}', 'later') ->> 'status', '201', 'and accepted later with the same key');
select books_are_whole();
select * from finish();
