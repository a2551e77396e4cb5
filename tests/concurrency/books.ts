/** What is wrong with the books, counted from the entries; null when they are whole. */
export const BOOKS = `
  select string_agg(wrong, '; ') from (
    select concat_ws(' ', unit, 'sums to', sum(held)) from (
      select unit, balance as held from accounts
      union all select unit, remaining from escrows) places
    group by unit having sum(held) <> 0
    union all
    select concat_ws(' ', 'transfer', transfer_id) from transfers left join entries
    using (transfer_id) group by transfer_id having coalesce(sum(amount), 1) <> 0
    union all
    select concat_ws(' ', 'account', a.account_id) from accounts a
    left join entries e using (account_id)
    group by a.account_id, a.balance having a.balance <> coalesce(sum(e.amount), 0)
    union all
    select concat_ws(' ', 'escrow', s.escrow_id) from escrows s
    left join entries e using (escrow_id)
    group by s.escrow_id, s.remaining having s.remaining <> coalesce(sum(e.amount), 0)
  ) checks (wrong)`;
