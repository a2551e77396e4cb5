import { Copy } from "./copy.ts";
import { timeText } from "./dice.ts";

/** What happened, as public.events keeps it; what is not named is empty. */
export type Happening = {
  community: string;
  kind: string;
  source: "member" | "staff" | "job" | "dashboard";
  actor?: string | null;
  member?: string;
  request?: string | null;
  escrow?: string;
  dispute?: string;
  from?: string;
  to?: string;
  amount?: number;
  raw?: number;
  transfer?: number;
  facts?: string;
  reason?: string;
};

const COLUMNS = {
  users: "auth.users (id, email)",
  categories: "public.categories (community_id, category, parent, name)",
  members: "public.members (member_id, auth_user_id, display_name, created_at)",
  memberships: "public.memberships (community_id, member_id, role, standing, number, joined_at, " +
    "granted_at)",
  accounts: "public.accounts (account_id, community_id, unit, member_id, balance, earned, " +
    "given, floor, moved_at, chain, salt, created_at)",
  offers: "public.offers (offer_id, community_id, member_id, title, description, category, " +
    "amount, location_name, location, status, listed, created_at, updated_at)",
  requests: "public.requests (request_id, community_id, author_id, offer_id, provider_id, title, " +
    "description, category, raw_amount, amount, service_date, note, state, expires_at, created_at)",
  exchanges: "public.exchanges (exchange_id, community_id, kind, category, service_date, " +
    "raw_amount, request_id, created_at)",
  escrows: "public.escrows (escrow_id, community_id, exchange_id, unit, from_account_id, " +
    "to_account_id, recipient_id, provider_id, amount, released, refunded, remaining, claimed, " +
    "levy_basis_points, levy_rounding, recording, state, due_at, former_state, time_left, " +
    "created_at, closed_at)",
  disputes:
    "public.disputes (dispute_id, community_id, escrow_id, opened_by, respondent, reason, " +
    "statement, response, state, opened_at, statement_due_at, decision_due_at, fallback, " +
    "decided_by, released_amount, note, resolution, decided_at)",
  transfers: "public.transfers (transfer_id, community_id, kind, category, reason, exchange_id, " +
    "service_date, entered_by, entered_at, posted_in, salt)",
  entries: "public.entries (entry_id, transfer_id, community_id, unit, account_id, escrow_id, " +
    "amount, balance_after, entered_at, chain)",
  events: "public.events (event_id, community_id, kind, at, source, actor_id, member_id, " +
    "request_id, escrow_id, dispute_id, from_state, to_state, amount, raw_amount, transfer_id, " +
    "facts, posted_in)",
  reasons: "public.event_reasons (event_id, community_id, reason, authors)",
  seals:
    "public.seals (community_id, number, first_transfer_id, last_transfer_id, entries, hash, " +
    "sealed_at)",
};

type Tables = { [table in keyof typeof COLUMNS]: Copy };

/** The tables that a bank is filled through, each with a stream of rows of its own. */
export type Copies = Tables & {
  /** Write an event down, and why, with the next number. @param moment micros since 1970 */
  event(moment: number, happening: Happening): void;
  /** Transactions that there have been: each posting is one. */
  transactions: number;
  /** Wait until Postgres has taken what has gathered, where that is much. */
  keepUp(): Promise<void>;
  end(): Promise<void>;
};

/** @param url of a superuser @param since the transaction that came before all of these */
export function openCopies(url: string, since: number): Copies {
  const tables = Object.fromEntries(
    Object.entries(COLUMNS).map(([table, what]) => [table, new Copy(url, what)]),
  ) as Tables;
  const all = Object.values(tables);
  let events = 0;
  const copies: Copies = Object.assign(tables, {
    transactions: since,
    event(moment: number, what: Happening) {
      tables.events.add(
        ++events,
        what.community,
        what.kind,
        timeText(moment),
        what.source,
        what.actor ?? null,
        what.member ?? null,
        what.request ?? null,
        what.escrow ?? null,
        what.dispute ?? null,
        what.from ?? null,
        what.to ?? null,
        what.amount ?? null,
        what.raw ?? null,
        what.transfer ?? null,
        what.facts ?? null,
        copies.transactions,
      );
      if (what.reason) {
        tables.reasons.add(events, what.community, what.reason, `{${what.actor ?? ""}}`);
      }
    },
    async keepUp() {
      for (const copy of all) if (copy.isFull) await copy.send();
    },
    async end() {
      for (const copy of all) await copy.end();
    },
  });
  return copies;
}
