\ir helpers/people.sql
-- Every way to divide 61 minutes: what goes to each side adds up, and nothing is rounded.

create function dispute_of(escrow_id uuid, name text default 'ana') returns uuid
language sql as $$
  select (act(name, 'escrow_dispute', jsonb_build_object('escrow_id', escrow_id,
    'reason', 'partly_delivered', 'statement', 'Only a part')) ->> 'dispute_id')::uuid
$$;
create function split(part integer) returns text
language plpgsql as $$
declare
  escrow constant uuid := hold('ana', 'ben', 61);
  paid constant bigint := balance_of('ben');
begin
  perform act('cleo', 'dispute_resolve', jsonb_build_object(
    'dispute_id', dispute_of(escrow), 'resolution', 'split', 'amount', part));
  return concat_ws(' ', parts_of(escrow), state_of(escrow), balance_of('ben') - paid);
end $$;
select is(split(part), format('%s+%s+0 split %s', part, 61 - part, part),
  format('%s of 61', part)) from unnest(array[1, 2, 30, 31, 59, 60]) part;

select hold('ana', 'ben', 61) as escrow \gset
select dispute_of(:'escrow') as dispute \gset
create function resolving(dispute text, resolution text, amount integer) returns text
language sql as $$
  select call_of('cleo', 'dispute_resolve', jsonb_strip_nulls(jsonb_build_object(
    'dispute_id', dispute, 'resolution', resolution, 'amount', amount)))
$$;
select refused(resolving(:'dispute', 'split', null), 'released_amount_required',
  'a split needs an amount');
select refused(resolving(:'dispute', 'split', 0), 'released_amount_required',
  'a split of nothing is a refund');
select refused(resolving(:'dispute', 'split', 61), 'released_amount_required',
  'a split of everything is a release');
select refused(resolving(:'dispute', 'split', 62), 'more_than_held',
  'nobody gets more than is held');
select is(facts_of(resolving(:'dispute', 'split', 62)), '{"amount": 62, "remaining": 61}',
  'and is told how much it can be');
select isnt(refusal_of(resolving(:'dispute', 'split', -1)), 'not refused', 'nor less than nothing');
select is(parts_of(:'escrow'), '0+0+61', 'nothing moved');

-- After a part was released, the split concerns what is left.
select hold('ana', 'ben', 61) as escrow \gset
select act('ana', 'escrow_confirm', jsonb_build_object('escrow_id', :'escrow', 'amount', 20,
  'final', false)) as part \gset
select dispute_of(:'escrow') as dispute \gset
select act('cleo', 'dispute_resolve', jsonb_build_object(
  'dispute_id', :'dispute', 'resolution', 'split', 'amount', 40)) as decided \gset
select is(parts_of(:'escrow'), '60+1+0', 'a split of what is left');

-- The same by the fallback: of an odd number the recipient keeps the larger half.
update community_settings set dispute_fallback = 'half' where community_id = town('town');
create function halved(amount integer) returns text
language plpgsql as $$
declare
  escrow constant uuid := hold('ana', 'ben', amount);
begin
  perform dispute_of(escrow);
  perform run('dispute-deadlines', now() + interval '20 days');
  return concat_ws(' ', parts_of(escrow), state_of(escrow));
end $$;
select is(halved(amount), wanted, format('half of %s', amount)) from (values
  (60, '30+30+0 split'), (61, '30+31+0 split'), (3, '1+2+0 split'), (2, '1+1+0 split'),
  (1, '0+1+0 refunded')) cases (amount, wanted);
select books_are_whole();
select * from finish();
