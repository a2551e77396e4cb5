\ir helpers/people.sql

select hold('ana', 'ben', 60) as escrow \gset
select is(balance_of('ana'), -60::bigint, 'the hold takes the minutes from the recipient');
select act('ana', 'escrow_confirm', jsonb_build_object(
  'escrow_id', :'escrow', 'amount', 20, 'final', false)) as part \gset
select is(parts_of(:'escrow'), '20+0+40', 'a part is released, the rest stays held');
select is(state_of(:'escrow'), 'held', 'the state stays');
select is((select claimed from escrows where escrow_id = :'escrow'), null,
  'nothing is claimed before the delivery');
select is(balance_of('ben'), 20::bigint, 'the provider has the part');

select refuses('ben', 'escrow_confirm', jsonb_build_object('escrow_id', :'escrow'),
  'not_recipient', 'nobody confirms what they are paid');
select refuses('ana', 'escrow_confirm', jsonb_build_object(
  'escrow_id', :'escrow', 'amount', 41, 'final', false), 'more_than_held',
  'more than what is left is refused, never capped');
select act('ana', 'escrow_confirm', jsonb_build_object('escrow_id', :'escrow')) as rest \gset
select is(parts_of(:'escrow'), '60+0+0', 'without an amount all that is left is confirmed');
select is(state_of(:'escrow'), 'released', 'nothing was refunded: released');
select is(balance_of('ben'), 60::bigint, 'the provider has everything');

-- Delivered less than held; paid in two parts; then the provider's claim is used up.
select hold('ana', 'ben', 60) as escrow \gset
select act('ben', 'escrow_deliver', jsonb_build_object(
  'escrow_id', :'escrow', 'amount', 40)) ->> 'claimed' as claimed \gset
select is(:claimed, 40, 'the provider claims 40 of 60');
select act('ana', 'escrow_confirm', jsonb_build_object(
  'escrow_id', :'escrow', 'amount', 30, 'final', false)) ->> 'claimed' as claimed \gset
select is(:claimed, 10, 'what is paid is no longer claimed');
select act('ana', 'escrow_confirm', jsonb_build_object(
  'escrow_id', :'escrow', 'final', false)) ->> 'claimed' as claimed \gset
select is(parts_of(:'escrow'), '40+0+20', 'without an amount the claim is confirmed');
select refuses('ana', 'escrow_confirm', jsonb_build_object(
  'escrow_id', :'escrow', 'final', false), 'invalid_input',
  'all that was claimed is paid');
select is(parts_of(:'escrow'), '40+0+20', 'and nothing happened');
select act('ana', 'escrow_confirm', jsonb_build_object('escrow_id', :'escrow')) as rest \gset
select is(parts_of(:'escrow'), '40+20+0', 'the final word returns what was never claimed');
select is(state_of(:'escrow'), 'split', 'released and refunded: split');

-- A part is released, then the provider gives back the rest, or the clock does.
select hold('ana', 'ben', 60) as escrow \gset
select act('ana', 'escrow_confirm', jsonb_build_object(
  'escrow_id', :'escrow', 'amount', 25, 'final', false)) as part \gset
select act('ben', 'escrow_refund', jsonb_build_object('escrow_id', :'escrow')) as back \gset
select is(parts_of(:'escrow') || ' ' || state_of(:'escrow'), '25+35+0 split',
  'what was released stays released');
select hold('ana', 'ben', 60) as escrow \gset
select act('ana', 'escrow_confirm', jsonb_build_object(
  'escrow_id', :'escrow', 'amount', 25, 'final', false)) as part \gset
select is(run('delivery-deadlines', now() + interval '31 days'), '1 done, 0 failed');
select is(parts_of(:'escrow') || ' ' || state_of(:'escrow'), '25+35+0 split',
  'the clock returns the rest');

select is(balance_of('ben'), (60 + 40 + 25 + 25)::bigint, 'the provider has all releases');
select is(balance_of('ana'), -(60 + 40 + 25 + 25)::bigint, 'the recipient paid just those');
select is((select array_agg(kind || coalesce(' ' || amount, '') order by event_id) from events
    where escrow_id = :'escrow'),
  '{escrow_held 60,request_accepted 60,escrow_part_released 25,escrow_split 35}',
  'every step is an event with its amount');
select books_are_whole();
select * from finish();
