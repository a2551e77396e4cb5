\ir helpers/people.sql
\ir helpers/lines.sql
-- Rounded up, the levy on a minute is the minute. The payer has paid, the pot has it, and nothing
-- of it is left for the provider: by each way that is levied.

update community_settings set levy_basis_points = 100, levy_rounding = 'up';
create function pot_got(amount bigint, description text) returns text
language sql as $$
  select is(row(balance_of('ana'), balance_of('ben'), system_balance('pot'))::text,
    row(-amount, 0, amount)::text, description)
$$;

select act('ana', 'escrow_confirm', jsonb_build_object('escrow_id', hold('ana', 'ben', 1)))
  \g /dev/null
select pot_got(1, 'an escrow');
select act('ana', 'transfer_create', jsonb_build_object('to_member_id', id_of('ben'),
  'amount', 1, 'category', 'other', 'reason', 'exchange')) ->> 'transfer_id' as transfer \gset
select pot_got(2, 'a payment at once');

create function claims() returns text
language sql as $$
  select act('ben', 'payment_request_create', jsonb_build_object('recipient_id', id_of('ana'),
    'amount', 1, 'category', 'other')) ->> 'payment_request_id'
$$;
select is(act('ana', 'payment_request_accept', jsonb_build_object('payment_request_id', claims()))
  ->> 'state', 'accepted', 'a claim is accepted');
update community_settings set payment_request_fallback = 'accept';
select claims() \g /dev/null
select is(run('payment-request-deadlines', now() + interval '8 days'), '1 done, 0 failed',
  'one by silence');
select pot_got(4, 'both are paid');

select open_side('town'), open_side('elsewhere') \g /dev/null
select is(pay('ana', 'erik', 1) ->> 'partner_amount', '1', 'a trade');
select is(row(balance_of('erik', 'elsewhere'), system_balance('pot', 'elsewhere'), owed())::text,
  '(0,1,"1 / -1")', 'its levy is of the community where it arrives');

select act('cleo', 'transfer_reverse', jsonb_build_object('transfer_id', :transfer,
  'reason', 'A mistake')) \g /dev/null
select is(row(balance_of('ana'), system_balance('pot'))::text, '(-4,3)', 'and it can be reversed');
select books_are_whole();
select * from finish();
