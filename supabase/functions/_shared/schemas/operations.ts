import * as z from "zod";
import { MaybeMoment } from "./common.ts";

/** What one batch of a job did. */
export const JobReport = z.object({
  job: z.string(),
  done: z.int(),
  failed: z.int().describe("Will be tried again, later each time."),
  parked: z.int().describe("Given up; staff see them."),
  more: z.boolean().describe("The batch was full: call again."),
  skipped: z.boolean().describe("Another one was running: nothing was done."),
  findings: z.int().optional().describe("What a reconciliation leaves open."),
}).meta({ id: "JobReport" });

export const NoInput = z.strictObject({}).meta({ id: "NoInput", examples: [{}] });

export const Reconcile = z.strictObject({
  full: z.boolean().optional().describe("From the first entry on, not from the last run on."),
}).meta({ id: "Reconcile", examples: [{ full: true }] });

export const Health = z.object({
  status: z.enum(["ok", "degraded"]),
  jobs: z.array(z.object({
    job: z.string(),
    last_run_at: MaybeMoment,
    age_seconds: z.number().nullable(),
    late_after_seconds: z.number(),
    late: z.boolean(),
  })),
  replica: z.object({
    reachable: z.boolean(),
    behind_bytes: z.number().optional().describe("Of the log."),
    behind_seconds: z.number().nullable().optional()
      .describe("The age of the newest that it has; 0 when it has everything."),
    late: z.boolean().optional().describe("More than a minute behind."),
  }).optional().describe("Where reads are pointed at one."),
  findings: z.array(z.unknown()).optional().describe("For staff."),
  overdue: z.array(z.unknown()).optional().describe("For staff."),
  parked: z.array(z.unknown()).optional().describe("For staff."),
}).meta({ id: "Health" });

/** The one shape of every refusal. Nobody asks for it by name: its id is what answers refer to. */
export const ErrorBody = z.object({
  code: z.string(),
  message: z.string(),
  details: z.record(z.string(), z.unknown()),
  hint: z.string(),
}).meta({ id: "Error" });
