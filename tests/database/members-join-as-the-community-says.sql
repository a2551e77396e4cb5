\ir helpers/people.sql
\ir helpers/service.sql

-- By default: active at once, a floor below zero, and nothing given.
select is(to_jsonb(m) - '{community_id,member_id,joined_at,granted_at}'::text[],
  '{"role": "member", "number": 1, "standing": "active", "vulnerable": false, "external_id": null,
    "beneficiary_id": null, "deceased_at": null, "dormant_at": null}',
  'the first member is active')
from memberships m where member_id = id_of('ana');
select is((select array_agg(number order by number) from memberships
  where community_id = town('town')), '{1,2,3,4}', 'members are counted from one');
select is((select array_agg(number order by number) from memberships
  where community_id = town('elsewhere')), '{1,2}', 'in each community');
select is(to_jsonb(a) - '{account_id,community_id,member_id,created_at,salt}'::text[],
  '{"unit": "HOUR", "floor": -600, "stripe": 0, "balance": 0, "earned": 0, "given": 0,
    "ceiling": null, "moved_at": "-infinity", "partner_id": null, "system_account": null,
    "soft_floor": null, "soft_ceiling": null, "floor_growth": 0, "floor_grown": 0,
    "chain": "\\x"}',
  'a new account may go below zero, and holds nothing')
from accounts a where member_id = id_of('ana');

-- Limits and a grant, as the settings say at that moment.
update community_settings set default_floor = null, default_ceiling = 900, welcome_grant = 45
where community_id = town('town');
select join_town('greta') as greta \gset
select is(row(balance, floor, ceiling)::text, '(45,,900)', 'limits and grant of the settings')
from accounts where member_id = id_of('greta');
select is(system_balance('issuance'), -45::bigint, 'a grant comes out of issuance');
select is((select kind::text from transfers), 'grant', 'and is a transfer of its own kind');
select is(row(floor, ceiling)::text, '(-600,)', 'who was there before keeps their limits')
from accounts where member_id = id_of('ana');

-- With approval: no grant before, one after, and never a second one.
update community_settings set joining = 'approval' where community_id = town('town');
select join_town('hugo') as hugo \gset
select is((select standing::text from memberships where member_id = id_of('hugo')), 'pending',
  'new members wait');
select is(balance_of('hugo'), 0::bigint, 'nothing is given yet');
select is(ask('ana', format('select private.shares_community(%L)', :'hugo')), 'false',
  'members do not see who waits');
select is(ask('cleo', format('select private.shares_community(%L)', :'hugo')), 'true',
  'staff do');
select act('cleo', 'membership_approve', jsonb_build_object('member_id', :'hugo',
  'reason', 'We met')) ->> 'standing' as standing \gset
select is(:'standing'::text, 'active', 'a coordinator lets them in');
select is(ask('ana', format('select private.shares_community(%L)', :'hugo')), 'true',
  'and then they are seen');
select is(balance_of('hugo'), 45::bigint, 'with the grant');
update memberships set standing = 'suspended' where member_id = id_of('hugo');
update memberships set standing = 'active' where member_id = id_of('hugo');
select is(balance_of('hugo'), 45::bigint, 'which is given once');
select refused(format('update public.memberships set granted_at = null where member_id = %L',
  :'hugo'), 'guarded', 'and cannot be made to be given again');

-- A pending member approved by a pick in the dashboard is granted the same.
select join_town('iris') as iris \gset
update memberships set standing = 'active' where member_id = id_of('iris');
select is(balance_of('iris'), 45::bigint, 'approved in the dashboard');
select refused(format($$update public.memberships set standing = 'pending' where member_id = %L$$,
  :'iris'), 'transition_forbidden', 'nobody becomes pending again');

-- The RPC of the first login: idempotent, and for those whom Supabase Auth knows.
insert into auth.users (id) select login_of(n) from unnest(array['jon', 'kim', 'lea']) n;
create function joins(name text, community text default null) returns jsonb
language sql as $$
  select as_service(format('public.member_join(%L, %L, %L)', login_of(name), name, community))
$$;
select is(joins('jon') -> 'memberships', '[]', 'of two communities none is joined unasked');
select is(joins('jon', 'nowhere') -> 'memberships', '[]', 'nor one that does not exist');
select is(joins('jon', 'town') #>> '{memberships,0,slug}', 'town', 'by its short name');
select is(joins('kim', town('town')::text) #>> '{memberships,0,slug}', 'town', 'or by its id');
select is(joins('jon', 'town') - 'memberships', joins('jon') - 'memberships',
  'a second time it answers the same');
select is(jsonb_array_length(joins('jon', 'elsewhere') -> 'memberships'), 1,
  'and joins nothing else');
select refused($$select as_service('public.member_join(null, ''Nobody'', ''town'')')$$,
  'unauthenticated',
  'nobody joins as nobody');
select refused(
  $$select as_service('public.member_join(gen_random_uuid(), ''Ghost'', ''town'')')$$,
  'unauthenticated', 'nor as somebody whom Supabase Auth does not know');
select is(as_service($$public.community_check('town')$$) ->> 'name', 'Town',
  'a community is checked beforehand');
select refused($$select as_service('public.community_check(''nowhere'')')$$, 'community_unknown',
  'unknown');
select refused($$select as_service('public.community_check()')$$, 'community_required',
  'not named');
select is((select count(*) from members where display_name in ('jon', 'kim', 'Ghost', 'lea')),
  2::bigint, 'who was refused left no trace');
select is((select count(*) from events where kind = 'membership_began'), 11::bigint,
  'each beginning is an event');

-- When the login is deleted the member stays, and so do their entries.
delete from auth.users where id = login_of('hugo');
select is((select auth_user_id from members where member_id = :'hugo'), null,
  'the member stays without a login');
select is(balance_of('hugo'), 45::bigint, 'with their balance');
select books_are_whole();
select * from finish();
