\set payer random(1, :members)
\set step random(0, :members - 2)
select public.transfer_create(bench.member(:payer::integer), gen_random_uuid()::text, 60, 'other',
  'gift', to_member_id => bench.member(1 + (:payer::integer + :step::integer) % :members::integer));
