-- What some calls need besides a bank that is full: they make it with the bank's own calls, in the
-- transaction that is undone afterwards.

-- Somebody new in the town, by their auth user.
create function bench.joiner(known jsonb, joining public.joining default 'open') returns uuid
language plpgsql as $$
declare
  made constant uuid := gen_random_uuid();
begin
  insert into auth.users (id) values (made);
  update public.community_settings s set joining = joiner.joining
  where s.community_id = (known ->> 'community')::uuid;
  perform public.member_join(made, 'Greta', known ->> 'town');
  return made;
end $$;

create function bench.newcomer(known jsonb, variadic standings text[] default '{}') returns text
language plpgsql as $$
declare
  joiner constant uuid := bench.joiner(known,
    case when standings = '{pending}' then 'approval' else 'open' end::public.joining);
  made constant uuid := (select m.member_id from public.members m where m.auth_user_id = joiner);
  next text;
begin
  foreach next in array array_remove(standings, 'pending') loop
    update public.memberships set standing = next::public.standing where member_id = made;
  end loop;
  return made;
end $$;

-- Somebody who has left everywhere, by their auth user.
create function bench.leaver(known jsonb) returns text
language plpgsql as $$
declare
  left_by constant uuid := bench.newcomer(known, 'leaving', 'closed');
begin
  return (select m.auth_user_id from public.members m where m.member_id = left_by);
end $$;

-- Somebody who leaves and owes the bank what they have given away.
create function bench.debtor(known jsonb) returns text
language plpgsql as $$
declare
  debtor constant uuid := bench.joiner(known);
  made constant uuid := (select m.member_id from public.members m where m.auth_user_id = debtor);
begin
  perform public.transfer_create(debtor, 'debt', amount => 60, category => 'other',
    reason => 'gift', to_member_id => (known ->> 'other')::uuid);
  perform public.membership_end((known ->> 'staff')::uuid, 'end', made, 'Moved abroad.');
  return made;
end $$;

create function bench.write_off(known jsonb) returns text
language plpgsql as $$
declare
  debtor constant text := bench.debtor(known);
begin
  return public.write_off_propose((known ->> 'second')::uuid, 'propose', debtor::uuid, 'Moved.')
    #>> '{body, write_off_id}';
end $$;

-- An exchange, or a claim of one, that waits for a coordinator.
create function bench.for_staff(known jsonb, what text) returns text
language plpgsql as $$
declare
  taker constant uuid := known ->> 'user';
  giver constant uuid := known ->> 'other_user';
  made jsonb;
begin
  update public.community_settings set recording = 'coordinator'
  where community_id = (known ->> 'community')::uuid;
  if what = 'claim' then
    return public.payment_request_create(giver, 'claim', (known ->> 'member')::uuid, 5, 'other')
      #>> '{body, payment_request_id}';
  end if;
  made := public.request_create(taker, 'ask', 5, title => 'Bread', description => 'Rye.',
    category => 'other');
  return public.request_accept(giver, 'accept', (made #>> '{body, request_id}')::uuid)
    #>> '{body, escrow, escrow_id}';
end $$;

-- A line to the next town, open on both sides.
create function bench.line(known jsonb) returns text
language plpgsql as $$
begin
  perform public.federation_line_open((known ->> 'staff')::uuid, 'line', known ->> 'next_town',
    -6000, 6000, '{"ours": 1, "theirs": 1}');
  perform public.federation_line_open((known ->> 'next_staff')::uuid, 'line', known ->> 'town',
    -6000, 6000, '{"ours": 1, "theirs": 1}');
  return known ->> 'next_town';
end $$;
