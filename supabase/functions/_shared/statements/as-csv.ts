import { csv } from "../csv.ts";
import { csvFile } from "../files.ts";
import type { Ask } from "../routes.ts";
import { StatementEntry } from "../schemas/wallet.ts";
import { clock } from "./durations.ts";
import { linesOf } from "./lines.ts";

/** About a second of work for the database, five calls. */
const maximum = 5_000;
const columns = [...Object.keys(StatementEntry.shape), "hours", "hours_after"];

/** A statement as text/csv: one line an entry, between an opening and a closing line. */
export async function asCsv(
  ask: Ask,
  query: { cursor?: string; limit?: number },
): Promise<Response> {
  const { items, opens, closes, next, opening, closing, scale } = await linesOf(
    ask,
    query,
    maximum,
  );
  const rows: Record<string, unknown>[] = [
    ...(opens ? [{ kind: "opening", balance_after: opening }] : []),
    ...items,
    ...(closes ? [{ kind: "closing", balance_after: closing }] : []),
  ];
  const told = rows.map((row) => ({
    ...row,
    hours: typeof row.amount === "number" ? clock(row.amount, scale) : "",
    hours_after: clock(Number(row.balance_after), scale),
  }));
  return csvFile("statement", csv(columns, told), next);
}
