import * as z from "zod";
import { community, exampleId, Id, Reason, text } from "./common.ts";

/** Where free text is written; which of its fields, the database knows. */
const Subject = z.enum([
  "offers",
  "requests",
  "payment_requests",
  "disputes",
  "dispute_evidence",
  "write_offs",
  "event_reasons",
]);
const Field = z.enum(["title", "description", "note", "statement", "response", "reason"]);

export const Redact = z.strictObject({
  ...community,
  subject: Subject,
  subject_id: text(1, 40).describe("offer_id, request_id, …; evidence_id or event_id."),
  field: Field,
  reason: Reason.describe("Why; the person concerned reads it. Do not repeat the words."),
}).meta({
  id: "Redact",
  examples: [{
    subject: "disputes",
    subject_id: exampleId,
    field: "statement",
    reason: "It told of an illness.",
  }],
});

export const Redaction = z.object({
  community_id: Id,
  subject: Subject,
  subject_id: z.string(),
  field: Field,
}).meta({ id: "Redaction" });
