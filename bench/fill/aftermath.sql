-- What a bank that has been at work has besides its books: the jobs have come as far as the books
-- go, and the answers of the last day are kept.

select setval(pg_get_serial_sequence(t.name, t.id), t.last) from (
  select 'public.transfers' as name, 'transfer_id' as id, max(transfer_id) as last from transfers
  union all select 'public.entries', 'entry_id', max(entry_id) from entries
  union all select 'public.events', 'event_id', max(event_id) from events) t
where t.last is not null;

update private.sealing set sealed_to = t.last, noted_to = t.last, noted_in = pg_current_xact_id()
from (select max(transfer_id) as last from transfers having count(*) > 0) t;
update private.reconciled set next_transaction = pg_current_xact_id();

-- The accounts of a community are as old as the community.
set session_replication_role = replica;
update accounts a set created_at = c.created_at from communities c
where a.community_id = c.community_id and a.system_account is not null;
set session_replication_role = origin;

with routes (kind, route, status) as (values
  ('request_opened', 'requests-create', 201), ('request_accepted', 'request-accept', 201),
  ('request_declined', 'request-decline', 200), ('request_cancelled', 'request-cancel', 200),
  ('escrow_delivered', 'escrow/deliver', 200), ('escrow_released', 'escrow/confirm', 200),
  ('escrow_split', 'escrow/confirm', 200), ('escrow_refunded', 'escrow/refund', 200),
  ('dispute_opened', 'escrow/dispute', 201), ('dispute_answered', 'disputes/respond', 200),
  ('transfer_posted', 'transfers', 201))
insert into private.idempotency_keys (
  member_id, route, idempotency_key, request_hash, answer, created_at)
select v.actor_id, case v.source when 'staff' then 'admin/disputes/resolve' else k.route end,
  gen_random_uuid()::text, sha256(convert_to(v.event_id::text, 'UTF8')),
  jsonb_build_object('status', k.status, 'replayed', false, 'body', case
    when v.kind = 'request_accepted' then jsonb_build_object('request', private.request_json(r),
      'exchange', to_jsonb(x), 'escrow', private.escrow_json(e))
    when v.dispute_id is not null then private.dispute_json(d)
    when v.escrow_id is not null then private.escrow_json(e)
    when v.request_id is not null then private.request_json(r)
    else jsonb_build_object('transfer_id', v.transfer_id, 'amount', v.amount) || v.facts end),
  v.at
from events v join routes k using (kind)
left join requests r on r.request_id = v.request_id
left join escrows e on e.escrow_id = v.escrow_id
left join exchanges x on x.exchange_id = e.exchange_id
left join disputes d on d.dispute_id = v.dispute_id
where v.at > now() - interval '24 hours' and v.actor_id is not null;

insert into private.rate_limits (bucket, began_at, used)
select 'write:' || k.member_id, max(k.created_at), 1 from private.idempotency_keys k group by 1;
