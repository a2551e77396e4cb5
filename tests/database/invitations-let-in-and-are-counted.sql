\ir helpers/people.sql
\ir helpers/service.sql
-- An invitation lets in as many as it says, until it says, and gives a member without login their
-- place back. Where a community is joined by invitation, nobody joins without one.

insert into auth.users (id) select login_of(n)
from unnest(array['gus', 'hal', 'ina', 'jon', 'kim', 'lea', 'max', 'nan']) n;
create function registers(name text, community text, invitation text default null) returns text
language sql as $$
  select string_agg(concat_ws(' ', m ->> 'slug', m ->> 'standing'), ', ')
  from jsonb_array_elements(as_service(format('public.member_join(%L, %L, %L, %L)',
    login_of(name), name, community, invitation)) -> 'memberships') m
$$;
create function checks(community text, invitation text default null) returns text
language sql as $$
  select concat_ws(' ', refusal_of(q), facts_of(q) ->> 'why')
  from format('select as_service(%L)', format('public.community_check(%L, %L)', community,
    invitation)) q
$$;
create function invite(arguments jsonb default '{}', who text default 'cleo') returns jsonb
language sql as $$ select act(who, 'invitation_create', arguments) $$;
create function joins(who text, arguments jsonb) returns text
language sql as $$
  select case outcome when 'invitation_invalid' then concat_ws(' ', outcome, facts_of(q) ->> 'why')
    else outcome end
  from call_of(who, 'community_join', arguments) q, refusal_of(q) outcome
$$;
create function left_of(invitation jsonb) returns integer
language sql as $$
  select uses_left from public.invitations
  where invitation_id = (invitation ->> 'invitation_id')::uuid
$$;

-- Made by staff, told once, kept as a hash.
select refuses('ana', 'invitation_create', '{}', 'staff_required', 'members do not invite');
select refuses('cleo', 'invitation_create', arguments::jsonb, 'invalid_input', arguments)
from unnest(array['{"uses": 0}', '{"uses": 1001}', '{"expires_at": "2020-01-01"}',
  '{"expires_at": "2999-01-01"}']) arguments;
select invite('{"uses": 2}') as link \gset
select matches(:'link'::jsonb ->> 'token', '^[0-9a-f]{64}$', 'the link is shown once');
select is(:'link'::jsonb - '{token,invitation_id,community_id,created_at,created_by,expires_at}'
  ::text[], '{"uses": 2, "uses_left": 2, "member_id": null, "revoked_at": null}', 'with its terms');
select is((select count(*) from invitations where to_jsonb(invitations)::text
  ~ (:'link'::jsonb ->> 'token')), 0::bigint, 'the table does not know it');
select is((select row(kind, source, actor_id)::text from events order by event_id desc limit 1),
  row('invitation_made', 'staff', id_of('cleo'))::text, 'who made it is an event');
select is(jsonb_array_length(ask('cleo', 'select public.admin_invitations()') -> 'items'), 1,
  'staff see it on their list');
select is(ask('cleo', 'select public.admin_invitations()')::text ~ 'token', false, 'without it');
select is(jsonb_array_length(ask('fay', 'select public.admin_invitations()') -> 'items'), 0,
  'staff of another community do not');
select is(refusal_of($$select ask('ana', 'select public.admin_invitations()')$$), 'staff_required',
  'nor members');
select is(ask('ana', 'select count(*) from public.invitations'), '0', 'by no way');

-- Joining = invitation: not without.
update community_settings set joining = 'invitation' where community_id = town('town');
select :'link'::jsonb ->> 'token' as token \gset
select is(checks('town'), 'invitation_required', 'refused before an account is made');
select is(checks('town', 'nonsense'), 'invitation_invalid unknown', 'as is a link that is none');
select is(checks('elsewhere', :'token'), 'invitation_invalid another_community',
  'or leads elsewhere');
select is(checks('town', :'token'), 'not refused', 'with it, welcome');
select is(checks(null, :'token'), 'not refused', 'it names the community');
select is(left_of(:'link'), 2, 'asking uses nothing up');
select is(registers('gus', 'town'), null, 'an account made elsewhere does not get in without');
select is(joins('gus', '{"community": "town"}'), 'invitation_required', 'nor later');
select is(registers('hal', 'town', :'token'), 'town active', 'with it they are in, and active');
select is(registers('hal', 'town', :'token'), 'town active', 'a further login');
select is(left_of(:'link'), 1, 'is no further use');
select is((select row(member_id, facts ->> 'invitation_id')::text from events
  where kind = 'invitation_used'),
  row(id_of('hal'), :'link'::jsonb ->> 'invitation_id')::text, 'who came by which is an event');
select is(joins('hal', jsonb_build_object('invitation', :'token')), 'already_member',
  'who is in does not use it');
select is(joins('gus', jsonb_build_object('invitation', :'token', 'community', 'elsewhere')),
  'invitation_invalid another_community', 'it leads to one community');
select is(joins('gus', jsonb_build_object('invitation', :'token')), 'not refused', 'the last use');
select is(left_of(:'link'), 0, 'is counted');
select is(checks(null, :'token'), 'invitation_invalid used_up', 'then it is used up');
select is(registers('ina', null, :'token'), null, 'who registers by it is in no community');
select is(joins('ina', jsonb_build_object('invitation', :'token')), 'invitation_invalid used_up',
  'and told why when they try again');
select is(joins('erik', jsonb_build_object('invitation', invite() ->> 'token')), 'not refused',
  'who is in another community joins a second one');

-- With approval, an invitation is one.
update community_settings set joining = 'approval' where community_id = town('town');
select is(registers('jon', null, invite() ->> 'token'), 'town active',
  'invited: nobody has to wait');
select is(joins('ina', '{"community": "town"}'), 'not refused', 'not invited: one may ask');
select is((select standing::text from memberships where member_id = id_of('ina')), 'pending',
  'and waits');

-- Expired, revoked.
select invite('{"uses": 5}') as link \gset
alter table invitations disable trigger user;
update invitations set created_at = now() - interval '2 days', expires_at = now() - interval '1 s'
where invitation_id = (:'link'::jsonb ->> 'invitation_id')::uuid;
alter table invitations enable trigger user;
select is(checks(null, :'link'::jsonb ->> 'token'), 'invitation_invalid expired', 'expired');
select is(registers('kim', null, :'link'::jsonb ->> 'token'), null, 'nobody comes by it');
select invite('{"uses": 5}') as link \gset
select jsonb_build_object('invitation_id', :'link'::jsonb ->> 'invitation_id') as which \gset
select refuses('ana', 'invitation_revoke', :'which', 'not_found', 'members revoke nothing');
select refuses('fay', 'invitation_revoke', :'which', 'not_found', 'nor staff of elsewhere');
select isnt(act('cleo', 'invitation_revoke', :'which') ->> 'revoked_at', null, 'staff do');
select is(joins('kim', jsonb_build_object('invitation', :'link'::jsonb ->> 'token')),
  'invitation_invalid revoked', 'revoked');
select invite('{"uses": 5}') as link \gset
update invitations set revoked_at = now()
where invitation_id = (:'link'::jsonb ->> 'invitation_id')::uuid;
select is((select row(kind, source)::text from events order by event_id desc limit 1),
  '(invitation_revoked,dashboard)', 'by hand as well');
select refused(format($$update public.invitations set %s where uses_left = 5$$, change), 'guarded',
  format('by hand, not %s', change))
from unnest(array['uses_left = 4', 'uses = 50', 'expires_at = expires_at + interval ''1 day''',
  'revoked_at = null', 'token_hash = ''x''']) change;

-- A member without login claims their place: the same member, the same account, now with a login.
insert into members (display_name) values ('olga'), ('pete');
insert into memberships (community_id, member_id, standing)
select town('town'), id_of(n), 'active' from unnest(array['olga', 'pete']) n;
select refuses('cleo', 'invitation_create', jsonb_build_object('member_id', id_of('ana')),
  'member_has_login', 'who has a login claims nothing');
select refuses('cleo', 'invitation_create', jsonb_build_object('member_id', id_of('fay')),
  'not_found', 'nor does who is elsewhere');
select refuses('cleo', 'invitation_create', jsonb_build_object('member_id', id_of('olga'),
  'uses', 2), 'invalid_input', 'a place is claimed once');
-- A place that leads further than the one who invites reaches.
insert into members (display_name) values ('rosa'), ('sam');
insert into memberships (community_id, member_id, standing, role)
values (town('town'), id_of('rosa'), 'active', 'member'),
  (town('elsewhere'), id_of('rosa'), 'active', 'admin'),
  (town('town'), id_of('sam'), 'active', 'coordinator');
select refuses('cleo', 'invitation_create', jsonb_build_object('member_id', id_of(name)),
  'admin_required', format('not %s', which))
from (values ('rosa', 'who is somebody elsewhere'), ('sam', 'a second place of staff'))
  v (name, which);
update memberships set role = 'admin' where member_id = id_of('cleo');
select invite(jsonb_build_object('member_id', id_of('rosa'))) \g /dev/null
select is((select count(*) from invitations where member_id = id_of('rosa')), 1::bigint,
  'an admin of the deployment may');
update memberships set role = 'coordinator' where member_id = id_of('cleo');
select invite(jsonb_build_object('member_id', id_of('olga'))) ->> 'token' as token \gset
select invite(jsonb_build_object('member_id', id_of('olga'))) ->> 'token' as second \gset
select is(joins('ben', jsonb_build_object('invitation', :'token')), 'already_member',
  'who has a place takes over no other');
select is(registers('lea', null, :'token'), 'town active', 'registered by it, one is in');
select is((select display_name from members where auth_user_id = login_of('lea')), 'olga',
  'as the member that there was');
select is((select row(kind, source, member_id)::text from events order by event_id desc limit 1),
  row('member_claimed', 'member', id_of('olga'))::text, 'which is an event');
select is(checks(null, :'second'), 'invitation_invalid claimed', 'a second link is of no use then');
select is(registers('max', null, :'second'), null, 'to anybody');
select invite(jsonb_build_object('member_id', id_of('pete'))) ->> 'token' as token \gset
create function staff_do(rpc text, whom text) returns text
language sql as $$
  select act('cleo', rpc, jsonb_build_object('member_id', id_of(whom), 'reason', 'We spoke'))
    ->> 'standing'
$$;
select is(staff_do('membership_end', 'pete'), 'closed', 'pete has left');
select is(joins('max', jsonb_build_object('invitation', :'token')), 'invitation_invalid left',
  'nobody takes a place that was left');
select is(staff_do('membership_restore', 'pete'), 'active', 'pete is back');
select is(answer('max', 'community_join', jsonb_build_object('invitation', :'token'), 'claim')
  -> 'body' ->> 'display_name', 'pete', 'who is logged in and nowhere yet claims it as well');
select is(answer('max', 'community_join', jsonb_build_object('invitation', :'token'), 'claim')
  -> 'replayed', 'true', 'the retry of it is a replay');
select is((select count(*) from members where auth_user_id = login_of('max')), 1::bigint,
  'one member for one login');

-- A link reaches no further than who made it does on the day it is used.
insert into members (display_name) values ('tess'), ('uma'), ('vera');
insert into memberships (community_id, member_id, standing)
select town('town'), id_of(n), 'active' from unnest(array['tess', 'uma', 'vera']) n;
select invite(jsonb_build_object('member_id', id_of('tess'))) ->> 'token' as tess,
  invite(jsonb_build_object('member_id', id_of('uma'))) ->> 'token' as uma \gset
update memberships set role = 'admin' where member_id = id_of('cleo');
select invite(jsonb_build_object('member_id', id_of('vera'))) ->> 'token' as vera \gset
update memberships set role = 'coordinator' where member_id = id_of('cleo');
update memberships set role = 'coordinator' where member_id = id_of('tess');
insert into memberships (community_id, member_id, standing)
values (town('elsewhere'), id_of('uma'), 'active');
select is(checks(null, token), 'invitation_invalid revoked', why)
from (values (:'tess', 'the place has become one of staff'),
  (:'uma', 'it has become one elsewhere as well')) v (token, why);
select is((private.take_invitation(token)).invitation_id, null, 'nor is it taken')
from unnest(array[:'tess', :'uma']) token;
select is(registers('nan', null, :'tess'), null, 'nobody comes by it');
update memberships set role = 'admin' where member_id = id_of('cleo');
update memberships set role = 'coordinator' where member_id = id_of('vera');
select is(checks(null, :'tess'), 'not refused', 'what an admin has made does reach them');
select is(registers('nan', null, :'vera'), 'town active', 'and lets in');
select books_are_whole();
select * from finish();
