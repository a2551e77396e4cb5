-- Escrows that were delivered, and what is asked for each by hand.
create table bench.due (n integer primary key, recipient_id uuid, escrow_id uuid);
grant usage on schema bench to service_role;
grant select on bench.due to service_role;

-- Exchanges of members from first on, each between two others, as far as the provider's word. Two
-- who are at it at once have members of their own: calls are counted in rows that others wait for.
create procedure bench.deliver(since integer, until integer, first integer, members integer)
language plpgsql as $$
declare
  payer uuid;
  payee uuid;
  request uuid;
  escrow uuid;
begin
  for n in since..until loop
    payer := bench.member(first + n % members);
    payee := bench.member(first + (n + 1 + (n / members) % (members - 1)) % members);
    request := (public.request_create(payer, gen_random_uuid()::text, 60, title => 'Help',
      description => 'An hour', category => 'other') #>> '{body, request_id}')::uuid;
    escrow := (public.request_accept(payee, gen_random_uuid()::text, request)
      #>> '{body, escrow, escrow_id}')::uuid;
    perform public.escrow_deliver(payee, gen_random_uuid()::text, escrow);
    insert into bench.due values (n, payer, escrow);
    if n % 500 = 0 then
      commit;
    end if;
    -- As autovacuum would, which hears of nothing until the end of this call.
    if n % 5000 = 0 then
      analyze;
    end if;
  end loop;
end $$;
