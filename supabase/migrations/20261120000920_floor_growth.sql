-- Growth: where a community says so, a floor sinks with what is received for exchanges.

grant create on schema private to chronobank;
set role chronobank;

-- What each account has received (or, below zero: given back) is added up in ten-thousandths, and
-- the floor follows the sum: parts that are nothing by themselves are not lost, and what comes and
-- goes again leaves the floor where it was. Growth never brings a floor above the one that is set.
create function private.grow_floors(
  community_id uuid, received private.leg[], transfer_id bigint) returns void
language plpgsql security definer set search_path = ''
-- Planned once, by keys; see private.post.
set plan_cache_mode = force_generic_plan set enable_seqscan = off
set enable_hashjoin = off set enable_mergejoin = off
as $$
declare
  rate integer;
  cap bigint;
  grown record;
begin
  select s.floor_growth_basis_points, s.floor_growth_cap into strict rate, cap
  from public.community_settings s where s.community_id = grow_floors.community_id;
  if rate = 0 then
    return;
  end if;
  for grown in
    update public.accounts a set
      floor_growth = n.growth, floor_grown = n.grown,
      floor = o.floor + o.floor_grown - n.grown
    from (select l.account_id, sum(l.amount)::bigint as amount from unnest(received) l group by 1) m
    join public.accounts o on o.account_id = m.account_id
    cross join lateral (select greatest(o.floor_growth + m.amount * rate, 0) as growth) g
    cross join lateral (select g.growth, case when m.amount > 0
      then greatest(o.floor_grown, least(g.growth / 10000, o.floor + o.floor_grown - cap))
      else least(o.floor_grown, g.growth / 10000) end as grown) n
    where a.account_id = o.account_id and a.community_id = o.community_id
      and a.member_id is not null and a.floor is not null
    returning a.member_id, a.unit, o.floor as floor_before, a.floor
  loop
    continue when grown.floor = grown.floor_before;
    perform private.record_event(
      case when grown.floor < grown.floor_before then 'floor_grown' else 'floor_shrunk' end,
      grow_floors.community_id, 'bank', member_id => grown.member_id,
      amount => abs(grown.floor - grown.floor_before), facts => jsonb_build_object(
        'unit', grown.unit, 'transfer_id', grow_floors.transfer_id,
        'before', jsonb_build_object('floor', grown.floor_before),
        'after', jsonb_build_object('floor', grown.floor)));
  end loop;
end $$;
comment on function private.grow_floors(uuid, private.leg[], bigint) is
  'Lets the floors of members follow what they received for exchanges (smallest steps), down to '
  'the cap of the community; event floor_grown, or floor_shrunk after a reversal. The posting has '
  'locked the accounts.';

reset role;
revoke create on schema private from chronobank;
