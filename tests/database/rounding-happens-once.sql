\ir helpers/people.sql
-- Minutes are rounded where a person enters them, by the step and the mode of the community.

create function rounded(raw integer, step integer, mode text) returns text
language plpgsql as $$
begin
  update public.community_settings set rounding_step = step, rounding_mode = mode::rounding_mode
  where community_id = town('town');
  return private.round_amount(raw, town('town'));
end $$;

select is(rounded(raw, step, mode), wanted::text, format('%s by %s %s is %s', raw, step, mode,
  wanted))
from (values
  (1, 1, 'nearest', 1), (1000000, 1, 'up', 1000000),
  (8, 15, 'nearest', 15), (22, 15, 'nearest', 15), (23, 15, 'nearest', 30),
  (1, 15, 'up', 15), (15, 15, 'up', 15), (16, 15, 'up', 30),
  (15, 30, 'nearest', 30), (44, 30, 'nearest', 30), (45, 30, 'nearest', 60),
  (30, 60, 'nearest', 60), (89, 60, 'nearest', 60), (90, 60, 'nearest', 120),
  (61, 60, 'up', 120), (1000000, 60, 'up', 1000020)) cases (raw, step, mode, wanted);
select refused($$select rounded(7, 15, 'nearest')$$, 'amount_rounds_to_nothing',
  '7 by 15 rounds to nothing');
select is(facts_of($$select rounded(29, 60, 'nearest')$$), '{"step": 60}', 'and says the step');
select refused(format('select rounded(%s, 1, ''up'')', raw), 'invalid_input', raw || ' is refused')
from unnest(array[0, -1, -60, 1000001]) raw;
select is(private.round_amount(null, town('town')), null, 'no amount stays no amount');

update community_settings set rounding_step = 15, rounding_mode = 'nearest'
where community_id = town('town');
select act('ana', 'request_create', jsonb_build_object('title', 'Help', 'description', 'Please',
  'category', 'other', 'amount', 50)) as request \gset
select is(:'request'::jsonb ->> 'raw_amount', '50', 'the raw minutes are kept on the request');
select is(:'request'::jsonb ->> 'amount', '45', 'beside the rounded ones');
select act('ben', 'request_accept', jsonb_build_object(
  'request_id', :'request'::jsonb ->> 'request_id')) as accepted \gset
select :'accepted'::jsonb -> 'escrow' ->> 'escrow_id' as escrow \gset
select is(:'accepted'::jsonb -> 'exchange' ->> 'raw_amount', '50', 'and on the exchange');
select is(:'accepted'::jsonb -> 'escrow' ->> 'amount', '45',
  'what was rounded once is held as it is');
select is((select raw_amount from events where kind = 'escrow_held'), 50::bigint,
  'and on the event');

-- The step changes while minutes are held: what is open is not rounded again.
update community_settings set rounding_step = 60 where community_id = town('town');
select act('ben', 'escrow_deliver', jsonb_build_object('escrow_id', :'escrow')) as delivered \gset
select is(:'delivered'::jsonb ->> 'claimed', '45', 'delivering all does not round');
select act('ana', 'escrow_confirm', jsonb_build_object('escrow_id', :'escrow')) as confirmed \gset
select is(parts_of(:'escrow'), '45+0+0', 'nor does confirming all');

update community_settings set rounding_step = 15 where community_id = town('town');
select hold('ana', 'ben', 60) as escrow \gset
select act('ana', 'escrow_confirm', jsonb_build_object('escrow_id', :'escrow', 'amount', 35))
  as confirmed \gset
select is(parts_of(:'escrow'), '30+30+0', 'confirmed minutes are rounded as they are entered');
select is((select raw_amount from events where escrow_id = :'escrow' and kind = 'escrow_split'),
  35::bigint, 'and kept raw on the event');
select hold('ana', 'ben', 60) as escrow \gset
select act('ben', 'escrow_deliver', jsonb_build_object('escrow_id', :'escrow', 'amount', 52))
  as delivered \gset
select is(:'delivered'::jsonb ->> 'claimed', '45', 'so are delivered ones');
select act('dora', 'offer_create', jsonb_build_object('title', 'Bikes', 'description', 'I mend',
  'category', 'other', 'amount', 53)) ->> 'amount' as amount \gset
select is(:amount, 60, 'so are those of an offer');

-- A decision is exact: a split is in minutes, whatever the step.
select act('ana', 'escrow_dispute', jsonb_build_object('escrow_id', :'escrow',
  'reason', 'wrong_amount', 'statement', 'It took less')) ->> 'dispute_id' as dispute \gset
select act('cleo', 'dispute_resolve', jsonb_build_object('dispute_id', :'dispute',
  'resolution', 'split', 'amount', 37)) as decided \gset
select is(parts_of(:'escrow'), '37+23+0', 'a split is not rounded');
select books_are_whole();
select * from finish();
