\set recipient random(1, :members)
\set step random(0, :members - 2)
\set provider 1 + (:recipient + :step) % :members
select public.request_create(bench.member(:recipient::integer), gen_random_uuid()::text, 60,
    title => 'Help in the garden', description => 'An hour of weeding', category => 'other')
    #>> '{body, request_id}' as request \gset
select public.request_accept(bench.member(:provider::integer), gen_random_uuid()::text,
    :request::uuid) #>> '{body, escrow, escrow_id}' as escrow \gset
select public.escrow_deliver(bench.member(:provider::integer), gen_random_uuid()::text,
  :escrow::uuid);
select public.escrow_confirm(bench.member(:recipient::integer), gen_random_uuid()::text,
  :escrow::uuid);
