-- Settles a case: so many minutes go to the provider, the rest goes back to the recipient. It
-- acts at once and is not undone. The two ids are in the list of open-disputes.sql.
update disputes set
  decided_by = '<member_id of who decides>',
  released_amount = '<minutes for the provider>',
  note = 'Why it was decided so; both parties read it.',
  resolution = 'split'
where dispute_id = '<dispute_id>'
returning state, resolution, released_amount, decided_at;
