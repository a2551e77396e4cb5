import { write } from "../_shared/app.ts";
import { Import, SlipsEnter, Verdicts } from "../_shared/schemas/paper.ts";

/** What comes on paper, and from the system before: batches with a verdict a line. */
export const paper = [
  write("POST", "/slips", {
    summary: "Enter paper slips: each is posted, or comes back with its reason",
    input: SlipsEnter,
    answer: Verdicts,
    rpc: "slips_enter",
    refuses: ["staff_required", "standing_forbids"],
  }),
  write("POST", "/import", {
    summary: "Import members, opening balances or past transfers, each line once",
    input: Import,
    answer: Verdicts,
    rpc: "import_lines",
    refuses: ["staff_required", "standing_forbids"],
  }),
];
