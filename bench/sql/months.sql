-- Entries as they are, and the same entries in a partition for each of 24 months. Partitions are by
-- entered_at, which each unique key has to name then.
create schema months;
create table months.plain (like public.entries including defaults including constraints);
create table months.monthly (like public.entries including defaults including constraints)
  partition by range (entered_at);
do $$
begin
  for n in 0..23 loop
    execute format('create table months.month_%s partition of months.monthly
      for values from (%L) to (%L)', n, timestamptz '2024-01-01 00:00+00' + n * interval '1 month',
      timestamptz '2024-01-01 00:00+00' + (n + 1) * interval '1 month');
  end loop;
end $$;

create function months.account(n integer) returns uuid language sql immutable
  return md5('account ' || n)::uuid;

create sequence months.numbers start 1000000000;

-- The n-th of 24 months' transfers, between two of 8,192 accounts: two entries.
create function months.pair(n bigint, at timestamptz)
returns table (
  entry_id bigint, transfer_id bigint, community_id uuid, unit text, account_id uuid,
  escrow_id uuid, amount bigint, balance_after bigint, entered_at timestamptz, chain bytea)
language sql stable
as $$
  select 2 * n + s, n, md5('town')::uuid, 'HOUR', months.account(hashint8(2 * n + s) & 8191),
    null::uuid, 120 * s - 60, n, at, sha256(int8send(n))
  from generate_series(0, 1) s
$$;
