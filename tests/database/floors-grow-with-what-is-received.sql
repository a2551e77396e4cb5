\ir helpers/people.sql
\ir helpers/lines.sql

-- Where the community says so, a floor sinks by a part of what the member receives for exchanges:
-- exactly, down to the cap, and each time as an event.
create function growth(basis_points integer, cap integer) returns void
language sql as $$
  update community_settings set floor_growth_basis_points = basis_points, floor_growth_cap = cap
  where community_id = town('town')
$$;
create function floor_of(name text) returns bigint
language sql stable as $$
  select floor from accounts where member_id = id_of(name) and community_id = town('town')
$$;
create function earn(name text, amount integer, released integer default null) returns bigint
language plpgsql as $$
begin
  perform act('ana', 'escrow_confirm', jsonb_strip_nulls(jsonb_build_object(
    'escrow_id', hold('ana', name, amount), 'amount', released)));
  return floor_of(name);
end $$;
create function growths() returns text
language sql as $$
  select string_agg(format('%s %s', kind, amount), ', ' order by event_id)
  from events where kind ~ '^floor_' and member_id = id_of('ben')
$$;
update private.rate_limit_rules set allowed = 10000;
update accounts set floor = null where member_id = id_of('ana');

select is(earn('ben', 100), -600::bigint, 'off, as long as nobody turns it on');
select growth(1000, -640);
select is(earn('ben', 100), -610::bigint, 'a tenth of what is received');
select is(growths(), 'floor_grown 10', 'is an event');
select is((select facts - 'transfer_id' from events where kind = 'floor_grown'),
  '{"unit": "HOUR", "before": {"floor": -600}, "after": {"floor": -610}}', 'with before and after');
select is(earn('ben', 100, 60), -616::bigint,
  'of a split, what was received and not what came back');
select is(floor_of('ana'), null, 'who pays, and gets a rest back, has not received anything');

-- Many small parts add up to the whole.
select is(array_agg(earn('ben', 3)), '{-616,-616,-616,-617,-617,-617,-618,-618,-618,-619}',
  'ten times three minutes are three minutes of growth') from generate_series(1, 10);
select is(growths(), 'floor_grown 10, floor_grown 6, floor_grown 1, floor_grown 1, floor_grown 1',
  'an event only where the floor moved');
select growth(1, -640);
select is(earn('ben', 60), -619::bigint, 'a part of a minute by another rule');
select growth(1000, -640);

-- The levy is not received.
update community_settings set levy_basis_points = 5000 where community_id = town('town');
select is(earn('ben', 40), -621::bigint, 'of forty minutes, twenty');
select act('ana', 'transfer_create', jsonb_build_object('to_member_id', id_of('ben'), 'amount', 40,
  'category', 'other', 'reason', 'exchange')) \g /dev/null
select is(floor_of('ben'), -623::bigint, 'nor where it is paid at once');
update community_settings set levy_basis_points = 0 where community_id = town('town');

-- The cap.
select is(earn('ben', 1000), -640::bigint, 'no deeper than the cap');
select is(earn('ben', 1000), -640::bigint, 'however much comes');
select growth(1000, -600);
select is(earn('ben', 100), -640::bigint, 'a cap that is raised takes nothing back');
update accounts set floor = -900 where member_id = id_of('dora');
select is(earn('dora', 100), -900::bigint, 'a floor that is deeper than the cap stays');
select is((select row(floor_growth, floor_grown)::text from accounts
  where member_id = id_of('dora')), '(100000,0)', 'nothing of it has grown');

-- A floor that is set grows from there on.
select growth(1000, -2000);
select act('cleo', 'membership_limits', jsonb_build_object('member_id', id_of('ben'),
  'changes', '{"floor": -100}'::jsonb, 'reason', 'As agreed')) \g /dev/null
select is((select row(floor, floor_growth, floor_grown)::text from accounts
  where member_id = id_of('ben')), '(-100,0,0)', 'set by staff, it counts anew');
select is(earn('ben', 50), -105::bigint, 'and grows from there');
update accounts set floor = -300 where member_id = id_of('ben');
select is((select row(floor, floor_growth, floor_grown)::text from accounts
  where member_id = id_of('ben')), '(-300,0,0)', 'the same by hand');
select act('cleo', 'membership_limits', jsonb_build_object('member_id', id_of('ben'),
  'changes', '{"floor": null}'::jsonb, 'reason', 'As agreed')) \g /dev/null
select is(earn('ben', 50), null, 'no floor is no floor');

-- Typed by hand, a count of growth stays what was earned.
select refused(change, 'guarded', change) from unnest(array[
  'update public.accounts set floor_growth = 90000', 'update public.accounts set floor_grown = 1,'
  ' floor_growth = 10000']) change;
select growth(0, -2000);
select is(earn('dora', 100), -900::bigint, 'turned off, nothing grows');

-- What is not an exchange does not count: a refund, a grant.
select growth(10000, -2000);
select act('ben', 'escrow_refund', jsonb_build_object('escrow_id', hold('dora', 'ben', 50)))
  \g /dev/null
select is(floor_of('dora'), -900::bigint, 'a refund is not received');

-- What somebody in another community pays for is an exchange as any other.
select growth(10000, -930);
select open_side('town'), open_side('elsewhere') \g /dev/null
select pay('erik', 'dora', 30, 'elsewhere') \g /dev/null
select is(floor_of('dora'), -930::bigint, 'minutes over a line let a floor grow, down to the cap');
select books_are_whole();
select * from finish();
