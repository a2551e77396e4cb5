import type { Mutant } from "../mutant.ts";

/** What a table refuses, whoever types it. */
export const tables: Mutant[] = [
  {
    name: "open new functions to everybody",
    rule: "nothing reaches anybody by default",
    chapter: "0100_foundations",
    of: "alter default privileges revoke execute on functions from public;\n",
    to: "",
    by: "database/the-catalog-keeps-the-rules-of-the-house",
  },
  {
    name: "let anybody remove words",
    rule: "only the bank puts its marker in the place of words",
    chapter: "0100_foundations",
    of: "return current_user = 'chronobank' and words = '[removed]';",
    to: "return words = '[removed]';",
    by: "database/typed-by-hand-nothing-breaks-the-books",
  },
  {
    name: "forget the facts of a refusal",
    rule: "a refusal says what it is about",
    chapter: "0210_refuse",
    of: "detail = (facts || jsonb_build_object('code', refusal.code))::text,",
    to: "detail = jsonb_build_object('code', refusal.code)::text,",
    by: "database/calls-are-counted",
  },
  {
    name: "let a unit change its scale",
    rule: "a unit cannot mean something else tomorrow",
    chapter: "0300_communities",
    of: "for each row when ((old.unit, old.scale) <> (new.unit, new.scale))",
    to: "for each row when (false)",
    by: "database/typed-by-hand-nothing-breaks-the-books",
  },
  {
    name: "let a window be nothing",
    rule: "every window is between a minute and two years",
    chapter: "0310_settings",
    of: "between timestamp '2001-01-01 00:01' and timestamp '2003-01-01'",
    to: "between timestamp '2001-01-01 00:00' and timestamp '2003-01-01'",
    by: "database/settings-are-changed-and-recorded",
  },
  {
    name: "round a levy down to the nearest",
    rule: "a levy is rounded as the community says",
    chapter: "0310_settings",
    of: "when 'nearest' then 5000 else",
    to: "when 'nearest' then 4999 else",
    by: "database/every-setting-is-obeyed",
  },
  {
    name: "fall back to staff for ever",
    rule: "the last fallback decides",
    chapter: "0310_settings",
    of: "return case settings.dispute_fallback when 'staff' then settings.dispute_last_fallback",
    to: "return case settings.dispute_fallback when 'staff' then 'half'",
    by: "database/staff-get-a-second-deadline",
  },
  {
    name: "let staff give themselves an override",
    rule: "nobody gives an override to themselves",
    chapter: "0520_limit_overrides",
    of: "check (given_by <> member_id)",
    to: "check (true)",
    by: "database/the-tables-refuse-what-no-function-does",
  },
  {
    name: "open a line by hand",
    rule: "staff of each side open their line",
    chapter: "0540_trade_lines",
    of: `create trigger "only staff of a side open lines" before insert on public.trade_lines
  for each statement when (current_user <> 'chronobank')`,
    to: `create trigger "only staff of a side open lines" before insert on public.trade_lines
  for each statement when (false)`,
    by: "database/a-line-closes-toward-zero",
  },
  {
    name: "close a line by hand",
    rule: "a line is closed at zero",
    chapter: "0540_trade_lines",
    of: `(current_user <> 'chronobank' and (new.state = 'closed'
    or`,
    to: `(current_user <> 'chronobank' and (false
    or`,
    by: "database/a-line-closes-toward-zero",
  },
  {
    name: "move a request by hand",
    rule: "a request's state follows what its parties do",
    chapter: "0700_requests",
    of: "of state, provider_id\n  on public.requests for each statement when (current_user <>",
    to: "of state, provider_id\n  on public.requests for each statement when (current_user =",
    by: "database/typed-by-hand-nothing-breaks-the-books",
  },
  {
    name: "change what was asked",
    rule: "a request keeps its terms",
    chapter: "0700_requests",
    of: "    or old.title <> new.title and not private.is_removal(new.title)\n",
    to: "",
    by: "database/typed-by-hand-nothing-breaks-the-books",
  },
  {
    name: "let arrive what was not paid",
    rule: "what arrives is what was paid, at the rate",
    chapter: "0960_trades",
    of: "partner_amount = -amount * theirs / ours",
    to: "true",
    by: "database/what-two-communities-write-must-match",
  },
  {
    name: "let a trade have one side",
    rule: "a trade is in the books of both",
    chapter: "0960_trades",
    of:
      `    foreign key (partner_transfer_id, partner_id, transfer_id, community_id, partner_number,
      number, partner_amount, amount, theirs, ours)
    references public.trades (transfer_id, community_id, partner_transfer_id, partner_id, number,
      partner_number, amount, partner_amount, ours, theirs),`,
    to: "    check (true),",
    by: "database/what-two-communities-write-must-match",
  },
  {
    name: "leave a claim without a clock",
    rule: "every open payment request has a clock",
    chapter: "1020_payment_requests",
    of: "check ((state = 'open') = (due_at is not null))",
    to: "check (true)",
    by: "database/the-tables-refuse-what-no-function-does",
  },
  {
    name: "accept a claim without paying",
    rule: "what is accepted is paid",
    chapter: "1020_payment_requests",
    of: "check ((state = 'accepted') = (transfer_id is not null))",
    to: "check (true)",
    by: "database/the-tables-refuse-what-no-function-does",
  },
  {
    name: "rewrite what happened",
    rule: "events are append-only, for every role",
    chapter: "1100_events",
    of: "before update or delete on public.events",
    to: "before delete on public.events",
    by: "database/the-audit-trail-cannot-be-changed",
  },
  {
    name: "throw reasons away",
    rule: "a reason stays with what was done",
    chapter: "1100_events",
    of: `before delete on public.event_reasons
  for each statement execute`,
    to: `before delete on public.event_reasons
  for each statement when (false) execute`,
    by: "database/typed-by-hand-nothing-breaks-the-books",
  },
];
