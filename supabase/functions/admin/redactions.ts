import { write } from "../_shared/app.ts";
import { Redact, Redaction } from "../_shared/schemas/redactions.ts";

/** Words about a person are replaced by a marker. */
export const redactions = [
  write("POST", "/redactions", {
    summary: "Remove free text about a person, for good",
    input: Redact,
    answer: Redaction,
    status: 201,
    rpc: "text_redact",
    refuses: ["staff_required", "standing_forbids", "not_neutral"],
  }),
];
