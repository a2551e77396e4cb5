import { csv } from "../csv.ts";
import { csvFile } from "../files.ts";
import type { Ask } from "../routes.ts";
import { StatementEntry } from "../schemas/wallet.ts";
import { clock } from "./durations.ts";
import { type Lines, linesOf } from "./lines.ts";

/** About a second of work for the database, five calls. */
const maximum = 5_000;
const columns = [...Object.keys(StatementEntry.shape), "hours", "hours_after"];

/** A statement as text/csv. */
export async function asCsv(
  ask: Ask,
  query: { cursor?: string; limit?: number },
): Promise<Response> {
  const lines = await linesOf(ask, query, maximum);
  return csvFile("statement", textOf(lines), lines.next);
}

/** One line an entry, between an opening and a closing line. */
export function textOf({ items, opens, closes, opening, closing, scale }: Lines): string {
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
  return csv(columns, told);
}
