-- Who is in a community, with their standing, balance and limits (minutes), and the member_id
-- that other snippets ask for.
select
  s.number,
  m.display_name,
  s.role,
  s.standing,
  a.balance,
  coalesce((
    select sum(e.remaining) from escrows e
    where e.from_account_id = a.account_id and e.remaining > 0), 0) as held,
  a.floor,
  a.ceiling,
  s.joined_at,
  m.auth_user_id is not null as has_login,
  s.member_id
from memberships s
join communities c using (community_id)
join members m using (member_id)
left join accounts a using (member_id, community_id)
where c.slug = '<slug of the community>'
order by s.number;
