\ir helpers/people.sql

select act('ana', 'offer_create', jsonb_build_object('title', 'Bikes', 'description', 'I mend',
  'category', 'other')) ->> 'offer_id' as offer \gset
select ask_for('ana', 30) as request \gset
select refuses('ana', 'request_create', jsonb_build_object('offer_id', :'offer', 'amount', 30),
  'self_dealing', 'nobody answers their own offer');
select refuses('ana', 'request_accept', jsonb_build_object('request_id', :'request'),
  'self_dealing', 'nobody accepts their own request');
select refuses('cleo', 'group_hold', jsonb_build_object('category', 'other', 'legs',
    jsonb_build_array(jsonb_build_object('recipient_id', id_of('ana'), 'provider_id', id_of('ana'),
      'amount', 30)))::jsonb, 'self_dealing',
        'nor is a leg of a group from and to the same member');
select refuses('cleo', 'membership_limits', jsonb_build_object('member_id', id_of('cleo'),
  'changes', '{"floor": null}'::jsonb, 'reason', 'For me'), 'not_neutral',
  'staff do not set their own limits');
select refuses('cleo', 'membership_suspend', jsonb_build_object('member_id', id_of('cleo'),
  'reason', 'A break'), 'not_neutral', 'nor their own standing');

-- A coordinator who is a party is a party, by every door.
select hold('cleo', 'ben', 30) as escrow \gset
select act('ben', 'escrow_dispute', jsonb_build_object('escrow_id', :'escrow', 'reason', 'other',
  'statement', 'Hm')) ->> 'dispute_id' as dispute \gset
select refuses('cleo', 'dispute_resolve', jsonb_build_object('dispute_id', :'dispute',
  'resolution', 'refund'), 'not_neutral', 'a party cannot decide through the API');
select refused(format('update public.disputes set decided_by = %L where dispute_id = %L',
  id_of('cleo'), :'dispute'), 'not_neutral', 'nor be named as who decided');
select refused(format($$update public.disputes set decided_by = %L, resolution = 'refund'
  where dispute_id = %L$$, id_of('cleo'), :'dispute'), 'not_neutral', 'nor in the same statement');
select refuses('ben', 'dispute_resolve', jsonb_build_object('dispute_id', :'dispute',
  'resolution', 'release'), 'not_neutral', 'nor can the other party');
update memberships set role = 'coordinator' where member_id = id_of('ben');
select refuses('ben', 'dispute_resolve', jsonb_build_object('dispute_id', :'dispute',
  'resolution', 'release'), 'not_neutral', 'not even as a coordinator');

-- Where no coordinator is neutral, an admin decides.
update memberships set role = 'admin' where member_id = id_of('dora');
select is(act('dora', 'dispute_resolve', jsonb_build_object('dispute_id', :'dispute',
  'resolution', 'release')) ->> 'decided_by', id_of('dora')::text, 'an admin decides');
select is(parts_of(:'escrow'), '30+0+0', 'and it is done');
select books_are_whole();
select * from finish();
