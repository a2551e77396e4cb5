\ir helpers/people.sql
-- Each call of a member x each standing, as a table: only the active begin something new, and
-- what is open everybody may bring to its end. How the leaving move has a file of its own.

create function set_standing(name text, standing text) returns void
language sql as $$
  update public.memberships m set standing = set_standing.standing::public.standing
  where m.member_id = id_of(name) and m.standing <> set_standing.standing::public.standing
$$;
-- As if they had come to it by a longer way.
create function put(name text, standing text) returns void
language plpgsql as $$
begin
  alter table public.memberships disable trigger user;
  perform set_standing(name, standing);
  alter table public.memberships enable trigger user;
end $$;

-- Somebody who leaves with a debt, and a write-off of it that another has proposed.
create function owing(rpc text) returns jsonb
language plpgsql as $$
declare
  name constant text := 'o' || clock_timestamp();
begin
  perform join_town(name);
  perform put(name, 'active');
  perform act(name, 'escrow_confirm', jsonb_build_object('escrow_id', hold(name, 'ben', 10)));
  perform act(name, 'membership_leave');
  if rpc = 'write_off_propose' then
    return jsonb_build_object('member_id', id_of(name), 'reason', 'x');
  end if;
  return jsonb_build_object('reason', 'x', 'write_off_id', act('cleo', 'write_off_propose',
    jsonb_build_object('member_id', id_of(name), 'reason', 'x')) -> 'write_off_id');
end $$;

create function gone() returns uuid
language plpgsql as $$
declare
  name constant text := 'g' || clock_timestamp();
begin
  perform join_town(name);
  perform put(name, 'closed');
  return id_of(name);
end $$;

-- What somebody claims from somebody, recorded as the community says at that moment.
create function claim(provider text, recipient text, how text) returns jsonb
language plpgsql as $$
declare
  claimed jsonb;
begin
  update public.community_settings set recording = how::public.recording
  where community_id = town('town');
  claimed := act(provider, 'payment_request_create', jsonb_build_object(
    'recipient_id', id_of(recipient), 'amount', 1000, 'category', 'other'));
  update public.community_settings set recording = 'recipient'
  where community_id = town('town');
  return jsonb_build_object('payment_request_id', claimed -> 'payment_request_id');
end $$;

-- A fresh scene for one call: what Ana would act on.
create function scene(rpc text) returns jsonb
language plpgsql as $$
declare
  e uuid;
begin
  case
    when rpc = 'offer_create' then
      return '{"title": "Bikes", "description": "I mend", "category": "other"}';
    when rpc = 'offer_update' then
      return jsonb_build_object('changes', '{"status": "paused"}'::jsonb, 'offer_id',
        act('ana', 'offer_create', scene('offer_create')) -> 'offer_id');
    when rpc = 'request_create' then
      return scene('offer_create') || '{"amount": 10}';
    when rpc in ('request_accept', 'request_decline') then
      return jsonb_build_object('request_id', act('ben', 'request_create', jsonb_build_object(
        'amount', 10, 'offer_id', act('ana', 'offer_create', scene('offer_create')) -> 'offer_id'))
        -> 'request_id');
    when rpc = 'request_cancel' then
      return jsonb_build_object('request_id', ask_for('ana', 10));
    when rpc = 'membership_erase' then
      return jsonb_build_object('member_id', gone(), 'reason', 'x');
    when rpc = 'text_redact' then
      return jsonb_build_object('subject', 'requests', 'subject_id', ask_for('ben', 10),
        'field', 'title', 'reason', 'x');
    when rpc in ('membership_pause', 'membership_resume', 'membership_leave') then
      return '{}';
    when rpc = 'contact_update' then
      return '{"changes": {"phone": "1"}}';
    when rpc = 'beneficiary_name' then
      return jsonb_build_object('member_id', id_of('ben'));
    when rpc in ('membership_end', 'membership_deceased') then
      perform put('dora', 'paused');
      return jsonb_build_object('member_id', id_of('dora'), 'reason', 'x');
    when rpc in ('write_off_propose', 'write_off_approve', 'write_off_reject') then
      return owing(rpc);
    when rpc = 'member_update' then
      return '{"changes": {"bio": "I like bikes"}}';
    when rpc in ('escrow_deliver', 'escrow_refund') then
      return jsonb_build_object('escrow_id', hold('ben', 'ana', 10));
    when rpc in ('escrow_confirm') then
      return jsonb_build_object('escrow_id', hold('ana', 'ben', 10));
    when rpc = 'escrow_dispute' then
      return jsonb_build_object('escrow_id', hold('ana', 'ben', 10), 'reason', 'other',
        'statement', 'Hm');
    when rpc in ('dispute_respond', 'dispute_withdraw') then
      return jsonb_build_object('statement', 'So it was', 'dispute_id',
        act('ana', 'escrow_dispute', scene('escrow_dispute')) -> 'dispute_id');
    when rpc = 'dispute_resolve' then
      e := hold('ben', 'dora', 10);
      return jsonb_build_object('resolution', 'release', 'dispute_id', act('ben', 'escrow_dispute',
        jsonb_build_object('escrow_id', e, 'reason', 'other', 'statement', 'Hm')) -> 'dispute_id');
    when rpc = 'transfer_create' then
      return '{"to_account": "pot", "amount": 1000, "category": "other", "reason": "donation"}';
    when rpc = 'payment_create' then
      perform act('ben', 'transfer_create', scene('transfer_create'));
      return jsonb_build_object('member_id', id_of('dora'), 'amount', 5, 'category', 'other',
        'note', 'x');
    when rpc = 'payment_request_create' then
      return jsonb_build_object('recipient_id', id_of('ben'), 'amount', 100000,
        'category', 'other');
    when rpc in ('payment_request_accept', 'payment_request_reject') then
      return claim('ben', 'ana', 'recipient') || case rpc when 'payment_request_reject'
        then '{"reason": "x"}' else '{}' end::jsonb;
    when rpc in ('payment_request_withdraw', 'payment_request_remind') then
      return claim('ana', 'ben', 'recipient');
    when rpc = 'payment_request_decide' then
      return claim('ben', 'dora', 'coordinator') || '{"accept": true, "reason": "x"}';
    when rpc = 'membership_limits' then
      return jsonb_build_object('member_id', id_of('dora'), 'changes', '{}'::jsonb, 'reason', 'x');
    when rpc = 'transfer_reverse' then
      perform act('ben', 'escrow_confirm', jsonb_build_object('escrow_id',
        hold('ben', 'dora', 10)));
      return jsonb_build_object('reason', 'x', 'transfer_id', max(transfer_id))
        from transfers where kind = 'release';
    when rpc = 'override_give' then
      return jsonb_build_object('member_id', id_of('dora'), 'side', 'floor', 'amount', 10,
        'expires_at', now() + interval '1 day', 'reason', 'x');
    when rpc = 'override_revoke' then
      return jsonb_build_object('reason', 'x', 'override_id',
        act('ana', 'override_give', scene('override_give')) -> 'override_id');
    when rpc in ('membership_approve', 'membership_decline') then
      return jsonb_build_object('member_id', join_town('p' || clock_timestamp()), 'reason', 'x');
    when rpc = 'membership_suspend' then
      perform set_standing('dora', 'active');
      return jsonb_build_object('member_id', id_of('dora'), 'reason', 'x');
    when rpc = 'membership_restore' then
      perform set_standing('dora', 'suspended');
      return jsonb_build_object('member_id', id_of('dora'), 'reason', 'x');
    when rpc = 'membership_add' then
      return '{"display_name": "x"}';
    when rpc = 'slips_enter' then
      return '{"lines": [{}]}';
    when rpc = 'import_lines' then
      return '{"kind": "members", "lines": [{}]}';
    when rpc in ('helper_appoint', 'helper_assign') then
      return jsonb_build_object('helper_member_id', id_of('ben'), 'scopes', '["confirm"]'::jsonb,
        'expires_at', now() + interval '1 day') || case rpc when 'helper_appoint' then '{}'
        else jsonb_build_object('member_id', act('cleo', 'membership_add',
          '{"display_name": "x"}') -> 'member_id') end;
    when rpc = 'helper_revoke' then
      return jsonb_build_object('helper_id', act('ana', 'helper_appoint', scene('helper_appoint'))
        -> 'helper_id');
    when rpc = 'group_hold' then
      perform set_standing('dora', 'active');
      return jsonb_build_object('category', 'other', 'legs', jsonb_build_array(jsonb_build_object(
        'recipient_id', id_of('ben'), 'provider_id', id_of('dora'), 'amount', 10)));
    when rpc = 'group_confirm' then
      perform act('fred', 'group_hold', jsonb_build_object('category', 'other', 'legs',
        jsonb_build_array(jsonb_build_object('recipient_id', id_of('ana'),
          'provider_id', id_of('ben'), 'amount', 10))));
      return jsonb_build_object('exchange_id', (select x.exchange_id from public.exchanges x
        where x.organiser_id = id_of('fred') order by 1 desc limit 1));
    when rpc in ('group_settle', 'group_cancel') then
      return jsonb_build_object('exchange_id',
        act('ana', 'group_hold', scene('group_hold')) -> 'exchange' -> 'exchange_id');
  end case;
end $$;

create function tried(rpc text, standing text) returns text
language plpgsql as $$
declare
  arguments jsonb;
  code text;
begin
  perform set_standing('ana', 'active');
  perform set_standing('dora', 'active');
  arguments := scene(rpc);
  perform put('ana', standing);
  code := refusal_of(call_of('ana', rpc, arguments));
  perform put('ana', 'active');
  return code;
end $$;

select join_town('fred') \g /dev/null
update community_settings set joining = 'approval' where community_id = town('town');
update accounts set floor = null;
update memberships set role = 'coordinator' where member_id in (id_of('ana'), id_of('fred'));
-- This file writes more in a minute than a person would.
update private.rate_limit_rules set allowed = 1000 where kind = 'write';

create temp table begins (rpc text);
insert into begins values ('offer_create'), ('request_create'), ('request_accept'),
  ('dispute_resolve'), ('membership_limits'), ('override_give'),
  ('override_revoke'), ('transfer_reverse'), ('membership_approve'), ('membership_suspend'),
  ('membership_restore'), ('group_hold'), ('membership_add'),
  ('helper_appoint'), ('helper_assign'), ('membership_decline'), ('membership_end'),
  ('membership_deceased'), ('write_off_propose'), ('write_off_approve'), ('write_off_reject'),
  ('membership_erase'), ('text_redact'),
  ('transfer_create'), ('payment_create'), ('payment_request_create'),
  ('payment_request_accept'), ('payment_request_decide'),
  ('slips_enter'), ('import_lines');
create temp table goes_on (rpc text);
insert into goes_on values ('member_update'), ('contact_update'), ('beneficiary_name'),
  ('offer_update'), ('request_decline'),
  ('request_cancel'), ('escrow_deliver'), ('escrow_confirm'), ('escrow_refund'),
  ('escrow_dispute'), ('dispute_respond'), ('dispute_withdraw'),
  ('group_confirm'), ('helper_revoke'), ('payment_request_reject'),
  ('payment_request_withdraw'), ('payment_request_remind');

select is(tried(rpc, 'active'), 'not refused', format('active: %s', rpc))
from (table begins union all table goes_on) c;
-- What Ana has given is given back, so that who leaves is at zero.
select act('ben', 'transfer_create', jsonb_build_object('to_member_id', id_of('ana'), 'amount',
  2000, 'category', 'other', 'reason', 'gift')) \g /dev/null
select is(tried(rpc, s), 'standing_forbids', format('%s: %s', s, rpc))
from begins, unnest(array['paused', 'suspended', 'pending', 'leaving', 'closed']) s;
select is(tried(rpc, s), 'not refused', format('%s: %s', s, rpc))
from goes_on, unnest(array['paused', 'suspended', 'leaving']) s;
-- The word of staff is the word of staff: who is none at the moment has no part in the group.
select is(tried(rpc, s), answer, format('%s: %s', s, rpc))
from unnest(array['group_settle', 'group_cancel']) rpc,
  (values ('active', 'not refused'), ('suspended', 'not_found')) cases (s, answer);

-- A break is taken by the active and ended by who took it; it ends no suspension.
create temp table breaks as
select rpc, s as standing, case when rpc = 'membership_pause' and s = 'active'
    or rpc = 'membership_resume' and s = 'paused' then 'not refused' else 'standing_unchanged' end
  as answer
from unnest(array['membership_pause', 'membership_resume']) rpc,
  unnest(enum_range(null::standing)::text[]) s;
select is(tried(rpc, standing), answer, format('%s: %s', standing, rpc)) from breaks;

-- How one leaves, and is erased then, has files of its own: leaving-closes-itself-at-zero.sql and
-- the-person-goes-the-entries-stay.sql.
insert into breaks values ('membership_leave', null, null), ('member_erase', null, null);

select set_eq(
  $$select p.proname::text from pg_proc p where pronamespace = 'public'::regnamespace
    and pg_get_function_arguments(oid) like 'actor uuid, idempotency_key text%'$$,
  $$select rpc from (table begins union all table goes_on) c
    union values ('group_settle'), ('group_cancel')
    union select rpc from breaks
    -- How one comes in: members-join-as-the-community-says.sql. The rest has a file like this one:
    -- paused-and-suspended-staff-change-nothing.sql.
    union values ('community_join')
    union values ('community_update'), ('category_set'), ('invitation_create'),
      ('invitation_revoke'), ('membership_mark'), ('admin_escrow_confirm'),
      ('federation_line_open'), ('federation_line_close'), ('federation_transfer')$$,
  'every write has been tried');

-- The other side: nobody begins something with who is not active.
select set_standing('ana', 'active');
select set_standing('dora', 'active');
select ask_for('dora', 10) as request \gset
select set_standing('dora', 'suspended');
select refuses('ben', 'request_accept', jsonb_build_object('request_id', :'request'),
  'partner_standing_forbids', 'a suspended author');
select refuses('ana', 'group_hold', jsonb_build_object('category', 'other', 'legs',
  jsonb_build_array(jsonb_build_object('recipient_id', id_of('ben'), 'provider_id', id_of('dora'),
    'amount', 10))), 'partner_standing_forbids', 'a suspended member of a group');
select set_standing('dora', 'active');
select lives_ok(call_of('ben', 'request_accept', jsonb_build_object('request_id', :'request')),
  'once restored, it goes on');

-- Their offers are out of sight, and back when they are.
select act('dora', 'offer_create', scene('offer_create')) ->> 'offer_id' as offer \gset
create function shown(offer text) returns boolean
language sql as $$
  select ask(null, 'select public.offers_search()')::text like '%' || offer || '%'
$$;
select ok(shown(:'offer'), 'an active member''s offer is shown');
select set_standing('dora', 'paused');
select ok(not shown(:'offer'), 'a paused member''s is not');
select refuses('ben', 'request_create', jsonb_build_object('offer_id', :'offer', 'amount', 10),
  'offer_not_active', 'nor can it be asked for');
select set_standing('dora', 'active');
select ok(shown(:'offer'), 'and it is back');
select books_are_whole();
select * from finish();
