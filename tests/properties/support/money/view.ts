import type { Bank } from "../../../concurrency/bank.ts";

export type Account = {
  account_id: string;
  name: string | null;
  system_account: string | null;
  member_id: string | null;
  slug: string;
  /** Of a member; of a trade account the state of its line. */
  standing: string | null;
  balance: number;
  set_aside: number;
  floor: number | null;
  ceiling: number | null;
};
// deno-lint-ignore no-explicit-any -- rows of many tables, as the bank has them
type Row = Record<string, any>;

/** The bank at one moment: every account, what is open, and what could be wrong. */
export type View = {
  accounts: Account[];
  communities: Record<string, string>;
  pots: Record<string, { balance: number; floor: number }>;
  requests: Row[];
  escrows: Row[];
  disputes: Row[];
  claims: Row[];
  transfers: Row[];
  overrides: Row[];
  write_offs: Row[];
  helpers: Row[];
  counts: number[];
  wrong: string | null;
};

const rows = (query: string) => `(select coalesce(jsonb_agg(q), '[]') from (${query}) q)`;
const TABLES = [
  ...["transfers", "entries", "events", "escrows", "exchanges", "requests", "payment_requests"],
  ...["limit_overrides", "write_offs", "reversals", "trades", "slips", "imported_lines"],
  ...["members", "memberships", "helpers", "disputes", "trade_lines"],
].map((table) => `public.${table}`).concat("private.idempotency_keys");

const VIEW = `select jsonb_build_object(
  'communities', (select jsonb_object_agg(slug, community_id) from communities),
  'accounts', ${
  rows(`select a.account_id, m.display_name as name, a.system_account, a.member_id, c.slug,
    coalesce(s.standing::text, l.state::text) as standing, a.balance, a.floor,
    a.ceiling, (select coalesce(sum(e.remaining), 0) from escrows e where e.remaining > 0
      and a.account_id in (e.from_account_id, e.to_account_id)) as set_aside
    from accounts a join communities c using (community_id)
    left join members m using (member_id)
    left join memberships s using (member_id, community_id)
    left join trade_lines l
      on l.community_id = a.community_id and l.partner_id = a.partner_id
    where a.member_id is not null or a.system_account = 'trade'
    order by c.slug, s.number`)
},
  'pots', (select jsonb_object_agg(c.slug, jsonb_build_object('floor', s.pot_floor, 'balance',
      (select sum(a.balance) from accounts a
        where a.community_id = c.community_id and a.system_account = 'pot')))
    from communities c join community_settings s using (community_id)),
  'requests', ${rows(`select * from requests where state = 'open' order by request_id`)},
  'escrows', ${
  rows(`select e.*, x.kind from escrows e join exchanges x using (exchange_id, community_id)
    where e.remaining > 0 order by e.escrow_id`)
},
  'disputes', ${rows(`select * from disputes where state = 'open' order by dispute_id`)},
  'claims', ${
  rows(`select * from payment_requests where state = 'open'
    order by payment_request_id`)
},
  'transfers', ${
  rows(`select transfer_id, kind, community_id from transfers
    where kind not in ('hold', 'refund', 'trade', 'reversal') or transfer_id % 7 = 0
    order by transfer_id desc limit 12`)
},
  'overrides', ${rows(`select * from limit_overrides order by override_id`)},
  'write_offs', ${rows(`select * from write_offs where state = 'proposed'`)},
  'helpers', ${rows(`select * from helpers where revoked_at is null`)},
  'counts', jsonb_build_array(${TABLES.map((table) => `(select count(*) from ${table})`)}),
  'wrong', (select string_agg(w, '; ') from (
    select concat_ws(' ', d.check_name, d.subject, d.expected, d.actual)
    from private.full_drift() d
    union all select concat_ws(' ', f.job, f.error) from job_failures f
    union all select concat_ws(' ', m.standing, m.number) from memberships m
    where m.standing in ('closed', 'erased')
      and not private.is_settled(m.member_id, m.community_id)) x (w)))`;

export function look(bank: Bank): Promise<View> {
  return bank.do(VIEW);
}

/** Everything that is open and should not be, once every clock has run out. */
export const LEFT_OPEN = `select string_agg(open, ', ') from (
  select 'escrow ' || state from escrows where remaining > 0
  union all select 'request' from requests where state in ('open', 'accepted')
  union all select 'claim' from payment_requests where state = 'open'
  union all select 'case' from disputes where state = 'open'
  union all select 'write-off' from write_offs where state = 'proposed'
  union all select 'dead, with minutes' from memberships m join accounts a using (member_id)
    where m.deceased_at is not null and m.standing = 'leaving') left_open (open)`;
