-- Where every minute is. In each community everything together is zero.
select
  c.slug as community,
  p.unit,
  sum(p.held) filter (where p.place = 'members') as members,
  sum(p.held) filter (where p.place = 'escrows') as open_escrows,
  sum(p.held) filter (where p.place = 'issuance') as issuance,
  sum(p.held) filter (where p.place = 'pot') as pot,
  sum(p.held) filter (where p.place = 'fees') as fees,
  sum(p.held) filter (where p.place = 'opening') as opening,
  sum(p.held) as together
from (
  select community_id, unit, coalesce(system_account::text, 'members') as place, balance as held
  from accounts
  union all
  select community_id, unit, 'escrows', remaining from escrows where remaining > 0) p
join communities c using (community_id)
group by c.slug, p.unit
order by c.slug, p.unit;
