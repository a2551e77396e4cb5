-- What the year came to, and whether the books are whole.
select private.run_batch('closing');
select private.run_batch('reconcile-full');
drop schema demo cascade;

select 'minutes in members'' accounts' as what, sum(a.balance)::bigint as minutes,
  null::boolean as is_zero
from public.accounts a join public.communities c using (community_id)
where c.slug = 'riverbend' and a.member_id is not null
union all
select 'minutes in the pot', sum(a.balance)::bigint, null
from public.accounts a join public.communities c using (community_id)
where c.slug = 'riverbend' and a.system_account = 'pot'
union all
select 'minutes set aside', coalesce(sum(e.remaining), 0)::bigint, null
from public.escrows e join public.communities c using (community_id) where c.slug = 'riverbend'
union all
select 'together, in all communities', sum(held)::bigint, sum(held) = 0
from (select balance as held from public.accounts
  union all select remaining from public.escrows) places
union all
select 'findings of reconcile', count(*), count(*) = 0
from public.findings where cleared_at is null;
