-- Lets a waiting member in, or ends a suspension: both are the standing active.
-- POST /admin/members/:member_id/approve and …/restore do the same with a reason.
update memberships set standing = 'active'
where member_id = '<member_id>'
  and community_id = (select community_id from communities where slug = '<slug of the community>')
returning number, role, standing;
