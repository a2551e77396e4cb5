-- Quarrels, and what waits for a coordinator: cases decided, withdrawn and open, a vulnerable
-- member's exchange, a group that waits for everybody's word, and a text that names a neighbour.
create function demo.held(recipient integer, provider integer, amount integer) returns jsonb
language sql as $$
  select jsonb_build_object('escrow_id', demo.act(provider, 'request_accept', jsonb_build_object(
    'request_id', demo.act(recipient, 'request_create', jsonb_build_object('amount', amount,
      'category', 'garden', 'title', 'Weeding', 'description', 'The beds along the fence.'))
    -> 'request_id')) -> 'escrow' -> 'escrow_id')
$$;
create function demo.disputed(recipient integer, provider integer, amount integer) returns jsonb
language sql as $$
  select jsonb_build_object('dispute_id', demo.act(recipient, 'escrow_dispute',
    demo.held(recipient, provider, amount) || '{"reason": "partly_delivered",
      "statement": "Half of the beds are done."}') -> 'dispute_id')
$$;
select demo.act(2, 'dispute_resolve', demo.disputed(10 + n, 20 + n, 60) || d.decision)
from (values (1, '{"resolution": "split", "amount": 30, "note": "Half is half."}'::jsonb),
  (2, '{"resolution": "release", "note": "All beds were weeded."}'),
  (3, '{"resolution": "refund", "note": "Nobody came."}')) d (n, decision);
select demo.act(14, 'dispute_withdraw', demo.disputed(14, 24, 45));
select demo.act(25, 'dispute_respond', demo.disputed(15, 25, 45)
  || '{"statement": "It rained."}');

-- Whoever is marked vulnerable: a coordinator confirms.
select demo.act(1, 'admin_escrow_confirm', demo.held(160, 26, 30)
  || '{"reason": "Called both."}');

-- Where everybody's word is asked for, the last one settles it all.
update public.community_settings set group_confirmation = 'participants'
where community_id = demo.town();
create temporary table walk on commit drop as select demo.act(1, 'group_hold', jsonb_build_object(
  'preset', 'equal_split', 'category', 'company', 'recipient_id', demo.member(30), 'total', 120,
  'members', jsonb_build_array(jsonb_build_object('member_id', demo.member(31)),
    jsonb_build_object('member_id', demo.member(32))))) -> 'exchange' -> 'exchange_id' as id;
select demo.act(30, 'group_confirm', jsonb_build_object('exchange_id', id)) from walk;
update public.community_settings set group_confirmation = 'organiser'
where community_id = demo.town();

-- Newcomers wait for a word, a reminder is sent, and a name is taken out of a request.
update public.community_settings set joining = 'approval' where community_id = demo.town();
insert into auth.users (id, email, aud, role, email_confirmed_at, created_at, updated_at)
select demo.login(n), format('member-%s@riverbend.example', n), 'authenticated', 'authenticated',
  now(), now(), now()
from generate_series(204, 206) n;
select public.member_join(demo.login(n), (array['Lars Udo', 'Maja Vogt', 'Nora Wolf'])[n - 203],
  'riverbend')
from generate_series(204, 206) n;
select demo.act(1, 'membership_approve', jsonb_build_object('member_id', demo.member(204),
  'reason', 'We met at the market.'));
select demo.act(1, 'membership_decline', jsonb_build_object('member_id', demo.member(205),
  'reason', 'Lives too far away.'));
update public.community_settings set joining = 'open' where community_id = demo.town();
select demo.act(77, 'payment_request_remind', demo.claim(77, 76, 30));
select demo.act(2, 'text_redact', jsonb_build_object('subject', 'requests', 'subject_id',
  demo.act(33, 'request_create', '{"amount": 30, "category": "errands", "title": "Shopping",
    "description": "For Mrs Berg in number 9, who is ill."}') -> 'request_id',
  'field', 'description', 'reason', 'Names a neighbour and her illness.'));
select demo.act(2, 'membership_restore', jsonb_build_object('member_id', demo.member(171),
  'reason', 'Talked it over.'));
