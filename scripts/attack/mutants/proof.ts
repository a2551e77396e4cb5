import type { Mutant } from "../mutant.ts";

const unseen = "database/what-is-posted-cannot-be-changed-unseen";

/** What the ledger proves about itself. */
export const proof: Mutant[] = [
  {
    name: "leave the purpose out of the chain",
    rule: "what a transfer says is in the chains of its accounts",
    chapter: "0905_chain",
    of: "transfer.on_behalf_of, transfer.category, transfer.salt)",
    to: "transfer.on_behalf_of, '', transfer.salt)",
    by: unseen,
  },
  {
    name: "begin each chain anew",
    rule: "each entry continues the chain of its account",
    chapter: "0905_chain",
    of: "encode(before, 'hex'), encode(digest, 'hex')",
    to: "'', encode(digest, 'hex')",
    by: unseen,
  },
  {
    name: "skip late rows in seals",
    rule: "no transfer that commits late escapes its seal",
    chapter: "2840_seals",
    of: "if place.noted_in < pg_snapshot_xmin(pg_current_snapshot()) or anew and",
    to: "if true or anew and",
    by: "concurrency/no-late-commit-escapes-its-seal",
  },
  {
    name: "seal without the seal before",
    rule: "each seal is on the one before it",
    chapter: "2840_seals",
    of: "encode(before, 'hex'),\n      seal_of.number",
    to: "'',\n      seal_of.number",
    by: unseen,
  },
  {
    name: "let seals be changed",
    rule: "a seal is never changed",
    chapter: "2840_seals",
    of: "before update or delete on public.seals",
    to: "before delete on public.seals",
    by: unseen,
  },
  {
    name: "overlook where a chain ends",
    rule: "what is cut off at the end of an account is found",
    chapter: "2910_verify_ledger",
    of: "where a.chain <> coalesce(n.chain, '')",
    to: "where false",
    by: unseen,
  },
  {
    name: "overlook a broken seal",
    rule: "a seal that is not on its entries is found",
    chapter: "2910_verify_ledger",
    of: "where (r.number, r.first_transfer_id,",
    to: "where false and (r.number, r.first_transfer_id,",
    by: unseen,
  },
  {
    name: "prove without what is held",
    rule: "the trial balance has all that is in the books",
    chapter: "2960_read_proof",
    of: "and e.remaining > 0) b",
    to: "and false) b",
    by: "database/anyone-sees-that-the-books-balance",
  },
  {
    name: "export for members",
    rule: "the entries behind the proof are for staff",
    chapter: "2960_read_proof",
    of: "private.my_staffed_community(admin_ledger.community_id)",
    to: "private.my_community(admin_ledger.community_id)",
    by: "database/anyone-sees-that-the-books-balance",
  },
  {
    name: "do not verify at night",
    rule: "the nightly reconciliation verifies the ledger",
    chapter: "2950_reconcile",
    of: " union all select d from private.verify_ledger() d",
    to: "",
    by: unseen,
  },
];
