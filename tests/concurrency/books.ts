/**
 * What is wrong with the books, counted from the entries; null when they are whole. One statement
 * sees one snapshot.
 */
export const BOOKS = `
  select string_agg(wrong, '; ') as wrong from (
    select concat_ws(' ', 'community', community_id, unit, 'sums to', sum(held)) from (
      select community_id, unit, balance as held from accounts
      union all select community_id, unit, remaining from escrows) places
    group by community_id, unit having sum(held) <> 0
    union all
    select concat_ws(' ', 'transfer', transfer_id, 'sums to', sum(amount))
    from transfers left join entries using (transfer_id)
    group by transfer_id having coalesce(sum(amount), 1) <> 0
    union all
    select concat_ws(' ', 'account', a.account_id, 'has', a.balance)
    from accounts a left join entries e using (account_id)
    group by a.account_id, a.community_id having a.balance <> coalesce(sum(e.amount), 0)
    union all
    select concat_ws(' ', 'escrow', s.escrow_id, 'has', s.remaining)
    from escrows s left join entries e using (escrow_id)
    group by s.escrow_id, s.community_id having s.remaining <> coalesce(sum(e.amount), 0)
      or s.amount <> s.released + s.refunded + s.remaining
      or (s.remaining = 0) <> (s.state in ('released', 'refunded', 'split'))
  ) checks (wrong)`;
