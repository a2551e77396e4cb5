import type { Records } from "./records.ts";

/** Hours since the sequence began, on the model's own clock. */
export type Hour = number;
export type Place = "town" | "hill";

/** The rules of a community, as columns of community_settings; spans of time are hours. */
export type Settings = {
  joining: "open" | "approval" | "invitation";
  default_floor: number | null;
  default_ceiling: number | null;
  welcome_grant: number;
  rounding_step: number;
  rounding_mode: "up" | "nearest";
  levy_basis_points: number;
  levy_rounding: "down" | "nearest" | "up";
  transfers_allowed: boolean;
  pot_floor: number;
  recording: "provider" | "recipient" | "both" | "coordinator";
  group_confirmation: "participants" | "organiser";
  delivery_deadline: Hour;
  confirmation_window: Hour;
  request_expiry: Hour;
  dispute_statement_window: Hour;
  dispute_decision_window: Hour;
  dispute_fallback: "refund" | "release" | "half" | "staff";
  dispute_staff_window: Hour;
  dispute_last_fallback: "refund" | "release" | "half";
  dispute_note_required: boolean;
  payment_request_window: Hour;
  payment_request_fallback: "accept" | "reject";
  write_off_expiry: Hour;
  floor_growth_basis_points: number;
  floor_growth_cap: number;
};

export type Community = {
  community_id: string;
  place: Place;
  slug: string;
  settings: Settings;
  categories: string[];
  /** The category that one is a part of. */
  parents: Record<string, string | null>;
};

/** Somebody with or without a login, known in the sequence by a name. */
export type Person = { name: string; login: string | null; member_id: string };

export type Standing =
  | ("pending" | "active" | "paused" | "suspended")
  | ("leaving" | "closed" | "erased");

export type Membership = {
  community_id: string;
  member_id: string;
  role: "member" | "coordinator" | "admin";
  standing: Standing;
  vulnerable: boolean;
  number: number;
  /** Whether a welcome grant was given, or would have been. */
  granted: boolean;
  external_id: string | null;
  beneficiary_id: string | null;
  deceased: boolean;
};

/** Of a member, by member_id, or of the community, by the name of the system account. */
export type Account = {
  community_id: string;
  place: string;
  balance: number;
  floor: number | null;
  ceiling: number | null;
  /** For exchanges, in ten-thousandths of what the floor sinks by; and how far it has. */
  received: number;
  grown: number;
};

/** Somewhere minutes are: an account's place, or an escrow_id. */
export type Leg = { place: string; amount: number };
export type Transfer = {
  /** What the bank calls it, once it was compared. */
  transfer_id?: number;
  community_id: string;
  kind: string;
  reason: string | null;
  exchange_id: string | null;
  legs: Leg[];
  /** Of each of its lines (reversing.ts) what is taken back by now. */
  parts?: number[];
  /** Who did it for somebody else. */
  entered_by?: string;
};

export type Offer = {
  offer_id: string;
  community_id: string;
  member_id: string;
  status: "active" | "paused" | "archived";
};

export type Request = {
  request_id: string;
  community_id: string;
  author_id: string;
  offer_id: string | null;
  provider_id: string | null;
  state: "open" | "accepted" | "declined" | "cancelled" | "expired" | "done";
  raw_amount: number;
  amount: number;
  due: Hour;
  /** Who asked in somebody's name. */
  entered_by?: string;
};

/** Of a transfer: an exchange that begins with it. It gets its id when the two are compared. */
export const NEW_EXCHANGE = "new";

/** What people agree on: with one escrow, or many in a group. */
export type Exchange = {
  exchange_id: string;
  community_id: string;
  request_id: string | null;
  kind: "service" | "group";
  organiser_id: string | null;
  confirmation: Settings["group_confirmation"] | null;
};

type EscrowState = "held" | "delivered" | "disputed" | "released" | "refunded" | "split";
export type Escrow = {
  escrow_id: string;
  exchange_id: string;
  community_id: string;
  recipient_id: string;
  /** The pot is paid as `pot`. */
  provider_id: string;
  state: EscrowState;
  amount: number;
  released: number;
  refunded: number;
  remaining: number;
  claimed: number | null;
  /** Whether who pays has given their word for a leg of a group that waits for others. */
  confirmed: boolean;
  levied: number;
  levy_basis_points: number;
  levy_rounding: Settings["levy_rounding"];
  recording: Settings["recording"];
  fallback: Settings["dispute_last_fallback"];
  due: Hour | null;
  /** Legs of a group with one clock end in one transfer, to the moment. */
  clock: string;
  former: { state: "held" | "delivered"; left: Hour } | null;
};

export type Dispute = {
  dispute_id: string;
  escrow_id: string;
  community_id: string;
  opened_by: string;
  respondent: string;
  state: "open" | "decided" | "withdrawn";
  resolution: "release" | "refund" | "split" | null;
  due: Hour;
  decided_by: string | null;
  /** With the fallback `staff`: when they are told that it is their last deadline. */
  escalates: Hour | null;
  fallback: "refund" | "release" | "half";
};

/** A payment request: minutes claimed for work that is done. */
export type Claim = {
  payment_request_id: string;
  community_id: string;
  provider_id: string;
  recipient_id: string;
  state: "open" | "accepted" | "rejected" | "withdrawn";
  amount: number;
  levy: number;
  recording: Settings["recording"];
  fallback: Settings["payment_request_fallback"];
  due: Hour;
  /** When who has to answer was last reminded, and when they will be by the clock. */
  reminded: Hour | null;
  halfway: Hour | null;
};

/** The reference bank: plain data, so that a step that is refused can be forgotten. */
export type Bank = Records & {
  now: Hour;
  communities: Record<Place, Community>;
  people: Person[];
  memberships: Membership[];
  accounts: Account[];
  transfers: Transfer[];
  offers: Offer[];
  requests: Request[];
  exchanges: Exchange[];
  escrows: Escrow[];
  disputes: Dispute[];
  claims: Claim[];
};

export function communityOf(bank: Bank, community_id: string): Community {
  return Object.values(bank.communities).find((one) => one.community_id === community_id)!;
}
