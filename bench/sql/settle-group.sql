\set n :client_id * :share + :i
\set i :i + 1
select public.group_settle(bench.member(1), gen_random_uuid()::text, g.exchange_id)
  from bench.groups g where g.n = :n;
