import * as z from "zod";
import {
  Amount,
  Category,
  community,
  Day,
  exampleId,
  Id,
  MaybeId,
  Moment,
  onBehalf,
  page,
  paging,
  Reason,
  Steps,
  text,
  Unit,
} from "./common.ts";
import { Escrow, Exchange } from "./escrows.ts";

export const RequestCreate = z.strictObject({
  ...community,
  offer_id: Id.optional(),
  title: text(1, 120).optional(),
  description: text(1, 4000).optional(),
  category: Category.optional(),
  amount: Amount.describe("Minutes; rounded once, as the community's settings say."),
  service_date: Day.optional(),
  note: text(1, 1000).optional(),
  ...onBehalf,
}).refine(
  ({ offer_id, title, description, category }) =>
    offer_id !== undefined ||
    [title, description, category].every((field) => field !== undefined),
  { path: ["offer_id"], message: "Send offer_id, or title, description and category." },
).meta({
  id: "RequestCreate",
  examples: [
    { offer_id: exampleId, amount: 60, service_date: "2026-11-28" },
    { title: "Help with moving", description: "Two boxes.", category: "moving", amount: 120 },
  ],
});

export const RequestAccept = z.strictObject({ request_id: Id, ...onBehalf }).meta({
  id: "RequestAccept",
  examples: [{ request_id: exampleId }],
});

export const RequestClose = z.strictObject({
  request_id: Id,
  reason: Reason.optional(),
  ...onBehalf,
}).meta({
  id: "RequestClose",
  examples: [{ request_id: exampleId, reason: "Away that week." }],
});

export const Request = z.object({
  request_id: Id,
  community_id: Id,
  offer_id: MaybeId,
  author_id: Id,
  entered_by: MaybeId.describe("Who typed it for the author, if another."),
  provider_id: MaybeId,
  title: z.string(),
  description: z.string(),
  category: z.string(),
  amount: Steps,
  raw_amount: Steps.describe("As it was entered, before rounding."),
  unit: Unit,
  service_date: Day.nullable(),
  note: z.string().nullable(),
  state: z.enum(["open", "accepted", "declined", "cancelled", "expired", "done"]),
  expires_at: Moment,
  created_at: Moment,
  exchange_id: MaybeId,
  author_name: z.string().optional().describe("In reads."),
  provider_name: z.string().nullable().optional().describe("In reads."),
  escrow_id: MaybeId.optional().describe("In reads."),
}).meta({ id: "Request" });

export const RequestAccepted = z.object({ request: Request, exchange: Exchange, escrow: Escrow })
  .meta({ id: "RequestAccepted" });

export const RequestPage = page("RequestPage", Request);
export const requestId = z.strictObject({ request_id: Id });
export const RequestQuery = z.strictObject({
  ...community,
  box: z.enum(["incoming", "outgoing", "open"]).optional().describe("incoming unless told."),
  ...onBehalf,
  ...paging,
});
