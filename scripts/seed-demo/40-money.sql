-- Minutes that move without a request: gifts, payments, donations, claims; and what the pot pays.
select demo.act(n, 'transfer_create', jsonb_build_object(
  'to_member_id', demo.member(n + 7), 'amount', 30, 'category', 'company', 'reason', 'gift',
  'note', 'For your birthday.'))
from generate_series(20, 60, 4) n;
select demo.act(n, 'transfer_create', jsonb_build_object(
  'to_member_id', demo.member(n + 11), 'amount', 45, 'category', 'errands',
  'reason', 'exchange', 'service_date', current_date - n))
from generate_series(30, 90, 6) n;
select demo.act(n, 'transfer_create', jsonb_build_object(
  'to_account', 'pot', 'amount', 15, 'category', 'other', 'reason', 'donation'))
from generate_series(10, 150, 5) n;
select demo.act(1, 'payment_create', jsonb_build_object(
  'member_id', demo.member(40), 'amount', 120, 'category', 'office',
  'note', 'For the accounts of the year.'));

-- Claims for work already done: accepted, rejected, withdrawn, waiting.
create function demo.claim(provider integer, recipient integer, amount integer) returns jsonb
language sql as $$
  select jsonb_build_object('payment_request_id', demo.act(provider, 'payment_request_create',
    jsonb_build_object('recipient_id', demo.member(recipient), 'amount', amount,
      'category', 'garden', 'service_date', current_date - 3, 'note', 'The hedge, as agreed.'))
    -> 'payment_request_id')
$$;
select demo.act(50 + n, 'payment_request_accept', demo.claim(60 + n, 50 + n, 60))
from generate_series(0, 5) n;
select demo.act(70, 'payment_request_reject',
  demo.claim(71, 70, 600) || '{"reason": "It was one hour, not ten."}');
select demo.act(73, 'payment_request_withdraw', demo.claim(73, 72, 30));
select demo.claim(75, 74, 30);

-- Limits: one member's own, one passed once, and a mistake that is taken back.
select demo.act(2, 'membership_limits', jsonb_build_object('member_id', demo.member(80),
  'changes', '{"floor": -2400, "soft_floor": -600}', 'reason', 'A new baby.'));
select demo.act(2, 'override_give', jsonb_build_object('member_id', demo.member(81),
  'side', 'floor', 'amount', 180, 'expires_at', now() + interval '30 days',
  'reason', 'Moving house.'));
select demo.act(2, 'transfer_reverse', jsonb_build_object(
  'transfer_id', demo.act(82, 'transfer_create', jsonb_build_object(
    'to_member_id', demo.member(83), 'amount', 90, 'category', 'garden',
    'reason', 'exchange')) -> 'transfer_id',
  'amount', 30, 'reason', 'Entered 90 instead of 60.'));
