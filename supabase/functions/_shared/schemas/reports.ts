import * as z from "zod";
import { community, Day, exampleId, Id, MaybeId, MaybeSteps, Steps, Unit } from "./common.ts";
import { LineState } from "./federation.ts";
import { Standing } from "./members.ts";

const count = z.int();
const name = z.string().nullable();
const member = { member_id: Id, display_name: name, number: z.int() };
const balance = { ...member, standing: Standing, balance: Steps, held: Steps };

/** The rows of each report, their columns in the order of a file. */
export const rows = {
  "active-members": z.object({
    ...member,
    exchanges: count,
    given: Steps,
    received: Steps,
    last_day: Day,
  }),
  "hours": z.object({
    month: Day,
    category: z.string(),
    age_band: z.string(),
    given: Steps,
    received: Steps,
  }),
  "members": z.object({
    change: z.enum(["new", "dormant", "leaving", "closed"]),
    day: Day,
    ...member,
    standing: Standing,
  }),
  "negative-without-offer": z.object(balance),
  "positive-without-request": z.object(balance),
  "velocity": z.object({
    month: Day,
    turnover: Steps,
    positive_balances: Steps,
    velocity: z.number().nullable(),
  }),
  "top-flows": z.object({
    recipient_id: MaybeId,
    recipient_name: name,
    provider_id: MaybeId,
    provider_name: name,
    exchanges: count,
    amount: Steps,
  }),
  "disputes": z.object({
    outcome: z.enum(["open", "withdrawn", "release", "refund", "split"]),
    fell_back: z.boolean(),
    age: z.string(),
    cases: count,
    amount: Steps,
  }),
  "issuance": z.object({
    day: Day,
    transfer_id: z.int(),
    account: z.string(),
    kind: z.string(),
    amount: Steps,
    member_id: MaybeId,
    display_name: name,
    why: z.string().nullable(),
  }),
  "balance-of-trade": z.object({
    partner_id: Id,
    partner_name: z.string(),
    state: LineState,
    floor: MaybeSteps,
    ceiling: MaybeSteps,
    balance: Steps,
    paid: Steps,
    received: Steps,
    net: Steps,
    trades: count,
  }),
  "year": z.object({ figure: z.string(), counts: z.string(), value: z.int() }),
};

/** The name of a report. */
type ReportName = keyof typeof rows;
const names = Object.keys(rows) as [ReportName, ...ReportName[]];

export const reportName = z.strictObject({
  name: z.enum(names).meta({ examples: ["year"] }),
});

export const ReportQuery = z.strictObject({
  ...community,
  unit: Unit.optional().describe("HOUR unless told."),
  from: Day.optional().describe("First day, in the community's time zone; a year ago unless told."),
  to: Day.optional().describe("Last day, included; today unless told."),
  format: z.enum(["json", "csv"]).optional(),
});

export const Report = z.object({
  community_id: Id,
  report: z.enum(names),
  unit: Unit,
  from: Day,
  to: Day,
  items: z.array(z.union(Object.values(rows))).describe("Rows of the kind that the name says."),
  complete: z.boolean().describe("false: there are more than these 5000."),
}).meta({ id: "Report", examples: [{ community_id: exampleId }] });
