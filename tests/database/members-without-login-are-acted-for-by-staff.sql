\ir helpers/people.sql
-- Greta has no e-mail: staff add her, act for her and name her a helper.

update community_settings set joining = 'approval', welcome_grant = 30
where community_id = town('town');
create function added(name text) returns jsonb
language sql as $$
  select act('cleo', 'membership_add', jsonb_build_object('display_name', name))
$$;
select added('greta') as greta \gset
select is(:'greta'::jsonb - '{member_id,joined_at,community_id}'::text[], '{"display_name":
  "greta", "role": "member", "standing": "active", "number": 5, "vulnerable": false,
  "external_id": null, "has_login": false}'::jsonb,
  'active at once, whatever new members wait for');
select is(balance_of('greta'), 30::bigint, 'with the welcome grant');
select bag_eq($$select kind, source::text, actor_id from events where member_id = id_of('greta')$$,
  $$values ('membership_began', 'staff', null), ('member_added', 'staff', id_of('cleo'))$$,
  'and it is known who added her');
select refuses('ana', 'membership_add', '{"display_name": "x"}', 'staff_required',
  'members add nobody');
select refuses('fay', 'membership_add', jsonb_build_object('display_name', 'x', 'community_id',
  town('town')), 'not_found', 'staff of another community neither');
select act('cleo', 'membership_add', '{"display_name": "hugo", "external_id": "17"}') \g /dev/null
select refuses('cleo', 'membership_add', '{"display_name": "hugo", "external_id": "17"}',
  'already_imported', 'an external id is one member''s');

-- Staff act for her, and for nobody who could do it themselves.
select act('cleo', 'request_create', jsonb_build_object('title', 'Soup', 'description', 'Please',
  'category', 'other', 'amount', 60, 'on_behalf_of', id_of('greta'))) as request \gset
select is(:'request'::jsonb ->> 'author_id', id_of('greta')::text, 'her request');
select act('ben', 'request_accept', jsonb_build_object('request_id',
  :'request'::jsonb ->> 'request_id')) -> 'escrow' ->> 'escrow_id' as escrow \gset
select refuses('fay', 'escrow_confirm', jsonb_build_object('escrow_id', :'escrow',
  'on_behalf_of', id_of('greta')), 'not_helper', 'staff of another community do not');
select refuses('ana', 'escrow_confirm', jsonb_build_object('escrow_id', :'escrow',
  'on_behalf_of', id_of('greta')), 'not_helper', 'members do not');
select act('cleo', 'escrow_confirm', jsonb_build_object('escrow_id', :'escrow',
  'on_behalf_of', id_of('greta'))) ->> 'state' as state \gset
select is(:'state'::text, 'released', 'Cleo confirms for her');
select is((select row(source, actor_id, on_behalf_of) from events where kind = 'escrow_released'),
  row('staff'::event_source, id_of('cleo'), id_of('greta')), 'as staff, and it is recorded');
select hold('cleo', 'ben', 5) \g /dev/null
select act('cleo', 'request_accept', jsonb_build_object('request_id', ask_for('ben', 20),
  'on_behalf_of', id_of('greta'))) -> 'escrow' ->> 'escrow_id' as escrow \gset
select is(ask('cleo', format('select jsonb_array_length(public.escrows_list(on_behalf_of => %L)
  -> ''items'')', id_of('greta'))), '2', 'staff see her escrows');
select act('cleo', 'membership_suspend', jsonb_build_object('member_id', id_of('greta'), 'reason',
  'Away')) \g /dev/null
select is(act('cleo', 'escrow_refund', jsonb_build_object('escrow_id', :'escrow', 'on_behalf_of',
  id_of('greta'))) ->> 'state', 'refunded', 'what is open staff bring to its end');
select act('cleo', 'membership_restore', jsonb_build_object('member_id', id_of('greta'), 'reason',
  'Back')) \g /dev/null

-- With themselves on the other side they do not.
select act('cleo', 'request_accept', jsonb_build_object('request_id', act('dora', 'request_create',
  '{"title": "x", "description": "x", "category": "other", "amount": 5}') ->> 'request_id'))
  \g /dev/null
select refuses('cleo', 'request_accept', jsonb_build_object('request_id', ask_for('cleo', 5),
  'on_behalf_of', id_of('greta')), 'not_neutral', 'Cleo does not give herself Greta''s time');

-- A helper of hers is named by staff.
select refuses('cleo', 'helper_assign', jsonb_build_object('member_id', id_of('greta'),
  'helper_member_id', id_of('cleo'), 'scopes', '["confirm"]'::jsonb, 'expires_at',
  now() + interval '1 day'), 'not_neutral', 'not themselves');
select is(act('cleo', 'helper_assign', jsonb_build_object('member_id', id_of('greta'),
  'helper_member_id', id_of('ana'), 'scopes', '["requests"]'::jsonb, 'expires_at',
  now() + interval '1 day')) ->> 'named_by', id_of('cleo')::text, 'Ana is named');
select is(act('ana', 'request_create', jsonb_build_object('title', 'Soup', 'description', 'Please',
  'category', 'other', 'amount', 6, 'on_behalf_of', id_of('greta'))) ->> 'entered_by',
  id_of('ana')::text, 'and acts for her');

-- Once she has a login, staff do not act for her any more.
insert into auth.users (id, email) values (login_of('greta'), 'greta@example.org');
update members set auth_user_id = login_of('greta') where member_id = id_of('greta');
select refuses('cleo', 'request_create', jsonb_build_object('title', 'Soup', 'description',
  'Please', 'category', 'other', 'amount', 6, 'on_behalf_of', id_of('greta')), 'not_helper',
  'who has a login speaks for themselves');
select is(act('greta', 'request_cancel', jsonb_build_object('request_id', ask_for('greta', 5)))
  ->> 'state', 'cancelled', 'she does');
select books_are_whole();
select * from finish();
