import type { Mutant } from "../mutant.ts";

/** What is unique in the tables for ever, or a constraint of theirs, whatever the functions do. */
const by = "database/the-tables-refuse-what-no-function-does";

export const keys: Mutant[] = [
  {
    name: "drop the key of idempotency",
    rule: "one key has one effect",
    chapter: "1200_calls",
    of: "default now(),\n  primary key (member_id, route, idempotency_key)\n",
    to: "default now()\n",
    by,
  },
  {
    name: "drop the key of slips",
    rule: "a slip is entered once, however it is spelled",
    chapter: "0970_paper",
    of: `create unique index "a slip is entered once`,
    to: `create index "a slip is entered once`,
    by,
  },
  {
    name: "drop the key of imports",
    rule: "what was elsewhere is imported once",
    chapter: "0970_paper",
    of: "  primary key (community_id, kind, reference),\n",
    to: "",
    by,
  },
  {
    name: "drop the key of reversals",
    rule: "a part of a transfer is taken back once",
    chapter: "0950_reversals",
    of: "unique (reversed_id, community_id, reversed_before)",
    to: "check (true)",
    by,
  },
  {
    name: "drop the chain of reversals",
    rule: "a reversal begins where the one before it ended",
    chapter: "0950_reversals",
    of: `foreign key (reversed_id, community_id, follows, total)
    references public.reversals (reversed_id, community_id, reversed_after, total)`,
    to: "check (true)",
    by,
  },
  {
    name: "drop the key of open disputes",
    rule: "an escrow has one open dispute",
    chapter: "1000_disputes",
    of: "create unique index on public.disputes (escrow_id)",
    to: "create index on public.disputes (escrow_id)",
    by,
  },
  {
    name: "drop the key of a party's disputes",
    rule: "a party opens one dispute per escrow",
    chapter: "1000_disputes",
    of: "unique (escrow_id, community_id, opened_by)",
    to: "check (true)",
    by,
  },
  {
    name: "drop the key of exchanges",
    rule: "a request becomes one exchange",
    chapter: "0800_escrows",
    of: "unique (request_id, community_id)",
    to: "check (true)",
    by,
  },
  {
    name: "drop the key of write-offs",
    rule: "a debt has one open proposal",
    chapter: "0440_write_offs",
    of: "create unique index on public.write_offs (member_id, community_id, unit)",
    to: "create index on public.write_offs (member_id, community_id, unit)",
    by,
  },
  {
    name: "let a proposer decide, in the table",
    rule: "two different people write off",
    chapter: "0440_write_offs",
    of: "check (decided_by <> proposed_by)",
    to: "check (true)",
    by,
  },
  {
    name: "let a party decide, in the table",
    rule: "a party cannot decide",
    chapter: "1000_disputes",
    of: "check (decided_by not in (opened_by, respondent))",
    to: "check (true)",
    by,
  },
  {
    name: "let an escrow not add up",
    rule: "amount = released + refunded + remaining",
    chapter: "0800_escrows",
    of: "check (amount = released + refunded + remaining)",
    to: "check (true)",
    by,
  },
];
