import * as z from "zod";
import {
  Amount,
  community,
  exampleId,
  Id,
  MaybeId,
  MaybeMoment,
  MaybeSteps,
  Moment,
  page,
  paging,
  Reason,
} from "./common.ts";

const HelperScope = z.enum(["requests", "confirm", "transfers"]);

const naming = {
  ...community,
  helper_member_id: Id.describe("Who may act."),
  scopes: z.array(HelperScope).min(1).max(3).describe(
    "requests: ask, accept, decline, cancel; confirm: deliver, confirm, refund; transfers: pay.",
  ),
  max_amount: Amount.optional().describe(
    "The most that one request or transfer may cost, in minutes; transfers always need it.",
  ),
  expires_at: z.iso.datetime({ offset: true }).describe("At most two years ahead."),
};

const example = {
  helper_member_id: exampleId,
  scopes: ["requests", "confirm"],
  max_amount: 120,
  expires_at: "2027-06-30T22:00:00Z",
};

export const HelperNaming = z.strictObject(naming).refine(
  ({ scopes, max_amount }) => max_amount !== undefined || !scopes.includes("transfers"),
  { path: ["max_amount"], message: "Transfers need a limit." },
).meta({ id: "HelperNaming", examples: [example] });

export const HelperRevoke = z.strictObject({ helper_id: Id, reason: Reason.optional() }).meta({
  id: "HelperRevoke",
  examples: [{ helper_id: exampleId, reason: "Back on my feet." }],
});

export const Helper = z.object({
  helper_id: Id,
  community_id: Id,
  member_id: Id.describe("Who is helped."),
  member_name: z.string().nullable(),
  helper_member_id: Id.describe("Who may act for them."),
  helper_name: z.string().nullable(),
  scopes: z.array(HelperScope),
  max_amount: MaybeSteps,
  named_by: Id.describe("The member, or staff for a member without a login."),
  created_at: Moment,
  expires_at: Moment,
  revoked_at: MaybeMoment,
  revoked_by: MaybeId,
}).meta({ id: "Helper" });

export const HelperPage = page("HelperPage", Helper);
export const HelperQuery = z.strictObject({
  ...community,
  box: z.enum(["helping", "helpers"]).optional().describe(
    "helping: whom I may act for; helpers: who may act for me; both unless told.",
  ),
  member_id: Id.optional().describe("For staff: of this member."),
  ...paging,
});
