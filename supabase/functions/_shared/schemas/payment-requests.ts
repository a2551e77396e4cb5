import * as z from "zod";
import {
  Amount,
  Category,
  community,
  Day,
  Event,
  exampleId,
  Id,
  MaybeId,
  MaybeMoment,
  Moment,
  onBehalf,
  page,
  paging,
  Reason,
  Steps,
  Unit,
} from "./common.ts";

export const PaymentRequestCreate = z.strictObject({
  ...community,
  recipient_id: Id.describe("Who received the service and is to pay."),
  amount: Amount.describe("Minutes worked; rounded as the community rounds."),
  category: Category,
  service_date: Day.optional().describe("When it was done: not in the future."),
  note: Reason.optional(),
  ...onBehalf,
}).meta({
  id: "PaymentRequestCreate",
  examples: [{ recipient_id: exampleId, amount: 90, category: "gardening" }],
});

const which = { payment_request_id: Id };

export const PaymentRequestAccept = z.strictObject({ ...which, ...onBehalf })
  .meta({ id: "PaymentRequestAccept", examples: [{ payment_request_id: exampleId }] });

export const PaymentRequestReject = z.strictObject({
  ...which,
  reason: Reason,
  ...onBehalf,
}).meta({
  id: "PaymentRequestReject",
  examples: [{ payment_request_id: exampleId, reason: "It was an hour, not two." }],
});

export const PaymentRequestWithdraw = z.strictObject({
  ...which,
  reason: Reason.optional(),
  ...onBehalf,
}).meta({ id: "PaymentRequestWithdraw", examples: [{ payment_request_id: exampleId }] });

export const PaymentRequestDecide = z.strictObject({
  ...which,
  accept: z.boolean(),
  reason: Reason,
}).meta({
  id: "PaymentRequestDecide",
  examples: [{ payment_request_id: exampleId, accept: true, reason: "I asked them both." }],
});

const PaymentRequestState = z.enum(["open", "accepted", "rejected", "withdrawn"]);

const request = {
  payment_request_id: Id,
  community_id: Id,
  provider_id: Id,
  recipient_id: Id,
  category: z.string(),
  unit: Unit,
  amount: Steps,
  raw_amount: Steps.describe("As it was entered, before rounding."),
  levy: Steps.describe("What of the amount goes to the pot."),
  service_date: Day.nullable(),
  note: z.string().nullable(),
  recording: z.enum(["provider", "recipient", "both", "coordinator"])
    .describe(
      "Whose word settles it: with provider it is paid at once, with coordinator by staff.",
    ),
  fallback: z.enum(["accept", "reject"]).describe("What silence until due_at means."),
  state: PaymentRequestState,
  due_at: MaybeMoment.describe("Until then it can be answered; null once it is."),
  reminded_at: MaybeMoment,
  decided_by: MaybeId.describe("null for the clock, and while it is open."),
  transfer_id: z.int().nullable(),
  exchange_id: MaybeId,
  created_at: Moment,
  closed_at: MaybeMoment,
  provider_name: z.string().nullable().optional().describe("In reads."),
  recipient_name: z.string().nullable().optional().describe("In reads."),
};

export const PaymentRequest = z.object(request).meta({ id: "PaymentRequest" });
export const PaymentRequestWithEvents = z.object({ ...request, events: z.array(Event) })
  .meta({ id: "PaymentRequestWithEvents" });
export const PaymentRequestPage = page("PaymentRequestPage", PaymentRequest);
export const paymentRequestId = z.strictObject(which);
export const PaymentRequestQuery = z.strictObject({
  ...community,
  box: z.enum(["incoming", "outgoing"]).optional().describe("incoming unless told: to be paid."),
  state: PaymentRequestState.optional(),
  ...onBehalf,
  ...paging,
});
export const PaymentRequestWorklist = z.strictObject({ ...community, ...paging });
