-- Open cases, the most urgent first: both sides, the minutes, who may decide.
-- To settle one, take its dispute_id and a decided_by to one of the settle-… snippets, or edit
-- the row in the table editor (docs/dashboard.md).
select
  c.slug as community,
  d.decision_due_at,
  d.decision_due_at - now() as time_left,
  e.remaining as minutes_held,
  e.claimed as minutes_claimed,
  recipient.display_name as recipient,
  provider.display_name as provider,
  opener.display_name as opened_by,
  d.reason,
  d.statement,
  d.response,
  (select string_agg(m.display_name || ': ' || v.statement, E'\n' order by v.evidence_id)
   from dispute_evidence v join members m using (member_id)
   where v.dispute_id = d.dispute_id) as evidence,
  (select string_agg(m.display_name || ' ' || s.member_id, E'\n' order by m.display_name)
   from memberships s join members m using (member_id)
   where s.community_id = d.community_id and s.standing = 'active'
     and s.role in ('coordinator', 'admin')
     and s.member_id is distinct from d.opened_by
     and s.member_id is distinct from d.respondent) as may_decide,
  d.dispute_id
from disputes d
join communities c using (community_id)
join escrows e using (escrow_id)
join members recipient on recipient.member_id = e.recipient_id
left join members provider on provider.member_id = e.provider_id
join members opener on opener.member_id = d.opened_by
where d.state = 'open'
order by d.decision_due_at;
