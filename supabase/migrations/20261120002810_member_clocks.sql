-- Member clocks: a leaving that closes itself, proposals that expire, and who has not exchanged for
-- a long time.

grant create on schema private to chronobank;
set role chronobank;

-- The subject of both jobs is a membership, found by its account: job_failures knows one id.
create function private.finish_leaving(account_id uuid) returns void
language plpgsql security definer set search_path = ''
as $$
declare
  membership public.memberships;
begin
  select locked.* into strict membership
  from public.accounts a cross join lateral private.lock_life(a.member_id, a.community_id) locked
  where a.account_id = finish_leaving.account_id;
  if membership.standing = 'leaving' and membership.deceased_at is not null then
    perform private.pass_on(membership, finish_leaving.account_id, 'job', null);
  end if;
  perform private.close_settled(membership, 'job');
end $$;
comment on function private.finish_leaving(uuid) is
  'What has come back to a member who has died is passed on; at zero the membership closes.';

create function private.closing(batch_size integer, as_of timestamptz) returns private.batch
language plpgsql security definer set search_path = ''
as $$
declare
  rows private.due[];
begin
  select array_agg(row(d.account_id, d.community_id)::private.due) into rows from (
    select a.account_id, a.community_id
    from public.memberships m join public.accounts a using (member_id, community_id)
    where m.standing = 'leaving'
      and (private.is_settled(m.member_id, m.community_id)
        or m.deceased_at is not null and a.balance <> 0)
      and not private.is_set_back('closing', a.account_id, as_of)
    order by m.member_id, a.account_id limit batch_size) d;
  return private.carry_out(
    'closing', rows, 'private.finish_leaving(uuid)', batch_size, as_of);
end $$;
comment on function private.closing(integer, timestamptz) is
  'Closes who is leaving and at zero, and passes on what came back to who has died.';

create function private.expire_write_off(write_off_id uuid) returns void
language plpgsql security definer set search_path = ''
as $$
declare
  write_off public.write_offs;
begin
  update public.write_offs w set state = 'expired', decided_at = clock_timestamp()
  where w.write_off_id = expire_write_off.write_off_id returning * into strict write_off;
  perform private.record_event('write_off_expired', write_off.community_id, 'job',
    member_id => write_off.member_id, from_state => 'proposed', to_state => 'expired',
    amount => write_off.amount,
    facts => jsonb_build_object('write_off_id', write_off.write_off_id));
end $$;
comment on function private.expire_write_off(uuid) is 'proposed -> expired.';

create function private.write_off_expiry(batch_size integer, as_of timestamptz)
returns private.batch
language plpgsql security definer set search_path = ''
as $$
declare
  rows private.due[];
begin
  select array_agg(row(d.write_off_id, d.community_id)::private.due) into rows from (
    select w.write_off_id, w.community_id from public.write_offs w
    where w.expires_at <= as_of and w.state = 'proposed'
      and not private.is_set_back('write-off-expiry', w.write_off_id, as_of)
    order by w.expires_at limit batch_size
    for no key update skip locked) d;
  return private.carry_out(
    'write-off-expiry', rows, 'private.expire_write_off(uuid)', batch_size, as_of);
end $$;
comment on function private.write_off_expiry(integer, timestamptz) is
  'Expires write-offs that nobody decided in time.';

create function private.mark_dormant(account_id uuid) returns void
language plpgsql security definer set search_path = ''
as $$
declare
  membership public.memberships;
  awake boolean;
begin
  select m.* into strict membership
  from public.accounts a join public.memberships m using (member_id, community_id)
  where a.account_id = mark_dormant.account_id for no key update of m;
  awake := membership.dormant_at is not null;
  -- The batch did not wait for them: meanwhile they may have paused, or come back.
  if awake and private.is_dormant(membership)
    or not awake and membership.standing <> 'active'
  then
    return;
  end if;
  update public.memberships m set dormant_at = case when not awake then clock_timestamp() end
  where m.member_id = membership.member_id and m.community_id = membership.community_id;
  perform private.record_event(
    case when awake then 'membership_awake' else 'membership_dormant' end,
    membership.community_id, 'job', member_id => membership.member_id);
end $$;
comment on function private.mark_dormant(uuid) is
  'Marks a member who has not exchanged for long, or takes the mark away.';

create function private.dormancy(batch_size integer, as_of timestamptz) returns private.batch
language plpgsql security definer set search_path = '' set timezone = 'UTC'
as $$
declare
  rows private.due[];
begin
  select array_agg(row(d.account_id, d.community_id)::private.due) into rows from (
    select a.account_id, a.community_id
    from public.memberships m
    join public.community_settings s using (community_id)
    join public.accounts a on a.member_id = m.member_id and a.community_id = m.community_id
      and a.unit = 'HOUR'
    where not private.is_set_back('dormancy', a.account_id, as_of)
      and case when m.dormant_at is null
        then m.standing = 'active' and m.joined_at <= as_of - s.dormant_after
          and not private.has_exchanged(
            m.member_id, m.community_id, as_of - s.dormant_after)
        else not private.is_dormant(m) end
    order by a.account_id limit batch_size) d;
  return private.carry_out('dormancy', rows, 'private.mark_dormant(uuid)', batch_size, as_of);
end $$;
comment on function private.dormancy(integer, timestamptz) is
  'Marks active members without an exchange for as long as the community says, and takes the mark '
  'from those who have had one since. Nobody is closed by a clock.';

reset role;
revoke create on schema private from chronobank;
