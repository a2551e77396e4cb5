import { sql } from "../../../harness/sql.ts";
import type { World } from "../world.ts";

type Read = { as: "ana" | "cora"; query: string };

/** How an app reads each table through the REST API: whose rows it wants it says by a key. */
export async function restReads({ town, ana }: World): Promise<Record<string, Read>> {
  const [{ account_id }] = await sql<[{ account_id: string }]>`
    select account_id from accounts
    where member_id = ${ana.member_id} and community_id = ${town.community_id}`;
  const own = (column: string, order: string): Read => ({
    as: "ana",
    query: `${column}=eq.${ana.member_id}&order=${order}.desc&limit=20`,
  });
  const here = (order: string, as: Read["as"] = "ana"): Read => ({
    as,
    query: `community_id=eq.${town.community_id}&order=${order}&limit=20`,
  });
  const account = `account_id=eq.${account_id}&limit=20`;
  const nothing = crypto.randomUUID();
  return {
    accounts: own("member_id", "account_id"),
    categories: here("category"),
    communities: { as: "ana", query: `slug=eq.${town.slug}` },
    community_settings: here("community_id"),
    contacts: own("member_id", "member_id"),
    dispute_evidence: own("member_id", "evidence_id"),
    disputes: own("opened_by", "dispute_id"),
    entries: { as: "ana", query: `${account}&order=entered_at.desc,entry_id.desc` },
    escrows: own("recipient_id", "escrow_id"),
    event_reasons: { as: "cora", query: `${here("event_id").query}&event_id=eq.1` },
    events: {
      as: "ana",
      query: `${own("member_id", "event_id").query}&community_id=eq.${town.community_id}`,
    },
    exchanges: { as: "ana", query: `exchange_id=eq.${nothing}` },
    findings: here("finding_id", "cora"),
    helpers: own("member_id", "helper_id"),
    imported_lines: own("member_id", "reference"),
    invitations: here("invitation_id.desc", "cora"),
    job_failures: here("job", "cora"),
    limit_overrides: own("member_id", "override_id"),
    members: own("member_id", "member_id"),
    memberships: here("number", "cora"),
    offers: own("member_id", "offer_id"),
    payment_requests: own("recipient_id", "payment_request_id"),
    requests: own("author_id", "request_id"),
    reversals: { as: "cora", query: `${here("transfer_id").query}&reversed_id=eq.1` },
    seals: here("number.desc", "cora"),
    slips: own("recipient_id", "slip_number"),
    trade_lines: here("partner_id", "cora"),
    trades: own("member_id", "transfer_id"),
    transfers: here("transfer_id.desc", "cora"),
    units: { as: "ana", query: "unit=eq.HOUR" },
    write_offs: own("member_id", "write_off_id"),
  };
}
