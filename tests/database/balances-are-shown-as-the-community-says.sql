\ir helpers/people.sql
-- Who sees what a member has, earned and gave: as the community says; never a closed door's row.

create function shown_as(visibility text) returns void
language sql as $$
  update public.community_settings set balance_visibility = visibility::public.balance_visibility
  where community_id = town('town')
$$;
create function looks(who text, whom text) returns text
language plpgsql as $$
declare
  q constant text := format('select public.member_balance(%L, %L)', id_of(whom), town('town'));
  refusal constant text := refusal_of(format('select ask(%L, %L)', who, q));
begin
  if refusal <> 'not refused' then
    return refusal;
  end if;
  return (select concat_ws(' ', coalesce(b ->> 'balance', 'hidden'), b ->> 'earned', b ->> 'given')
    from ask(who, q) b);
end $$;

-- Ben earned 54 for 60 (a tenth goes to the pot), was given 15, holds 20 for Dora and has paid 5.
update community_settings set levy_basis_points = 1000 where community_id = town('town');
select act('ana', 'escrow_confirm', jsonb_build_object('escrow_id', hold('ana', 'ben', 60)))
  \g /dev/null
select hold('ben', 'dora', 20) as held \gset
select act('ben', 'escrow_confirm', jsonb_build_object('escrow_id', :'held', 'amount', 5,
  'final', false)) \g /dev/null
select act('dora', 'transfer_create', jsonb_build_object('community_id', town('town'),
  'to_member_id', id_of('ben'), 'amount', 15, 'category', 'other', 'reason', 'gift')) \g /dev/null
insert into auth.users (id) values (login_of('zoe'));
insert into members (auth_user_id, display_name) values (login_of('zoe'), 'zoe');
insert into memberships (community_id, member_id, standing)
values (town('town'), id_of('zoe'), 'pending');

select shown_as(visibility) from (values ('own')) v (visibility) \g /dev/null
create temp table lookers as select * from (values
  ('own', 'ben', '64 54 5'), ('own', 'cleo', '64 54 5'), ('own', 'ana', 'balance_hidden'),
  ('own', 'erik', 'not_found'), ('own', null, 'not_found'), ('own', 'zoe', 'not_found'),
  ('totals', 'ben', '64 54 5'), ('totals', 'cleo', '64 54 5'), ('totals', 'ana', 'hidden 54 5'),
  ('totals', 'erik', 'not_found'), ('totals', null, 'not_found'), ('totals', 'zoe', 'not_found'),
  ('members', 'ben', '64 54 5'), ('members', 'ana', '64 54 5'), ('members', 'erik', 'not_found'),
  ('members', null, 'not_found'), ('members', 'zoe', 'not_found'),
  ('everybody', 'ana', '64 54 5'), ('everybody', 'erik', '64 54 5'),
  ('everybody', null, '64 54 5'), ('everybody', 'zoe', '64 54 5')) l (visibility, who, sees);
create function sees(visibility text, who text) returns text
language plpgsql as $$
begin
  perform shown_as(visibility);
  return looks(who, 'ben');
end $$;
select is(sees(visibility, who), sees, format('%s: %s', visibility, coalesce(who, 'a stranger')))
from lookers;
select is(looks(null, 'zoe'), 'not_found', 'who is not let in yet is shown to nobody');
select is(looks('zoe', 'zoe'), '0 0 0', 'but to themselves');
select is(looks('cleo', 'erik'), 'not_found', 'nor who is elsewhere');
select is(ask('ben', format('select public.wallet(%L)', town('town'))) #> '{accounts,0,balance}',
  '64', 'it is the balance of the wallet');

-- What is taken back was not earned.
select act('ana', 'transfer_create', jsonb_build_object('community_id', town('town'),
  'to_member_id', id_of('ben'), 'amount', 30, 'category', 'other', 'reason', 'exchange'))
  ->> 'transfer_id' as paid \gset
select is(looks('ben', 'ben'), '91 81 5', 'a payment for an exchange is earned, less the levy');
select act('cleo', 'transfer_reverse', jsonb_build_object('transfer_id', :'paid', 'reason',
  'Typed twice')) \g /dev/null
select is(looks('ben', 'ben'), '64 54 5', 'until it is taken back');
select is(looks('ana', 'ana'), '-60 0 60', 'for who gave it as well');
select is((select sum((looks(n, n)::text ~ '^-?\d+ ')::integer) from unnest(array['ana', 'ben',
  'cleo', 'dora']) n), 4::bigint, 'everybody sees their own');
select books_are_whole();
select * from finish();
