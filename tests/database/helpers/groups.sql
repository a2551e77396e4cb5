-- In how many transfers what a group held has been settled so far.

create function settlements(exchange_id uuid) returns bigint
language sql as $$
  select count(*) from public.transfers t
  where t.exchange_id = settlements.exchange_id and kind <> 'hold'
$$;
