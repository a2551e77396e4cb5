-- Members without a login, a helper, and a stack of paper slips.
select demo.act(1, 'membership_add', jsonb_build_object('display_name', name))
from unnest('{Greta Lind, Otto Lind, Vera Sand}'::text[]) name;
select demo.act(1, 'helper_assign', jsonb_build_object(
  'member_id', demo.member(201), 'helper_member_id', demo.member(30),
  'scopes', '["requests", "confirm", "transfers"]'::jsonb, 'max_amount', 120,
  'expires_at', now() + interval '1 year'));
select demo.act(30, 'transfer_create', jsonb_build_object('on_behalf_of', demo.member(201),
  'to_member_id', demo.member(31), 'amount', 30, 'category', 'errands', 'reason', 'exchange'));
select demo.act(2, 'slips_enter', jsonb_build_object('lines', (
  select jsonb_agg(jsonb_build_object('slip_number', 'A-' || 1000 + n,
    'service_date', (current_date - n)::text, 'provider', 20 + n % 30, 'recipient', 60 + n % 40,
    'amount', 15 * (1 + n % 8), 'category', 'company'))
  from generate_series(1, 60) n)));
select demo.act(1, 'invitation_create',
  jsonb_build_object('uses', 20, 'expires_at', now() + interval '60 days'));
