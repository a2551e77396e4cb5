-- Suspends a member: they begin nothing new and their offers are not shown, but what is open
-- goes on to its end. POST /admin/members/:member_id/suspend does the same with a reason.
update memberships set standing = 'suspended'
where member_id = '<member_id>'
  and community_id = (select community_id from communities where slug = '<slug of the community>')
returning number, role, standing;
