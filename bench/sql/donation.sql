\set payer random(1, :members)
select public.transfer_create(bench.member(:payer::integer), gen_random_uuid()::text, 60, 'other',
  'donation', to_account => 'pot');
