-- What is asked for, or held, before it is measured how the rest of its life goes.

create table bench.requests (
  n integer primary key, provider_id uuid, recipient_id uuid, request_id uuid);
create table bench.groups (n integer primary key, exchange_id uuid);
grant usage on schema bench to authenticator;
grant execute on function bench.member(integer) to authenticator;
grant select on bench.requests, bench.groups to service_role, authenticator;

-- Open requests, each of somebody else to somebody else unless a provider or a recipient is named.
create procedure bench.ask(many integer, provider integer, recipient integer, members integer)
language plpgsql as $$
begin
  truncate bench.requests;
  insert into bench.requests
  select a.n, bench.member(coalesce(provider, 1 + (p.asks + a.step) % members)),
    bench.member(p.asks), (public.request_create(bench.member(p.asks), gen_random_uuid()::text, 60,
      title => 'Help in the garden', description => 'An hour of weeding', category => 'other')
      #>> '{body, request_id}')::uuid
  from (
    select n, floor(random() * members)::integer as who,
      floor(random() * (members - 1))::integer as step
    from generate_series(0, many - 1) n) a
  cross join lateral (
    select coalesce(recipient, 1 + (provider + a.step) % members, 1 + a.who) as asks) p;
end $$;

-- Group exchanges of so many legs, all of them to the second member.
create procedure bench.gather(many integer, legs integer, members integer)
language plpgsql as $$
begin
  truncate bench.groups;
  insert into bench.groups
  select n, (public.group_hold(bench.member(1), gen_random_uuid()::text, 'other', legs => (
      select jsonb_agg(jsonb_build_object('recipient_id', bench.member(i), 'provider_id',
        bench.member(2), 'amount', 60))
      from (select i from generate_series(3, members) i order by random() limit legs) chosen))
    #>> '{body, exchange, exchange_id}')::uuid
  from generate_series(0, many - 1) n;
end $$;

-- A transfer of each member that is sent again later.
create procedure bench.send_first(members integer)
language plpgsql as $$
begin
  perform public.transfer_create(bench.member(n), 'again', 60, 'other', 'gift',
    to_member_id => bench.member(1 + n % members)) from generate_series(1, members) n;
end $$;
