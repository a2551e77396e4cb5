\ir helpers/people.sql
\ir helpers/lines.sql
-- What staff do for the whole community, and what goes over its lines, x each standing: only the
-- active begin anything. The other calls: paused-and-suspended-members-begin-nothing.sql.

update memberships set role = 'coordinator' where member_id = id_of('ana');
update private.rate_limit_rules set allowed = 1000 where kind = 'write';
select open_side('town'), open_side('elsewhere') \g /dev/null

-- As if Ana had come to a standing by a longer way.
create function put(standing text) returns void
language plpgsql as $$
begin
  alter table public.memberships disable trigger user;
  update public.memberships m set standing = put.standing::public.standing
  where m.member_id = id_of('ana');
  alter table public.memberships enable trigger user;
end $$;

create function record_by(how text) returns void
language sql as $$
  update public.community_settings set recording = how::public.recording
  where community_id = town('town')
$$;

create function scene(rpc text) returns jsonb
language plpgsql as $$
declare
  escrow uuid;
begin
  case rpc
    when 'community_update' then
      return '{"changes": {"rounding_step": 15}}';
    when 'category_set' then
      return '{"category": "new", "changes": {"name": "New"}}';
    when 'invitation_create' then
      return '{}';
    when 'invitation_revoke' then
      return jsonb_build_object('invitation_id', act('cleo', 'invitation_create')
        -> 'invitation_id');
    when 'membership_mark' then
      return jsonb_build_object('vulnerable', true, 'reason', 'x', 'member_id',
        act('cleo', 'membership_add', '{"display_name": "x"}') -> 'member_id');
    when 'admin_escrow_confirm' then
      perform record_by('coordinator');
      escrow := hold('ben', 'dora', 10);
      perform record_by('recipient');
      return jsonb_build_object('escrow_id', escrow, 'reason', 'x');
    when 'federation_line_open' then
      return '{"partner": "elsewhere", "floor": -600, "ceiling": 600,
        "rate": {"ours": 1, "theirs": 1}}';
    when 'federation_line_close' then
      return '{"partner": "elsewhere", "reason": "x"}';
    when 'federation_transfer' then
      perform open_side('town'), open_side('elsewhere');
      return paying('erik', 60);
  end case;
end $$;

create function tried(rpc text, standing text) returns text
language plpgsql as $$
declare
  arguments constant jsonb := scene(rpc);
  code text;
begin
  perform put(standing);
  code := refusal_of(call_of('ana', rpc, arguments));
  perform put('active');
  return code;
end $$;

create temp table begins as select unnest(array['community_update', 'category_set',
  'invitation_create', 'invitation_revoke', 'membership_mark', 'admin_escrow_confirm',
  'federation_line_open', 'federation_line_close', 'federation_transfer']) as rpc;
select is(tried(rpc, 'active'), 'not refused', format('active: %s', rpc)) from begins;
select act('ben', 'transfer_create', jsonb_build_object('to_member_id', id_of('ana'), 'amount', 60,
  'category', 'other', 'reason', 'gift')) \g /dev/null
create temp table others as
select unnest(array['paused', 'suspended', 'pending', 'leaving', 'closed']) as s;
select is(tried(rpc, s), 'standing_forbids', format('%s: %s', s, rpc)) from begins, others;

-- Nor do they read what only staff read.
create function read_as(standing text) returns text
language plpgsql as $$
declare
  code text;
begin
  perform put(standing);
  code := refusal_of($q$select ask('ana', 'select public.admin_members()')$q$);
  perform put('active');
  return code;
end $$;
select is(read_as('active'), 'not refused', 'active: admin_members');
select is(read_as(s), 'staff_required', format('%s: admin_members', s)) from others;
select books_are_whole();
select * from finish();
