\set i :i + 1
\set n :last - :i
select public.escrow_confirm(recipient_id, gen_random_uuid()::text, escrow_id)
from bench.due where n = :n;
