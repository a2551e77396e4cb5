-- A class, a work party, a split; and exchanges that a coordinator confirms.
select demo.act(1, 'group_settle', jsonb_build_object('exchange_id',
  demo.act(1, 'group_hold', jsonb_build_object('preset', 'class', 'category', 'music',
    'teacher_id', demo.member(5), 'taught', 120, 'minutes', 30, 'service_date', current_date - 20,
    'participants', (select jsonb_agg(demo.member(n)) from generate_series(100, 139) n)))
  -> 'exchange' -> 'exchange_id'));
select demo.act(90, 'group_settle', jsonb_build_object('exchange_id',
  demo.act(90, 'group_hold', jsonb_build_object('preset', 'work_party', 'category', 'garden',
    'recipient_id', demo.member(90), 'service_date', current_date - 10,
    'helpers', (select jsonb_agg(jsonb_build_object('member_id', demo.member(n), 'amount', 60))
      from generate_series(141, 146) n)))
  -> 'exchange' -> 'exchange_id'));
select demo.act(2, 'group_hold', jsonb_build_object('preset', 'weighted_split',
  'category', 'home', 'recipient_id', demo.member(91), 'total', 300,
  'members', (select jsonb_agg(jsonb_build_object('member_id', demo.member(n), 'weight', n - 149))
    from generate_series(150, 153) n)));

select demo.act(3, 'membership_mark', jsonb_build_object('member_id', demo.member(160),
  'vulnerable', true, 'reason', 'Agreed with the family.'));
