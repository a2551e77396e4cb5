-- What the calls are made on: rows of the five towns that every bank has, each with whom it is
-- about. They are shuffled, the same way in all banks: by what in an id is no moment, as the first
-- twelve digits are, and without the number of a transfer.

create schema bench;
create table bench.subjects (kind text, n bigint, known jsonb, primary key (kind, n));

create temp table people as
select m.member_id, m.auth_user_id, s.community_id, s.number, m.display_name, c.slug,
  staff.one as staff, staff.two as second, next.slug as next_town, next.staff as next_staff,
  next.member_id as next_member, other.member_id as other, other.auth_user_id as other_user,
  other.display_name as other_name
from communities c
join memberships s using (community_id)
join members m using (member_id)
join lateral (
  select min(p.auth_user_id::text) as one, max(p.auth_user_id::text) as two
  from memberships o join members p using (member_id)
  where o.community_id = s.community_id and o.role = 'coordinator') staff on true
join lateral (
  select o.slug, p.auth_user_id as staff, r.member_id from communities o
  join memberships q on q.community_id = o.community_id and q.number = 1
  join members p using (member_id)
  join memberships r on r.community_id = o.community_id and r.number = s.number
  where o.slug = 'town-' || right(c.slug, 1)::integer % 5 + 1) next on true
join lateral (
  select p.member_id, p.auth_user_id, p.display_name
  from memberships o join members p using (member_id)
  where o.community_id = s.community_id and o.number = s.number % 30 + 4) other on true
where c.slug ~ '^town-[1-5]$';
create unique index on people (member_id);
analyze people;

insert into bench.subjects
select kind, row_number() over (partition by kind order by md5(regexp_replace(
  (known - 'transfer')::text, '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-', '', 'g'))), known
from (
  select 'member' as kind, jsonb_build_object('user', auth_user_id, 'member', member_id,
    'community', community_id, 'name', display_name, 'staff', staff, 'second', second,
    'other', other, 'other_user', other_user, 'other_name', other_name, 'town', slug,
    'next_town', next_town,
    'next_staff', next_staff, 'next_member', next_member) as known
  from people where number > 2 and member_id <> other
  union all
  select 'town', jsonb_build_object('slug', slug, 'community', community_id, 'user', staff,
    'staff', staff, 'member', min(other::text))
  from people group by slug, community_id, staff
  union all
  select 'words', jsonb_build_object('user', p.auth_user_id, 'community', p.community_id,
    'word', split_part(lower(o.title), ' ', 1 + p.number % 2), 'category', o.category,
    'latitude', o.location[1], 'longitude', o.location[0])
  from offers o join people p using (member_id) where o.location is not null
  union all
  select 'offer', jsonb_build_object('offer', o.offer_id, 'user', p.auth_user_id,
    'community', p.community_id, 'other_user', p.other_user, 'member', p.member_id)
  from offers o join people p using (member_id)
  where o.status = 'active' and p.member_id <> p.other
  union all
  select 'open', jsonb_build_object('request', r.request_id, 'author', a.auth_user_id,
    'provider', p.auth_user_id)
  from requests r join people a on a.member_id = r.author_id
  join people p on p.member_id = r.provider_id
  join accounts k on k.member_id = r.author_id and k.balance > -400
  where r.state = 'open'
  union all
  select e.state::text, jsonb_build_object('escrow', e.escrow_id, 'recipient', r.auth_user_id,
    'provider', p.auth_user_id, 'staff', p.staff, 'exchange', e.exchange_id,
    'request', x.request_id, 'community', e.community_id, 'dispute', d.dispute_id)
  from escrows e join exchanges x using (exchange_id, community_id)
  join people r on r.member_id = e.recipient_id join people p on p.member_id = e.provider_id
  left join disputes d on d.escrow_id = e.escrow_id and d.state = 'open'
  where e.remaining > 0
  union all
  select 'settled', jsonb_build_object('transfer', t.transfer_id, 'user', p.auth_user_id,
    'escrow', e.escrow_id, 'request', x.request_id, 'staff', p.staff)
  from (
    select distinct on (e.provider_id) e.* from escrows e join people on member_id = provider_id
    where e.state = 'released' order by e.provider_id, e.escrow_id) e
  join people p on p.member_id = e.provider_id
  join exchanges x on x.exchange_id = e.exchange_id
  join transfers t on t.exchange_id = x.exchange_id and t.kind = 'release'
  union all
  select 'gift', jsonb_build_object('transfer', t.transfer_id, 'user', p.auth_user_id,
    'staff', p.staff)
  from people p cross join lateral (
    select t.transfer_id from entries e join transfers t using (transfer_id, community_id)
    join accounts a on a.account_id = e.account_id
    where a.member_id = p.member_id and t.kind = 'transfer' and e.amount < 0 limit 1) t
) s;

-- Calls one RPC on one subject after the other, each in a transaction of its own that is undone,
-- and returns how long each took, in ms: from the call to the end of the checks that a commit would
-- make. The first ones are not counted: they plan, and read what the others read again.
create function bench.play(
  kind text, role text, who text, before text, call text, uncounted integer, counted integer,
  longest interval)
returns double precision[]
language plpgsql as $$
declare
  began constant timestamptz := clock_timestamp();
  known jsonb;
  made text;
  moment timestamptz;
  took double precision[] := '{}';
  most constant integer := (select count(*) from bench.subjects s where s.kind = play.kind);
begin
  if most = 0 then
    raise exception 'there is no %', kind;
  end if;
  for turn in 1 .. uncounted + counted loop
    exit when turn > uncounted + 4 and clock_timestamp() > began + longest;
    select s.known into known from bench.subjects s where s.kind = play.kind
      and s.n = case when turn <= uncounted then turn else turn - uncounted end % most + 1;
    begin
      if before is not null then
        execute before into made using known;
        known := known || jsonb_build_object('made', made);
      end if;
      perform set_config('request.jwt.claims',
        jsonb_build_object('sub', known ->> who, 'role', play.role)::text, true);
      perform set_config('role', play.role, true);
      moment := clock_timestamp();
      execute call using known;
      set constraints all immediate;
      took := took || extract(epoch from clock_timestamp() - moment) * 1000;
      raise exception 'undone' using errcode = 'UNDO0';
    exception when sqlstate 'UNDO0' then null;
    end;
  end loop;
  return took[uncounted + 1 :];
end $$;
analyze bench.subjects;
