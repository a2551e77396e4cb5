import type * as z from "zod";
import { read } from "../_shared/app.ts";
import { csv } from "../_shared/csv.ts";
import { ApiError } from "../_shared/errors.ts";
import { csvFile } from "../_shared/files.ts";
import type { Ask } from "../_shared/routes.ts";
import { Ledger, LedgerEntry, LedgerQuery } from "../_shared/schemas/proof.ts";

type Page = z.output<typeof Ledger>;
type Seal = Page["seals"][number];

/** More would take more memory than a function has. */
const maximum = 50_000;

/** The books, for somebody from outside to check. */
export const ledger = [
  read("/ledger", {
    summary: "The sealed entries of some days, without a name, to be checked against the seals",
    description:
      "Whole seals: as many as have 5000 entries, and the seal before them; a file has " +
      "all of the days, or is refused. docs/proof.md says how to check one.",
    query: LedgerQuery,
    answer: Ledger,
    rpc: "admin_ledger",
    args: ({ from, to, ...rest }) => ({ ...rest, from_date: from, to_date: to }),
    refuses: ["staff_required", "invalid_cursor", "period_too_long"],
    files: { csv: { media: "text/csv", make: asCsv } },
  }),
];

async function asCsv(ask: Ask): Promise<Response> {
  const pages = [Ledger.parse(await ask())];
  let entries = 0;
  for (let page = pages[0]!; page.next_cursor !== null; pages.push(page)) {
    entries += page.items.length;
    if (entries > maximum) throw new ApiError("period_too_long", { details: { maximum } });
    page = Ledger.parse(await ask({ cursor: page.next_cursor }));
  }
  return csvFile("ledger", csv(Object.keys(LedgerEntry.shape), pages.flatMap(rowsOf)));
}

/** The entries under each seal, and then the seal; at the head the one before the first. */
function rowsOf({ before, seals, items }: Page, at: number): Record<string, unknown>[] {
  const lines = Map.groupBy(items, ({ seal }) => seal);
  return [
    ...(before && at === 0 ? [lineOf(before)] : []),
    ...seals.flatMap((seal) => [...lines.get(seal.number) ?? [], lineOf(seal)]),
  ];
}

function lineOf({ number, hash }: Seal) {
  return { seal: number, kind: "seal", chain: hash };
}
