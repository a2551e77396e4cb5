\ir helpers/people.sql

create function staff_call(name text, rpc text, whom text, reason text default 'We spoke',
  slug text default null) returns text
language sql as $$
  select call_of(name, rpc, jsonb_strip_nulls(jsonb_build_object('member_id', id_of(whom),
    'reason', reason, 'community_id', town(slug),
    'changes', case when rpc = 'membership_limits' then '{"floor": -60}'::jsonb end)))
$$;
create temp table staff_rpcs as
select unnest(array['approve', 'suspend', 'restore', 'limits']) as verb;

select refused(staff_call('ana', 'membership_' || verb, 'ben'), 'staff_required',
  format('a member cannot %s', verb)) from staff_rpcs;
select refused(staff_call('fay', 'membership_' || verb, 'ben', slug => 'town'), 'not_found',
  format('staff of another community cannot %s', verb)) from staff_rpcs;
select refused(staff_call('fay', 'membership_' || verb, 'ben'), 'not_found',
  format('nor %s whom they do not know in their own', verb)) from staff_rpcs;
select refused(staff_call('cleo', 'membership_' || verb, 'erik'), 'not_found',
  format('a member of another community is not there to %s', verb)) from staff_rpcs;

-- Each act is an event with who, whom, from, to and why.
create function done(rpc text, reason text) returns text
language sql as $$
  select act('cleo', rpc, jsonb_build_object('member_id', id_of('ben'), 'reason', reason,
    'changes', case when rpc = 'membership_limits' then '{"floor": -60}'::jsonb end)
    - case when rpc = 'membership_limits' then 'nothing' else 'changes' end) ->> 'standing'
$$;
select is(done('membership_suspend', 'Away without a word'), 'suspended', 'suspended');
select refused(staff_call('cleo', 'membership_suspend', 'ben'), 'standing_unchanged',
  'a suspended member is not suspended again');
select refused(staff_call('cleo', 'membership_approve', 'ben'), 'standing_unchanged',
  'nor approved');
select is(facts_of(staff_call('cleo', 'membership_approve', 'ben')), '{"standing": "suspended"}',
  'and the standing is said');
select is(done('membership_restore', 'Back again'), 'active', 'restored');
select refused(staff_call('cleo', 'membership_restore', 'ben'), 'standing_unchanged',
  'an active member is not restored');
select done('membership_limits', 'Agreed at the meeting') as nothing \gset
select bag_eq(
  $$select v.kind, v.source::text, v.from_state, v.to_state, r.reason
    from events v join event_reasons r using (event_id)
    where v.actor_id = id_of('cleo') and v.member_id = id_of('ben')$$,
  $$values ('membership_suspended', 'staff', 'active', 'suspended', 'Away without a word'),
    ('membership_restored', 'staff', 'suspended', 'active', 'Back again'),
    ('limits_changed', 'staff', null, null, 'Agreed at the meeting')$$,
  'who, whom, from, to and why');
select is(ask('ben', 'select jsonb_agg(reason order by event_id) from public.event_reasons'),
  '["Away without a word", "Back again", "Agreed at the meeting"]',
  'whom it is about reads the reasons');
select is(ask('ana', 'select count(*) from public.event_reasons'), '0', 'others do not');

-- A coordinator does nothing to an admin; another admin does.
update memberships set role = 'admin' where member_id in (id_of('ben'), id_of('dora'));
select refused(staff_call('cleo', 'membership_' || verb, 'ben'), 'admin_required',
  format('a coordinator does not %s an admin', verb)) from staff_rpcs;
select lives_ok(staff_call('dora', 'membership_limits', 'ben'), 'an admin does');
update memberships set role = 'member' where member_id in (id_of('ben'), id_of('dora'));

-- Without a reason nothing is done.
select refused(format('select public.membership_%s(%L, %L, %L, %s null)', verb, login_of('cleo'),
    'k' || verb, id_of('ben'), case verb when 'limits' then '''{"floor": -1}'',' else '' end),
  'invalid_input', format('%s wants a reason', verb)) from staff_rpcs;

-- A demotion acts at once, and so does a suspension.
update memberships set role = 'member' where member_id = id_of('cleo');
select refused(staff_call('cleo', 'membership_suspend', 'ben'), 'staff_required', 'demoted');
update memberships set role = 'coordinator', standing = 'suspended' where member_id = id_of('cleo');
select refused(staff_call('cleo', 'membership_suspend', 'ben'), 'standing_forbids', 'suspended');
select is(ask('cleo', 'select count(*) from public.accounts'), '1',
  'and sees what a member sees');
select is((select count(*) from events where kind = 'role_changed' and source = 'dashboard'
    and member_id = id_of('cleo')), 3::bigint, 'a role given or taken by hand is an event');
select books_are_whole();
select * from finish();
