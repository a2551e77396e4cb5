-- Members pause, leave, die, are suspended; two write a debt off; one wishes to be forgotten.
select demo.act(n, 'contact_update', jsonb_build_object('changes',
  jsonb_build_object('phone', '020 555 0' || 100 + n, 'birth_year', 1935 + n % 70)))
from generate_series(1, 200, 3) n;
select demo.act(170, 'membership_pause', '{"reason": "A year abroad."}');
select demo.act(2, 'membership_suspend', jsonb_build_object('member_id', demo.member(171),
  'reason', 'Three appointments missed.'));
-- Leaving with what is left: it goes to the pot, and the membership closes.
select demo.act(172, 'membership_leave', '{"to_account": "pot", "reason": "Moved to the coast."}');
select demo.act(173, 'beneficiary_name', jsonb_build_object('member_id', demo.member(174)));
select demo.act(2, 'membership_deceased', jsonb_build_object('member_id', demo.member(173),
  'reason', 'The family told us.'));

-- Leaving with a debt: earned back, or written off by two.
select demo.act(195, 'transfer_create', jsonb_build_object('to_member_id', demo.member(20),
  'amount', 200, 'category', 'home', 'reason', 'exchange'));
select demo.act(195, 'membership_leave', '{"reason": "Moved abroad."}');
select demo.act(2, 'write_off_approve', jsonb_build_object('reason', 'Agreed at the meeting.',
  'write_off_id', demo.act(1, 'write_off_propose', jsonb_build_object(
    'member_id', demo.member(195), 'reason', 'Moved abroad, answers no letters.'))
  -> 'write_off_id'));
select demo.act(196, 'transfer_create', jsonb_build_object('to_member_id', demo.member(21),
  'amount', 240, 'category', 'home', 'reason', 'exchange'));
select demo.act(196, 'membership_leave', '{"reason": "Moving in spring."}');
-- Whom we have not seen for half a year.
select private.run_batch('dormancy', as_of => clock_timestamp() + interval '1 day');
