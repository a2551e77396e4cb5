-- So many new transfers between the members of the five towns that every bank has: the same in a
-- small bank and in a large one. Who is close to their floor gives nothing.
create procedure bench.add_newest(many integer)
language plpgsql as $$
declare
  people constant jsonb[] := array(
    select s.known from bench.subjects s join public.accounts a
      on a.member_id = (s.known ->> 'member')::uuid
      and a.community_id = (s.known ->> 'community')::uuid
    where s.kind = 'member' and a.balance > a.floor + 500 order by s.n);
  payer jsonb;
begin
  for n in 1..many loop
    payer := people[1 + n % cardinality(people)];
    perform public.transfer_create((payer ->> 'user')::uuid, 'newest ' || n, 5, 'other', 'gift',
      (payer ->> 'community')::uuid, (payer ->> 'other')::uuid);
    commit;
  end loop;
end $$;
