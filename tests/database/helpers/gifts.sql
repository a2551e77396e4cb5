-- Minutes that move at once, for what comes after; the number of the transfer.

create function give(giver text, taker text, amount integer, reason text default 'gift')
returns bigint
language sql as $$
  select (act(giver, 'transfer_create', jsonb_build_object('to_member_id', id_of(taker),
    'amount', amount, 'category', 'other', 'reason', reason)) ->> 'transfer_id')::bigint
$$;
