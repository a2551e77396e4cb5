\set n :client_id * :share + :i
\set i :i + 1
select public.request_accept(r.provider_id, gen_random_uuid()::text, r.request_id)
    #>> '{body, escrow, escrow_id}' as escrow, r.recipient_id as recipient
  from bench.requests r where r.n = :n \gset
select public.escrow_confirm(:recipient::uuid, gen_random_uuid()::text, :escrow::uuid);
