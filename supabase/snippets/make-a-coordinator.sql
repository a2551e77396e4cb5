-- Makes a member staff of their community. It holds from the next call on, as does taking it
-- back with role = 'member'.
update memberships set role = 'coordinator'
where member_id = '<member_id>'
  and community_id = (select community_id from communities where slug = '<slug of the community>')
returning number, role, standing;
