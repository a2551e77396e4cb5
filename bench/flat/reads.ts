import type { Calls } from "./call.ts";
import { group } from "./writes.ts";

const REPORTS = [
  "active-members",
  "hours",
  "members",
  "negative-without-offer",
  "positive-without-request",
  "velocity",
  "top-flows",
  "disputes",
  "issuance",
  "balance-of-trade",
  "year",
];

const staff = { on: "member", as: "staff" } as const;
const member = { on: "member" } as const;

/** Every way of reading: what the reading functions, and so the endpoints, can be asked. */
export const READS: Calls = {
  "admin-audit": staff,
  "admin-disputes": staff,
  "admin-escrows": staff,
  "admin-invitations": staff,
  "admin-ledger": { ...staff, args: "from_date => current_date - 1, to_date => current_date" },
  "admin-member": { ...staff, args: "member_id => :member" },
  "admin-member-limits": { ...staff, args: "member_id => :member" },
  "admin-members": staff,
  "admin-payment-requests": staff,
  "admin-statement": { ...staff, args: "member_id => :member" },
  "admin-write-offs": staff,
  ...Object.fromEntries(REPORTS.map((report) => [`report-${report}`, {
    ...staff,
    rpc: "admin_report",
    args: `report => '${report}', from_date => current_date - 30, to_date => current_date`,
  }])),
  "community": { on: "town", as: null, args: "slug => :=slug" },
  "contact": member,
  "dispute": { on: "disputed", as: "recipient", args: "dispute_id => :dispute" },
  "disputes-list": member,
  "escrow": { on: "settled", args: "escrow_id => :escrow" },
  "escrows-list": member,
  "federation-lines": staff,
  "federation-partners": member,
  "federation-trades": member,
  "group-exchange": { ...member, before: group, args: "exchange_id => (:=made)::uuid" },
  "has-seen": { on: "town", as: null, args: "written => '1'" },
  "health": { on: "town", as: null },
  "health-for-staff": { on: "town", rpc: "health" },
  "helpers-list": member,
  "log-position": { on: "town", as: null },
  "me": member,
  "member-audit": member,
  "member-balance": { ...member, args: "member_id => :member" },
  "member-card": { ...member, args: "member_id => :other" },
  "member-export": member,
  "offer": { on: "offer", as: null, args: "offer_id => :offer" },
  "offers-by-words": {
    on: "words",
    rpc: "offers_search",
    args: "community_id => :community, q => :=word",
  },
  "offers-by-category": {
    on: "words",
    rpc: "offers_search",
    args: "community_id => :community, category => :=category",
  },
  "offers-by-distance": {
    on: "words",
    rpc: "offers_search",
    args: "community_id => :community, near_latitude => (:=latitude)::double precision, " +
      "near_longitude => (:=longitude)::double precision, radius_km => 10",
  },
  "offers-of-everywhere": { on: "words", as: null, rpc: "offers_search", args: "q => :=word" },
  "offers-newest": { on: "words", rpc: "offers_search", args: "community_id => :community" },
  "payment-request": {
    ...member,
    before: "select public.payment_request_create(:other_user, 'made', :member, 5, 'other') " +
      "#>> '{body, payment_request_id}'",
    args: "payment_request_id => (:=made)::uuid",
  },
  "payment-requests-list": member,
  "proof": { on: "town", as: null, args: "community_id => :community" },
  "replica-lag": {
    on: "town",
    as: null,
    args: "log_position => pg_current_wal_lsn()::text",
  },
  "request": { on: "settled", args: "request_id => :request" },
  "requests-incoming": { ...member, rpc: "requests_list", args: "box => 'incoming'" },
  "requests-outgoing": { ...member, rpc: "requests_list", args: "box => 'outgoing'" },
  "requests-open": { ...member, rpc: "requests_list", args: "box => 'open'" },
  "statement": member,
  "statement-deep-in-the-past": {
    ...member,
    rpc: "statement",
    args: "from_date => current_date - 700, to_date => current_date - 400",
  },
  "transfer": { on: "settled", args: "transfer_id => (:=transfer)::bigint" },
  "wallet": member,
  "wallet-limits": member,
};
