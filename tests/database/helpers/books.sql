-- Clocks and books, after the words of people.sql, which includes it.

-- Changes rows with the guards off: for moving clocks, and for damage the bank has to find.
create function behind_the_bank(statement text) returns void
language plpgsql as $$
begin
  alter table public.accounts disable trigger user;
  alter table public.escrows disable trigger user;
  alter table public.transfers disable trigger user;
  alter table public.entries disable trigger user;
  alter table public.seals disable trigger user;
  alter table public.disputes disable trigger user;
  alter table public.requests disable trigger user;
  alter table public.payment_requests disable trigger user;
  alter table public.memberships disable trigger user;
  alter table public.write_offs disable trigger user;
  alter table public.helpers disable trigger user;
  alter table public.limit_overrides disable trigger user;
  execute statement;
  alter table public.accounts enable trigger user;
  alter table public.escrows enable trigger user;
  alter table public.transfers enable trigger user;
  alter table public.entries enable trigger user;
  alter table public.seals enable trigger user;
  alter table public.disputes enable trigger user;
  alter table public.requests enable trigger user;
  alter table public.payment_requests enable trigger user;
  alter table public.memberships enable trigger user;
  alter table public.write_offs enable trigger user;
  alter table public.helpers enable trigger user;
  alter table public.limit_overrides enable trigger user;
end $$;

create function put_clock(escrow_id uuid, due_at timestamptz) returns void
language sql as $$
  select behind_the_bank(format('update public.escrows set due_at = %L where escrow_id = %L',
    due_at, escrow_id))
$$;

create function run(job text, as_of timestamptz default clock_timestamp(),
  batch integer default 500)
returns text
language sql as $$
  select concat_ws(' ', r ->> 'done', 'done,', r ->> 'failed', 'failed')
  from private.run_batch(job, batch, as_of) r
$$;

-- The trial balance, every number compared with its entries, and these with their chains, unless
-- the test has moved the clocks of entries. The last test of each file.
create function books_are_whole(as_posted boolean default true) returns text
language sql as $$
  select is((
    select string_agg(wrong, '; ') from (
      select concat_ws(' ', community_id, unit, 'sums to', sum(held)) from (
        select community_id, unit, balance as held from public.accounts
        union all select community_id, unit, remaining from public.escrows) places
      group by community_id, unit having sum(held) <> 0
      union all
      select concat_ws(' ', 'transfer', transfer_id, sum(e.amount))
      from public.transfers t left join public.entries e using (transfer_id, community_id)
      group by transfer_id, unit having coalesce(sum(e.amount), 1) <> 0
      union all
      select concat_ws(' ', 'account', a.account_id)
      from public.accounts a left join public.entries e using (account_id)
      group by a.account_id, a.balance having a.balance <> coalesce(sum(e.amount), 0)
      union all
      select concat_ws(' ', 'escrow', s.escrow_id)
      from public.escrows s left join public.entries e using (escrow_id)
      group by s.escrow_id, s.remaining having s.remaining <> coalesce(sum(e.amount), 0)
      union all
      select concat_ws(' ', d.check_name, d.subject) from private.full_drift() d
      union all
      select concat_ws(' ', d.check_name, d.subject) from private.verify_ledger() d
      where as_posted
    ) checks (wrong)), null, 'the books are whole')
$$;
