-- What reconcile found wrong and what is still so; no rows is the good answer.
-- What to do about each check: docs/reconciliation.md.
select
  coalesce(c.slug, 'the whole bank') as community,
  f.check_name,
  f.subject,
  f.expected,
  f.actual,
  f.found_at,
  f.last_seen_at
from findings f
left join communities c using (community_id)
where f.cleared_at is null
order by f.found_at;
