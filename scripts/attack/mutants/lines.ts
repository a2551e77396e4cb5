import type { Mutant } from "../mutant.ts";

/** Between communities. */
export const lines: Mutant[] = [
  {
    name: "trade at two rates",
    rule: "both sides agree on the rate",
    chapter: "2345_lines",
    of: "    when (one.ours, one.theirs) <> (other.theirs, other.ours) then 'rates_differ'\n",
    to: "",
    by: "database/communities-trade-over-a-line",
  },
  {
    name: "close a line further than to zero",
    rule: "a closing line moves toward zero",
    chapter: "2345_lines",
    of: "    -private.federation_balance(line.community_id, line.partner_id),\n",
    to: "    1000000,\n",
    by: "database/a-line-closes-toward-zero",
  },
  {
    name: "change the rate of a debt",
    rule: "what is owed keeps its rate",
    chapter: "2350_write_lines",
    of: "    and private.federation_balance(line.community_id, line.partner_id) <> 0\n",
    to: "    and false\n",
    by: "database/communities-trade-over-a-line",
  },
  {
    name: "leave the remainder in the line",
    rule: "a closed line is at zero",
    chapter: "2350_write_lines",
    of: "    if remainder <> 0 then",
    to: "    if false then",
    by: "database/a-line-closes-toward-zero",
  },
  {
    name: "let nothing arrive",
    rule: "what is paid arrives",
    chapter: "2355_write_trades",
    of: "  elsif amount * line.theirs / line.ours = 0 then",
    to: "  elsif false then",
    by: "database/a-line-closes-toward-zero",
  },
  {
    name: "pay over there on a day to come",
    rule: "what is paid for at once is done",
    chapter: "2355_write_trades",
    of: "check_service_date(payer.community_id, federation_transfer.service_date)",
    to: "check_service_date(payer.community_id, null)",
    by: "database/communities-trade-over-a-line",
  },
  {
    name: "pay oneself over there",
    rule: "nobody deals with themselves",
    chapter: "2355_write_trades",
    of: "  if payer.member_id = payee.member_id then",
    to: "  if false then",
    by: "database/communities-trade-over-a-line",
  },
  {
    name: "lock one's own side first",
    rule: "opposite trades never wait in a circle",
    chapter: "2345_lines",
    of: `  order by l.community_id for no key update;
end $$;`,
    to: `  order by l.community_id <> federation_lock.community_id for no key update;
end $$;`,
    by: "concurrency/opposite-trades-never-wait-in-a-circle",
  },
  {
    name: "tell members of the trades of others",
    rule: "members see their own trades",
    chapter: "2680_read_trades",
    of: "where t.community_id = here and t.member_id = private.my_member_id()\n",
    to: "where t.community_id = here\n",
    by: "database/communities-trade-over-a-line",
  },
  {
    name: "overlook a line that drifted",
    rule: "the two sides of a line mirror each other",
    chapter: "2890_trade_drift",
    of: "  where a.balance <> -o.balance and not exists (",
    to: "  where false and not exists (",
    by: "database/what-two-communities-write-must-match",
  },
  {
    name: "overlook a trade with one side",
    rule: "a trade that lost its other side is found",
    chapter: "2890_trade_drift",
    of: `  from public.trades t
  where not exists (
`,
    to: `  from public.trades t
  where false and not exists (
`,
    by: "database/what-two-communities-write-must-match",
  },
];
