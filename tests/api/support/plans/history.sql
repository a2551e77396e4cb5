-- What somebody has behind them is over: of what is open nobody has hundreds.
create temp view who as select array_agg(member_id) as ids from with_a_history;

update public.escrows e set remaining = 0, refunded = refunded + remaining,
  state = case released when 0 then 'refunded' else 'split' end::public.escrow_state,
  closed_at = created_at, due_at = null, claimed = null, former_state = null, time_left = null
from who where remaining > 0 and (e.recipient_id = any (who.ids) or e.provider_id = any (who.ids));
update public.requests r set state = 'cancelled' from who
where state = 'open' and (r.author_id = any (who.ids) or r.provider_id = any (who.ids));
update public.limit_overrides o set revoked_at = given_at from who
where used_at is null and revoked_at is null and o.member_id = any (who.ids);
update public.helpers h set revoked_at = created_at from who
where revoked_at is null and (h.member_id = any (who.ids) or h.helper_member_id = any (who.ids));
-- It was reconciled and sealed when it was new.
update private.reconciled set next_transaction = pg_current_xact_id();
update private.sealing
set sealed_to = last.transfer_id, noted_to = last.transfer_id
from (select max(transfer_id) as transfer_id from public.transfers) last;
