import type { Mutant } from "../mutant.ts";

/** What keeps the books whole. */
export const books: Mutant[] = [
  {
    name: "let entries sum to anything",
    rule: "the entries of a transfer sum to zero",
    chapter: "0900_ledger",
    of: "having sum(a.amount) <> 0;",
    to: "having false;",
    by: "database/the-tables-refuse-what-no-function-does",
  },
  {
    name: "let a transfer be empty",
    rule: "a transfer has entries",
    chapter: "0900_ledger",
    of: "if not exists (select from public.entries e where e.transfer_id = new.transfer_id)",
    to: "if false",
    by: "database/the-tables-refuse-what-no-function-does",
  },
  {
    name: "let entries be changed",
    rule: "entries are append-only, for every role",
    chapter: "0900_ledger",
    of: "before update or delete on public.entries",
    to: "before delete on public.entries",
    by: "database/typed-by-hand-nothing-breaks-the-books",
  },
  {
    name: "drop the guard of posting",
    rule: "one function posts; no entry is typed by hand",
    chapter: "0900_ledger",
    of: `create trigger "only the bank posts entries" before insert on public.entries
  for each statement when (current_user <> 'chronobank')
  execute function private.refuse_statement('posting is one function');`,
    to: "",
    by: "database/typed-by-hand-nothing-breaks-the-books",
  },
  {
    name: "look at the function of a guard alone",
    rule: "a guard that is called for less is a finding",
    chapter: "2900_drift",
    of: "md5(pg_get_triggerdef(t.oid) || p.prosrc)",
    to: "md5(p.prosrc)",
    by: "database/a-guard-that-is-gone-is-a-finding",
  },
  {
    name: "drop the guard of balances",
    rule: "only postings move a balance",
    chapter: "0500_accounts",
    of: `create trigger "only postings move a balance" before update of balance, moved_at, chain
  on public.accounts for each statement when (current_user <> 'chronobank')
  execute function private.refuse_statement('a balance comes from entries');`,
    to: "",
    by: "database/typed-by-hand-nothing-breaks-the-books",
  },
  {
    name: "let a final state change",
    rule: "a settled escrow is final",
    chapter: "0800_escrows",
    of: "for each row when (old.remaining = 0)",
    to: "for each row when (false)",
    by: "database/the-tables-refuse-what-no-function-does",
  },
  {
    name: "let a state follow any other",
    rule: "states follow one another as written",
    chapter: "0800_escrows",
    of: "(old.state || ' ' || new.state = any (tg_argv)) is not true",
    to: "new.state || ' ' || new.state = any (tg_argv)",
    by: "database/the-tables-refuse-what-no-function-does",
  },
  {
    name: "forget what comes later in a transfer",
    rule: "each entry keeps the balance right after it",
    chapter: "0908_posting",
    of: "rows between 1 following and unbounded following), 0)",
    to: "rows between 1 following and unbounded following) * 0, 0)",
    by: "database/groups-settle-in-one-transfer",
  },
  {
    name: "release to the wrong account",
    rule: "what is released goes to the provider",
    chapter: "1310_settlements",
    of: "row(move.to_account_id, null, move.release",
    to: "row(move.from_account_id, null, move.release",
    by: "database/an-escrow-settles-in-several-releases",
  },
  {
    name: "keep the rest",
    rule: "what is not released in the end goes back",
    chapter: "1900_write_escrows",
    of: "case when final then escrow.remaining - release else 0 end",
    to: "0",
    by: "database/an-escrow-settles-in-several-releases",
  },
  {
    name: "forget the levy in a release",
    rule: "the pot gets what an escrow says is levied",
    chapter: "1310_settlements",
    of: "e.levied - o.levied, o.state",
    to: "0, o.state",
    by: "database/levies-add-up",
  },
  {
    name: "levy on what is in the pot",
    rule: "what goes to the pot is not levied",
    chapter: "1300_holds",
    of: "case when l.provider_id is not null then levy_basis_points else 0 end",
    to: "levy_basis_points",
    by: "database/groups-divide-to-the-minute",
  },
  {
    name: "forget the levy in a reversal",
    rule: "a reversal takes the levy back as well",
    chapter: "0950_reversals",
    of: "l.account_id is distinct from x.from_account_id)",
    to: `l.account_id is distinct from x.from_account_id
      and l.account_id not in (select a.account_id from public.accounts a
        where a.system_account = 'pot'))`,
    by: "database/a-reversal-puts-back-what-was-moved",
  },
  {
    name: "share by place, not by remainder",
    rule: "a part is divided by the largest remainder",
    chapter: "0950_reversals",
    of: "row_number() over (order by s.remainder desc, s.n)",
    to: "row_number() over (order by s.n)",
    by: "database/a-reversal-puts-back-what-was-moved",
  },
  {
    name: "overlook a balance that drifted",
    rule: "reconciliation finds what was changed behind the bank's back",
    chapter: "2900_drift",
    of: "where a.balance <> coalesce(s.total, 0)",
    to: "where false",
    by: "database/reconcile-finds-hidden-drift",
  },
];
