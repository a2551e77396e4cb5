import * as z from "zod";
import {
  Amount,
  Category,
  community,
  Day,
  exampleId,
  Id,
  MaybeId,
  onBehalf,
  Reason,
} from "./common.ts";
import { Escrow, Exchange, GroupPreset } from "./escrows.ts";

/** A leg as entered: who pays whom how much; null pays into the pot. */
const Leg = z.strictObject({
  recipient_id: Id,
  provider_id: MaybeId.describe("Who is paid; null: the pot."),
  amount: Amount,
});
const Helper = z.strictObject({ member_id: Id, amount: Amount });
const Share = z.strictObject({
  member_id: Id,
  weight: Amount.optional().describe("Of a weighted split."),
});

export const GroupHold = z.strictObject({
  ...community,
  category: Category,
  service_date: Day.optional(),
  preset: GroupPreset.describe("Which of the other fields are sent."),
  legs: z.array(Leg).max(200).optional().describe("legs: each as it is."),
  teacher_id: Id.optional().describe("class: who earns the minutes taught."),
  taught: Amount.optional().describe("class: minutes that the teacher earns."),
  minutes: Amount.optional().describe("class: minutes that each participant pays."),
  participants: z.array(Id).max(100).optional().describe("class: who pays."),
  recipient_id: Id.optional().describe("work_party, splits: who pays all of it."),
  helpers: z.array(Helper).max(200).optional().describe("work_party: who is paid how much."),
  provider_id: Id.optional().describe("splits: who is paid all of it, instead of recipient_id."),
  total: Amount.optional().describe("splits: minutes to divide."),
  members: z.array(Share).max(200).optional().describe("splits: among whom."),
}).meta({
  id: "GroupHold",
  examples: [
    {
      preset: "class",
      category: "learning",
      teacher_id: exampleId,
      taught: 120,
      minutes: 30,
      participants: [exampleId],
    },
    {
      preset: "weighted_split",
      category: "home",
      recipient_id: exampleId,
      total: 300,
      members: [{ member_id: exampleId, weight: 2 }],
    },
  ],
});

export const GroupAct = z.strictObject({ exchange_id: Id }).meta({
  id: "GroupAct",
  examples: [{ exchange_id: exampleId }],
});

export const GroupConfirm = z.strictObject({ exchange_id: Id, ...onBehalf }).meta({
  id: "GroupConfirm",
  examples: [{ exchange_id: exampleId }],
});

export const GroupCancel = z.strictObject({ exchange_id: Id, reason: Reason.optional() }).meta({
  id: "GroupCancel",
  examples: [{ exchange_id: exampleId, reason: "The teacher is ill." }],
});

export const Group = z.object({
  exchange: Exchange,
  escrows: z.array(Escrow).describe("The legs that I may see: my own, for staff all."),
  progress: z.object({
    legs: z.int(),
    settled: z.int(),
    disputed: z.int(),
    waiting: z.int().describe("Legs for which somebody has not given their word yet."),
  }),
}).meta({ id: "Group" });

export const exchangeId = z.strictObject({ exchange_id: Id });
