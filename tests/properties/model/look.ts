import type { Bank, Transfer } from "./bank.ts";
import type { View } from "./command.ts";

/** What one look at the bank shows, of the communities of one sequence alone. */
export type Look = {
  views: Record<string, unknown[]>;
  /** What was posted since the last look. */
  transfers: Transfer[];
  /** The entries there were at the last look, and all there are now, as digests. */
  former: string | null;
  entries: string | null;
  last_entry: number;
  /** Which invariants do not hold. */
  wrong: string | null;
};

/** Accounts by place, system accounts with all their stripes together. */
export const accountsView: View = {
  name: "accounts",
  sql: `select jsonb_build_array(community_id, place, sum(balance), min(floor), min(ceiling))
    from (select community_id, balance, floor, ceiling,
      coalesce(member_id::text, system_account::text || coalesce(' ' || partner_id, '')) as place,
      member_id is not null as is_ours from accounts where community_id = any($1)) a
    group by community_id, place, is_ours having is_ours or sum(balance) <> 0`,
  rows: ({ accounts, people }) =>
    accounts.filter(({ place, balance }) =>
      balance !== 0 || people.some(({ member_id }) => member_id === place)
    ).map((one) => [one.community_id, one.place, one.balance, one.floor, one.ceiling]),
};

/**
 * What each member earned and gave, line by line: of an escrow what leaves the account that it is
 * held from is given, and what comes back there is not; all else that reaches a member is earned.
 */
const EXCHANGED = `
  select a.account_id, a.community_id,
    coalesce(sum(l.amount) filter (where not l.gives), 0) as earned,
    coalesce(-sum(l.amount) filter (where l.gives), 0) as given
  from accounts a
  left join (
    select n.account_id, n.amount, case
      when t.kind = 'reversal' then n.amount > 0
      when t.reason = 'exchange' then n.amount < 0
      else n.account_id = (
        select x.from_account_id from entries h join escrows x using (escrow_id, community_id)
        where h.transfer_id = n.transfer_id and h.entry_id < n.entry_id
        order by h.entry_id desc limit 1) end as gives
    from entries n join transfers t using (transfer_id, community_id)
    left join reversals r using (transfer_id, community_id)
    left join transfers o on o.transfer_id = r.reversed_id
    where n.community_id = any($1) and (t.kind in ('hold', 'release', 'refund', 'split')
      or t.reason = 'exchange' or o.reason = 'exchange' or o.kind in ('release', 'split'))) l
    on l.account_id = a.account_id and a.member_id is not null
  where a.community_id = any($1) group by a.account_id, a.community_id`;

/**
 * I1 to I4, and what the sums of an account say, from the entries up. I5 to I8 need the model, or
 * what was there before.
 */
const WRONG = `
  select string_agg(wrong, '; ') from (
    select concat_ws(' ', 'I1: transfer', t.transfer_id) from transfers t
    left join entries e using (transfer_id, community_id) where t.community_id = any($1)
    group by t.transfer_id having count(e.entry_id) = 0
    union all
    select concat_ws(' ', 'I1: transfer', transfer_id, unit) from entries
    where community_id = any($1) group by transfer_id, unit having sum(amount) <> 0
    union all
    select concat_ws(' ', 'I2: entry', entry_id) from (
      select entry_id, balance_after, sum(amount) over (partition by account_id, escrow_id
        order by entry_id) as sum from entries where community_id = any($1)) lines
    where balance_after <> sum
    union all
    select concat_ws(' ', 'I2: account', a.account_id) from accounts a
    left join entries e using (account_id, community_id) where a.community_id = any($1)
    group by a.account_id, a.balance having a.balance <> coalesce(sum(e.amount), 0)
    union all
    select concat_ws(' ', 'account', account_id, 'earned', a.earned, 'not', s.earned, 'gave',
      a.given, 'not', s.given)
    from accounts a join (${EXCHANGED}) s using (account_id)
    where (a.earned, a.given) <> (s.earned, s.given)
    union all
    select concat_ws(' ', 'I3: escrow', s.escrow_id) from escrows s
    left join entries e using (escrow_id, community_id) where s.community_id = any($1)
    group by s.escrow_id, s.community_id, s.remaining, s.state
    having s.remaining <> coalesce(sum(e.amount), 0)
      or (s.remaining = 0) <> (s.state in ('released', 'refunded', 'split'))
    union all
    select concat_ws(' ', 'I4: escrow', escrow_id) from escrows
    where community_id = any($1) and amount <> released + refunded + remaining
    union all
    select concat_ws(' ', community_id, unit, 'sums to', sum(held)) from (
      select community_id, unit, balance as held from accounts where community_id = any($1)
      union all
      select community_id, unit, remaining from escrows where community_id = any($1)) places
    group by community_id, unit having sum(held) <> 0
  ) checks (wrong)`;

const TRANSFERS = `
  select jsonb_build_object('transfer_id', t.transfer_id, 'community_id', t.community_id,
    'kind', t.kind, 'reason', t.reason, 'exchange_id', t.exchange_id, 'legs', (
      select jsonb_agg(jsonb_build_object('place', place, 'amount', amount)) from (
        select coalesce(e.escrow_id::text, a.member_id::text,
          a.system_account::text || coalesce(' ' || a.partner_id, '')) as place,
          sum(e.amount) as amount
        from entries e left join accounts a using (account_id, community_id)
        where e.transfer_id = t.transfer_id group by 1) legs))
  from transfers t where t.community_id = any($1) and t.transfer_id > $2 order by t.transfer_id`;

/** One query, so that it is one moment: `$1` community_ids, `$2` last transfer, `$3` last entry. */
export function lookSql(views: View[]): string {
  const list = (query: string) => `(select coalesce(jsonb_agg(q), '[]') from (${query}) q (q))`;
  const digest = (which: string) =>
    `(select md5(string_agg(e::text, '' order by entry_id)) from entries e
      where community_id = any($1) ${which})`;
  const parts = views.map(({ name, sql }) => `'${name}', ${list(sql)}`);
  return `select jsonb_build_object(
    'views', jsonb_build_object(${parts}),
    'transfers', ${list(TRANSFERS)},
    'former', ${digest("and entry_id <= $3")},
    'entries', ${digest("")},
    'last_entry', (select coalesce(max(entry_id), 0) from entries where community_id = any($1)),
    'wrong', (${WRONG})) as look`;
}

/** The same rows as the model has them, sorted as nothing else is. */
export function rowsOf(bank: Bank, views: View[]): Record<string, string[]> {
  return Object.fromEntries(views.map(({ name, rows }) => [name, sorted(rows(bank))]));
}

export function sorted(rows: unknown[]): string[] {
  return rows.map((row) => JSON.stringify(row)).sort();
}
