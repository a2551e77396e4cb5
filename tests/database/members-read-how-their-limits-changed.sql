\ir helpers/people.sql

-- A member reads what their limits are, and who changed them, when, from what to what, and why.
create function limits(name text, reader text default null, cursor text default null,
  page_size integer default 20) returns jsonb
language sql as $$
  select ask(coalesce(reader, name), case when reader is null
    then format('select public.wallet_limits(cursor => %L, page_size => %s)', cursor, page_size)
    else format('select public.admin_member_limits(%L, cursor => %L, page_size => %s)',
      id_of(name), cursor, page_size) end)
$$;
create function history(name text) returns text
language sql as $$
  select string_agg(concat_ws(' ', i ->> 'kind', i ->> 'source', i ->> 'actor_name',
    i ->> 'amount', i ->> 'reason'), '; ' order by n)
  from jsonb_array_elements(limits(name) -> 'items') with ordinality i (i, n)
$$;
create function change(name text, changes jsonb, reason text) returns void
language sql as $$
  select act('cleo', 'membership_limits', jsonb_build_object('member_id', id_of(name),
    'changes', changes, 'reason', reason))
$$;

select is(limits('ana') #- '{accounts,0,member_id}', jsonb_build_object(
  'community_id', town('town'), 'member_id', id_of('ana'), 'items', '[]'::jsonb,
  'next_cursor', null, 'accounts', jsonb_build_array(jsonb_build_object(
      'community_id', town('town'), 'unit', 'HOUR', 'balance', 0, 'floor', -600,
      'ceiling', null, 'soft_floor', null, 'soft_ceiling', null, 'available', 600,
      'floor_grown', 0, 'overrides', '[]'::jsonb))), 'what they are, and nothing has changed');

select change('ana', '{"floor": -60, "soft_floor": -30}', 'She asked for it');
select is((limits('ana') #> '{items,0}') - '{event_id,at}'::text[], jsonb_build_object(
  'kind', 'limits_changed', 'source', 'staff', 'actor_id', id_of('cleo'), 'actor_name', 'cleo',
  'unit', 'HOUR', 'amount', null, 'override_id', null, 'side', null, 'transfer_id', null,
  'reason', 'She asked for it',
  'before', '{"floor": -600, "ceiling": null, "soft_floor": null, "soft_ceiling": null}'::jsonb,
  'after', '{"floor": -60, "ceiling": null, "soft_floor": -30, "soft_ceiling": null}'::jsonb),
  'who, from what to what, and why');
update accounts set ceiling = 90 where member_id = id_of('ana');
select is((limits('ana') #> '{items,0}') - '{event_id,at,before,unit}'::text[], jsonb_build_object(
  'kind', 'limits_changed', 'source', 'dashboard', 'actor_id', null, 'actor_name', null,
  'amount', null, 'override_id', null, 'side', null, 'transfer_id', null, 'reason', null,
  'after', '{"floor": -60, "ceiling": 90, "soft_floor": -30, "soft_ceiling": null}'::jsonb),
  'by hand, the door is known');
update accounts set soft_ceiling = 80 where member_id = id_of('ana');
select is(limits('ana') #> '{items,0,after,soft_ceiling}', '80', 'soft ones by hand as well');

-- Overrides, and growth.
create function give(amount integer) returns uuid
language sql as $$
  select (act('cleo', 'override_give', jsonb_build_object('member_id', id_of('ana'),
    'side', 'floor', 'amount', amount, 'expires_at', clock_timestamp() + interval '1 day',
    'reason', 'A flood')) ->> 'override_id')::uuid
$$;
select give(20) as used, give(40) as revoked \gset
select is((select jsonb_agg(o ->> 'amount') from jsonb_array_elements(
    limits('ana') #> '{accounts,0,overrides}') o), '["20", "40"]', 'open overrides are shown');
select hold('ana', 'ben', 70) as escrow \gset
select act('cleo', 'override_revoke', jsonb_build_object('override_id', :'revoked',
  'reason', 'It is dry again')) \g /dev/null
select is(limits('ana') #> '{accounts,0,overrides}', '[]', 'those that are gone are not');
update community_settings set floor_growth_basis_points = 1000 where community_id = town('town');
select act('dora', 'escrow_confirm', jsonb_build_object('escrow_id', hold('dora', 'ana', 50)))
  \g /dev/null
select is(history('ana'), 'floor_grown bank 5; override_revoked staff cleo 40 It is dry again; '
  'override_used bank ben 20; override_given staff cleo 40 A flood; '
  'override_given staff cleo 20 A flood; limits_changed dashboard; limits_changed dashboard; '
  'limits_changed staff cleo She asked for it', 'all of it, newest first');
select is(limits('ana') #>> '{items,2,override_id}', :'used', 'each override by its id');

-- Page by page, and by whom.
select is(jsonb_array_length(limits('ana', null, null, 3) -> 'items'), 3, 'in pages');
select is((select jsonb_agg(i ->> 'kind') from jsonb_array_elements(limits('ana', null,
    limits('ana', null, null, 3) ->> 'next_cursor', 3) -> 'items') i),
  '["override_given", "override_given", "limits_changed"]', 'that go on where the last one ended');
select is(limits('ana', 'cleo') -> 'items' #- '{3,actor_name}', limits('ana') -> 'items'
  #- '{3,actor_name}', 'staff read the same');
select is(limits('ben', 'cleo') -> 'items', '[]', 'of each member their own');
select is(history('ben'), null, 'nobody reads that of others in their own');
create function reading(reader text, query text) returns text
language sql as $$ select format('select tests.ask(%L, %L)', reader, 'select ' || query) $$;
select refused(reading('ben', format('public.admin_member_limits(%L)', id_of('ana'))),
  'staff_required', 'members do not read those of others');
select refused(reading('fay', format('public.admin_member_limits(%L)', id_of('ana'))),
  'not_found', 'nor staff of elsewhere');
select refused(reading('ana', 'public.wallet_limits(cursor => ''x'')'), 'invalid_cursor',
  'a cursor is one of theirs');
select books_are_whole();
select * from finish();
