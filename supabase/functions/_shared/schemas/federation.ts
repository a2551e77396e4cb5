import * as z from "zod";
import {
  Amount,
  Category,
  community,
  Day,
  Id,
  MaybeMoment,
  MaybeSteps,
  Moment,
  onBehalf,
  page,
  paging,
  Reason,
  Steps,
  text,
} from "./common.ts";

const Partner = text(1, 60).describe("The other community, by its short name or id.");
export const LineState = z.enum(["open", "closing", "closed"]);

/** So many minutes here are worth so many there. */
const Rate = z.strictObject({
  ours: z.int().min(1).max(1000),
  theirs: z.int().min(1).max(1000),
}).meta({ id: "Rate", examples: [{ ours: 1, theirs: 1 }] });

export const LineOpen = z.strictObject({
  ...community,
  partner: Partner,
  floor: z.int().min(-1_000_000_000).max(0)
    .describe("How much more than they spend my members may earn over there."),
  ceiling: z.int().min(0).max(1_000_000_000)
    .describe("How much more than they earn my members may spend over there."),
  rate: Rate,
  reason: Reason.optional(),
}).meta({
  id: "LineOpen",
  examples: [{ partner: "southside", floor: -600, ceiling: 600, rate: { ours: 1, theirs: 1 } }],
});

export const LineClose = z.strictObject({ ...community, partner: Partner, reason: Reason }).meta({
  id: "LineClose",
  examples: [{ partner: "southside", reason: "The season is over." }],
});

/** One side of a line: what it agreed to, and where its trade account is. */
const side = {
  state: LineState,
  rate: Rate,
  floor: MaybeSteps,
  ceiling: MaybeSteps,
  balance: Steps.describe("Above zero: my members have spent more over there than earned."),
};

const LineSide = z.object(side).meta({ id: "LineSide" });

export const Line = z.object({
  community_id: Id,
  partner_id: Id,
  partner: z.string(),
  partner_name: z.string(),
  status: z.enum(["open", "closing", "closed", "waiting", "rates_differ"])
    .describe("Of both sides together; members trade while it is open."),
  ...side,
  partner_side: LineSide.nullable().describe("Null while the partner has opened none."),
  opened_at: Moment,
  closed_at: MaybeMoment,
}).meta({ id: "Line" });

export const LinePage = page("LinePage", Line);
export const LineQuery = z.strictObject({ ...community, ...paging });

export const Partners = z.object({
  community_id: Id,
  partners: z.array(z.object({
    partner_id: Id,
    partner: z.string(),
    partner_name: z.string(),
    status: z.enum(["open", "closing"]),
    rate: Rate,
  })),
}).meta({ id: "Partners" });

export const PartnersQuery = z.strictObject(community);

export const TradeCreate = z.strictObject({
  ...community,
  ...onBehalf,
  partner: Partner,
  to_number: z.int().min(1).max(2_000_000_000).optional().describe("Membership number there."),
  to_member_id: Id.optional(),
  amount: Amount.describe("Minutes of my community, rounded as there."),
  category: Category,
  note: Reason.optional().describe("Both read it."),
  service_date: Day.optional().describe("When it was done: not in the future."),
}).refine((input) => (input.to_number === undefined) !== (input.to_member_id === undefined), {
  path: ["to_number"],
  message: "Send to_number or to_member_id.",
}).meta({
  id: "TradeCreate",
  examples: [{ partner: "southside", to_number: 12, amount: 60, category: "other" }],
});

export const Trade = z.object({
  transfer_id: z.int(),
  community_id: Id,
  member_id: Id,
  partner_id: Id,
  partner: z.string(),
  partner_name: z.string(),
  other_number: z.int().describe("Membership number of the other one, over there."),
  other_name: z.string(),
  amount: Steps.describe("Below zero: I paid; above: I received, before the levy."),
  partner_amount: Steps.describe("The same in minutes over there, with the other sign."),
  rate: Rate,
  category: Category,
  service_date: Day.nullable(),
  note: z.string().nullable(),
  traded_at: Moment,
}).meta({ id: "Trade" });

export const TradePage = page("TradePage", Trade);
export const TradeQuery = z.strictObject({ ...community, ...paging });
