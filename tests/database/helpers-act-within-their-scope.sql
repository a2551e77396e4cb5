\ir helpers/people.sql
-- Ana names Ben, who acts for her; everything says who typed it, and for whom.

create function help(member text, helper text, scopes text default '["requests","confirm"]',
  max_amount integer default null, lasts interval default '30 days') returns uuid
language sql as $$
  select (act(member, 'helper_appoint', jsonb_strip_nulls(jsonb_build_object(
    'helper_member_id', id_of(helper), 'scopes', scopes::jsonb, 'max_amount', max_amount,
    'expires_at', clock_timestamp() + lasts))) ->> 'helper_id')::uuid
$$;
create function asking(amount integer, member text default 'ana') returns jsonb
language sql as $$
  select jsonb_build_object('title', 'Help', 'description', 'Please', 'category', 'other',
    'amount', amount, 'on_behalf_of', id_of(member))
$$;
create function on_escrow(escrow_id uuid, member text default 'ana') returns jsonb
language sql as $$
  select jsonb_build_object('escrow_id', escrow_id, 'on_behalf_of', id_of(member))
$$;
create function last_event(kind text) returns text
language sql stable as $$
  select concat_ws(' ', source, (select display_name from members where member_id = actor_id),
    'for', (select display_name from members where member_id = v.on_behalf_of))
  from events v where v.kind = last_event.kind order by event_id desc limit 1
$$;
select join_town(name) from unnest(array['greta', 'hugo']) name \g /dev/null

-- Nobody acts for others just so.
select refuses('ben', 'request_create', asking(30), 'not_helper', 'without a naming');
select refuses('ben', 'request_create', asking(30) || jsonb_build_object('on_behalf_of',
  gen_random_uuid()), 'not_helper', 'for nobody it is the same');
select refuses('cleo', 'request_create', asking(30), 'not_helper',
  'staff do not act for members with a login');
select is(act('ana', 'request_create', asking(30)) ->> 'entered_by', null,
  'on behalf of oneself is oneself');

-- A helper acts within their scope, and their word is on record.
select help('ana', 'ben', max_amount => 60) as help \gset
select act('ben', 'request_create', asking(60)) as request \gset
select is(:'request'::jsonb ->> 'author_id', id_of('ana')::text, 'the request is hers');
select is(:'request'::jsonb ->> 'entered_by', id_of('ben')::text, 'and says that he typed it');
select is(last_event('request_opened'), 'member ben for ana', 'so does its event');
select refuses('ben', 'request_create', asking(61), 'help_reaches_less', 'not beyond the amount');
select is(facts_of(call_of('ben', 'request_create', asking(61))),
  '{"scopes": ["requests", "confirm"], "max_amount": 60}', 'and it is said how far it reaches');
select refuses('ben', 'request_accept', jsonb_build_object('request_id',
  :'request'::jsonb ->> 'request_id'), 'not_neutral',
  'who asked in her name does not take the minutes for it');
select act('dora', 'request_accept', jsonb_build_object('request_id',
  :'request'::jsonb ->> 'request_id')) -> 'escrow' ->> 'escrow_id' as escrow \gset
select is(act('ben', 'escrow_confirm', on_escrow(:'escrow')) ->> 'state', 'released',
  'he confirms');
select is(last_event('escrow_released'), 'member ben for ana', 'for her');
select is((select row(entered_by, on_behalf_of) from transfers where kind = 'release'),
  row(id_of('ben'), id_of('ana')), 'the transfer says so too');
select is(balance_of('ana'), -60::bigint, 'she pays');

-- As provider: accept, deliver and refund in her name.
select act('ben', 'request_accept', jsonb_build_object('request_id', ask_for('dora', 30),
  'on_behalf_of', id_of('ana'))) -> 'escrow' ->> 'escrow_id' as escrow \gset
select is((select provider_id from escrows where escrow_id = :'escrow'), id_of('ana'),
  'she is the provider');
select is(last_event('escrow_held'), 'member ben for ana', 'the hold says who typed it');
select is((select row(entered_by, on_behalf_of) from transfers where kind = 'hold'
  order by transfer_id desc limit 1), row(id_of('ben'), id_of('ana')), 'and its transfer');
select is(act('ben', 'escrow_deliver', on_escrow(:'escrow')) ->> 'state', 'delivered', 'delivered');
select is(act('ben', 'escrow_refund', on_escrow(:'escrow')) ->> 'state', 'refunded', 'given back');
select is(act('ben', 'request_cancel', jsonb_build_object('request_id', ask_for('ana', 5),
  'on_behalf_of', id_of('ana'))) ->> 'state', 'cancelled', 'taken back');
select is(last_event('request_cancelled'), 'member ben for ana', 'in her name');

-- Nobody acts for her with themselves on the other side.
select hold('ana', 'ben', 20) as own \gset
select refuses('ben', 'escrow_confirm', on_escrow(:'own'), 'not_neutral', 'not what he is paid');
select hold('ben', 'ana', 20) as own \gset
select refuses('ben', 'escrow_deliver', on_escrow(:'own'), 'not_neutral', 'nor what he pays');
select refuses('ben', 'escrow_refund', on_escrow(:'own'), 'not_neutral', 'nor what he gets back');
select refuses('ben', 'request_accept', jsonb_build_object('request_id', ask_for('ben', 5),
  'on_behalf_of', id_of('ana')), 'not_neutral', 'nor his own request in her name');
select refuses('ben', 'request_create', jsonb_build_object('on_behalf_of', id_of('ana'),
  'amount', 5, 'offer_id', act('ben', 'offer_create',
    '{"title": "x", "description": "x", "category": "other"}') ->> 'offer_id'), 'not_neutral',
  'nor a request for his own offer');

-- What he has to see for it he sees, as long as he helps; others see nothing.
select is(ask('ben', format($$select jsonb_array_length(public.requests_list(box => 'outgoing',
  on_behalf_of => %L) -> 'items')$$, id_of('ana')))::integer > 0, true, 'he sees her requests');
select is(ask('ben', format($$select jsonb_array_length(public.escrows_list(
  on_behalf_of => %L) -> 'items')$$, id_of('ana')))::integer, 4, 'and her escrows');
select is(ask('greta', format($$select jsonb_array_length(public.escrows_list(
  on_behalf_of => %L) -> 'items')$$, id_of('ana')))::integer, 0, 'others do not');
select is(ask('greta', 'select count(*) from public.helpers'), '0', 'nor who helps whom');
select is(ask('ben', $$select public.helpers_list(box => 'helping') -> 'items' -> 0
  ->> 'member_name'$$)  #>> '{}', 'ana', 'he reads whom he helps');
select is(ask('ana', $$select public.helpers_list(box => 'helpers') -> 'items' -> 0
  ->> 'helper_name'$$)  #>> '{}', 'ben', 'and she who helps her');

-- Each scope is its own.
select help('greta', 'hugo', '["confirm"]') as help \gset
select refuses('hugo', 'request_create', asking(5, 'greta'), 'help_reaches_less',
  'who may confirm may not ask');
select help('greta', 'hugo', '["requests"]') as help \gset
select is((select count(*) from helpers where helper_member_id = id_of('hugo')
  and revoked_at is null), 1::bigint, 'naming again takes the place of the naming before');
select hold('greta', 'dora', 10) as escrow \gset
select refuses('hugo', 'escrow_confirm', on_escrow(:'escrow', 'greta'), 'help_reaches_less',
  'who may ask may not confirm');

select help('greta', 'cleo', '["confirm"]') as help \gset
select refuses('cleo', 'request_create', asking(5, 'greta'), 'help_reaches_less',
  'nor do staff who are helpers reach further');

-- It ends with either side's standing, with its revocation, and with its expiry, to the moment.
select help('greta', 'hugo') as help \gset
update memberships set standing = 'paused' where member_id = id_of('hugo');
select refuses('hugo', 'escrow_confirm', on_escrow(:'escrow', 'greta'), 'not_helper',
  'a paused helper helps nobody');
update memberships set standing = 'active' where member_id = id_of('hugo');
update memberships set standing = 'suspended' where member_id = id_of('greta');
select refuses('hugo', 'escrow_confirm', on_escrow(:'escrow', 'greta'), 'not_helper',
  'nobody acts for a suspended member');
update memberships set standing = 'active' where member_id = id_of('greta');
update memberships set standing = 'paused' where member_id = id_of('greta');
select refuses('hugo', 'request_create', asking(5, 'greta'), 'standing_forbids',
  'what a paused member may not do, a helper does not for them');
update memberships set standing = 'active' where member_id = id_of('greta');
select is(act('hugo', 'helper_revoke', jsonb_build_object('helper_id', :'help')) ->> 'revoked_by',
  id_of('hugo')::text, 'the helper may end it');
select refuses('hugo', 'escrow_confirm', on_escrow(:'escrow', 'greta'), 'not_helper',
  'and it has ended at once');
select refuses('greta', 'helper_revoke', jsonb_build_object('helper_id', :'help'),
  'help_has_ended', 'once');
select help('greta', 'hugo', lasts => '1 day') as help \gset
select is(act('hugo', 'request_create', asking(5, 'greta')) ->> 'state', 'open',
  'before it expires he may');
select behind_the_bank(format($$update public.helpers set
  created_at = created_at - interval '1 day', expires_at = expires_at - interval '1 day'
  where helper_id = %L$$, :'help')) \g /dev/null
select refuses('hugo', 'escrow_confirm', on_escrow(:'escrow', 'greta'), 'not_helper',
  'once it has expired he may not');
select is(ask('hugo', $$select jsonb_array_length(public.helpers_list() -> 'items')$$), '0',
  'nor is it listed');
select is(ask('hugo', 'select count(*) from public.escrows'), '0', 'nor does he see her escrows');

-- Transfers and payment requests go up to the amount, all of a day together.
select help('greta', 'hugo', '["requests", "transfers"]', 45) as help \gset
create function giving(name text, amount integer) returns jsonb
language sql as $$
  select jsonb_build_object('to_member_id', id_of(name), 'amount', amount, 'category', 'other',
    'reason', 'gift', 'on_behalf_of', id_of('greta'))
$$;
select is(act('hugo', 'transfer_create', giving('dora', 20)) ->> 'on_behalf_of',
  id_of('greta')::text, 'he gives her minutes away');
select refuses('hugo', 'transfer_create', giving('dora', 46), 'help_reaches_less', 'up to 45');
select refuses('hugo', 'transfer_create', giving('dora', 26), 'help_reaches_less',
  'of which 25 are left');
select help('greta', 'hugo', '["requests", "transfers"]', 45) as help \gset
select refuses('hugo', 'transfer_create', giving('dora', 26), 'help_reaches_less',
  'also when he is named anew');
select refuses('hugo', 'transfer_create', giving('hugo', 5), 'not_neutral', 'not to himself');
create function claimed(provider text, recipient text, amount integer, helper text default null)
returns jsonb
language sql as $$
  select act(coalesce(helper, provider), 'payment_request_create', jsonb_build_object(
    'recipient_id', id_of(recipient), 'amount', amount, 'category', 'other')
    || case when helper is null then '{}' else jsonb_build_object('on_behalf_of',
      id_of(provider)) end)
$$;
create function answering(request jsonb) returns jsonb
language sql as $$
  select jsonb_build_object('payment_request_id', request -> 'payment_request_id', 'on_behalf_of',
    id_of('greta'))
$$;
select is(claimed('greta', 'dora', 30, 'hugo') ->> 'provider_id', id_of('greta')::text,
  'he claims for her, whatever the amount');
select is(act('hugo', 'payment_request_accept', answering(claimed('dora', 'greta', 20)))
  ->> 'state', 'accepted', 'and pays what others claim');
select refuses('hugo', 'payment_request_accept', answering(claimed('dora', 'greta', 6)),
  'help_reaches_less', 'as far as it is left');
select refuses('hugo', 'payment_request_accept', answering(claimed('hugo', 'greta', 5)),
  'not_neutral', 'not what he claims himself');
select is(act('hugo', 'payment_request_withdraw', answering(claimed('greta', 'dora', 5)))
  ->> 'state', 'withdrawn', 'he takes her claims back');
select is(last_event('payment_request_withdrawn'), 'member hugo for greta', 'for her');
select is((select row(entered_by, on_behalf_of) from transfers where kind = 'transfer'
  order by transfer_id desc limit 1), row(id_of('hugo'), id_of('greta')),
  'who typed a payment is in its transfer');
select behind_the_bank('update public.entries set entered_at = entered_at - interval ''1 day''');
select is(act('hugo', 'transfer_create', giving('dora', 45)) ->> 'amount', '45',
  'a day later it is all there again');

-- Named in one community, a helper acts in that one.
select join_town('ana', 'elsewhere'), join_town('ben', 'elsewhere') \g /dev/null
select refuses('ben', 'request_create', asking(5) || jsonb_build_object('community_id',
  town('elsewhere')), 'not_helper', 'a naming holds in its community');
select refuses('ben', 'request_create', asking(5) || jsonb_build_object('community_id',
  town('town'), 'on_behalf_of', id_of('erik')), 'not_helper', 'not for a member of another');

-- What a naming has to say.
create function naming(more jsonb) returns text
language sql as $$
  select call_of('dora', 'helper_appoint', jsonb_build_object('helper_member_id', id_of('hugo'),
    'scopes', '["confirm"]'::jsonb, 'expires_at', now() + interval '1 day') || more)
$$;
select refused(naming(more), code, format('refused: %s', more)) from (values
  ('{"scopes": []}'::jsonb, 'invalid_input'), ('{"scopes": ["all"]}', 'invalid_input'),
  ('{"scopes": ["transfers"]}', 'invalid_input'), ('{"max_amount": 0}', 'invalid_input'),
  ('{"expires_at": "2020-01-01"}', 'invalid_input'),
  ('{"expires_at": "2099-01-01"}', 'invalid_input'),
  (jsonb_build_object('helper_member_id', id_of('dora')), 'self_dealing'),
  (jsonb_build_object('helper_member_id', id_of('erik')), 'not_found'),
  (jsonb_build_object('helper_member_id', gen_random_uuid()), 'not_found')) cases (more, code);
select refuses('cleo', 'helper_assign', jsonb_build_object('member_id', id_of('ana'),
  'helper_member_id', id_of('ben'), 'scopes', '["confirm"]'::jsonb, 'expires_at',
  now() + interval '1 day'), 'has_login', 'staff name no helpers for members with a login');
select refuses('greta', 'helper_revoke', jsonb_build_object('helper_id', (select helper_id
  from helpers where member_id = id_of('ana') and revoked_at is null)), 'not_found',
  'a stranger ends nothing');
select is(act('cleo', 'helper_revoke', jsonb_build_object('helper_id', (select helper_id
  from helpers where member_id = id_of('ana') and revoked_at is null), 'reason', 'Enough'))
  ->> 'revoked_by', id_of('cleo')::text, 'staff may end it');
select is(last_event('helper_revoked'), 'staff cleo for', 'as staff');

-- Keys belong to who types: two who act for the same member do not collide.
select help('greta', name) from unnest(array['hugo', 'dora']) name \g /dev/null
create function key_used(name text) returns text
language sql as $$
  select answer(name, 'request_create', asking(5, 'greta'), 'one key') -> 'body' ->> 'request_id'
$$;
select key_used('hugo') as hugos \gset
select isnt(key_used('dora'), :'hugos', 'two helpers with one key are two calls');
select is(key_used('hugo'), :'hugos', 'a replay answers the same');
select refused(format('select answer(''hugo'', ''request_create'', %L, ''one key'')',
  asking(5) - 'on_behalf_of'), 'idempotency_key_reused', 'for oneself it is another body');
select act('ben', 'member_update', '{"changes": {"bio": "Mine"}}') \g /dev/null
select is(private.typist(), null, 'what is done afterwards is nobody else''s');
select throws_ok($$select private.end_call(row(id_of('ana'), id_of('ben'), 'x', 'y', 'z', null)
  ::private.call, 200, '{}')$$, 'P0001', null, 'a call that forgot to ask ends in nothing');

-- Typed by hand nothing is named, changed or forgotten.
select refused(statement, 'guarded', statement) from unnest(array[
  'insert into helpers default values', 'update helpers set revoked_at = null',
  'delete from helpers', 'truncate helpers']) statement;
select books_are_whole(as_posted => false);
select * from finish();
