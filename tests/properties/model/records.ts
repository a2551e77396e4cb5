import type { Hour } from "./bank.ts";

/** What staff have decided about members, and what members have decided about each other. */
export type Records = {
  overrides: Override[];
  helpers: Helper[];
  write_offs: WriteOff[];
  invitations: Invitation[];
  lines: Line[];
  /** Numbers of slips, in lower case, and what was imported, each with its community before it. */
  known: string[];
};

export type Override = {
  override_id: string;
  community_id: string;
  member_id: string;
  side: "floor" | "ceiling";
  amount: number;
  state: "open" | "used" | "revoked";
  due: Hour;
};

export type Scope = "requests" | "confirm" | "transfers";
export type Helper = {
  helper_id: string;
  community_id: string;
  member_id: string;
  helper_member_id: string;
  scopes: Scope[];
  max_amount: number | null;
  due: Hour;
  revoked: boolean;
};

export type WriteOff = {
  write_off_id: string;
  community_id: string;
  member_id: string;
  proposed_by: string;
  decided_by: string | null;
  amount: number;
  state: "proposed" | "approved" | "rejected" | "expired";
  due: Hour;
};

export type Invitation = {
  invitation_id: string;
  community_id: string;
  member_id: string | null;
  created_by: string;
  token: string;
  uses_left: number;
  due: Hour;
  revoked: boolean;
};

/** One side of a line; its trade account is `trade <partner_id>`. */
export type Line = {
  community_id: string;
  partner_id: string;
  state: "open" | "closing" | "closed";
  ours: number;
  theirs: number;
};
