import * as z from "zod";
import { community, exampleId, MaybeId, text } from "./common.ts";

/** As it was written down: the bank judges each line for itself, not all for one bad line. */
const written = text(1, 100);
const Who = z.union([z.int().min(1).max(1_000_000_000), written])
  .describe("The member's number, or their name.");
const minutes = z.int().min(-1_000_000_000).max(1_000_000_000);

const SlipLine = z.strictObject({
  slip_number: written,
  service_date: written.describe("YYYY-MM-DD, not after today."),
  provider: Who,
  recipient: Who,
  amount: minutes.describe("Minutes as written; rounded as the community says."),
  category: written,
}).meta({ id: "SlipLine" });

export const SlipsEnter = z.strictObject({
  ...community,
  lines: z.array(SlipLine).min(1).max(200),
  dry_run: z.boolean().optional().describe("true: judge every line, change nothing."),
}).meta({
  id: "SlipsEnter",
  examples: [{
    lines: [{
      slip_number: "A-1017",
      service_date: "2026-11-18",
      provider: 12,
      recipient: "Greta Lind",
      amount: 90,
      category: "other",
    }],
    dry_run: true,
  }],
});

/** Which fields a line has depends on the kind; docs/import.md tells them. */
const ImportLine = z.strictObject({
  external_id: written.optional().describe("members, balances: what the member was called."),
  display_name: written.optional().describe("members"),
  joined_on: written.optional().describe("members: YYYY-MM-DD."),
  email: text(1, 254).optional().describe("members"),
  phone: written.optional().describe("members"),
  address: text(1, 500).optional().describe("members"),
  birth_year: z.int().min(0).max(9999).optional().describe("members"),
  reference: written.optional().describe("transfers: the number it had, or one made for it."),
  from: written.optional().describe("transfers: who paid, by external id, or pot."),
  to: written.optional().describe("transfers: who was paid, by external id, or pot."),
  amount: minutes.optional().describe("balances, transfers: minutes; a debt is below zero."),
  service_date: written.optional().describe("transfers: YYYY-MM-DD."),
  category: written.optional().describe("transfers: other unless told."),
  note: text(1, 1000).optional().describe("transfers"),
}).refine((line) => Object.keys(line).length > 0, "An empty line.").meta({ id: "ImportLine" });

export const Import = z.strictObject({
  ...community,
  kind: z.enum(["members", "balances", "transfers"]),
  lines: z.array(ImportLine).min(1).max(500),
  dry_run: z.boolean().optional().describe("true: judge every line, change nothing."),
}).meta({
  id: "Import",
  examples: [
    { kind: "members", lines: [{ external_id: "17", display_name: "Greta Lind" }] },
    { kind: "balances", lines: [{ external_id: "17", amount: -90 }], dry_run: true },
  ],
});

export const Verdicts = z.object({
  dry_run: z.boolean(),
  accepted: z.int(),
  refused: z.int(),
  lines: z.array(z.object({
    line: z.int().describe("Counts the lines as they were sent, from one."),
    reference: z.string().nullable().describe("Its slip number, external id or reference."),
    verdict: z.enum(["accepted", "refused"]),
    code: z.string().nullable(),
    message: z.string().nullable(),
    details: z.record(z.string(), z.unknown()),
    transfer_id: z.int().nullable(),
    member_id: MaybeId,
  })),
}).meta({
  id: "Verdicts",
  examples: [{
    dry_run: false,
    accepted: 1,
    refused: 0,
    lines: [{
      line: 1,
      reference: "A-1017",
      verdict: "accepted",
      code: null,
      message: null,
      details: {},
      transfer_id: 4711,
      member_id: exampleId,
    }],
  }],
});
