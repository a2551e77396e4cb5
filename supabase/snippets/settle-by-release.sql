-- Settles a case: all that is held goes to the provider. It acts at once and is not undone.
-- Both values are in the list of open-disputes.sql.
update disputes set
  decided_by = '<member_id of who decides>',
  note = 'Why it was decided so; both parties read it.',
  resolution = 'release'
where dispute_id = '<dispute_id>'
returning state, resolution, released_amount, decided_at;
