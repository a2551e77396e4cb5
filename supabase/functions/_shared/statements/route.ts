import type * as z from "zod";
import { paged } from "../schemas/common.ts";
import { Statement, StatementQuery } from "../schemas/wallet.ts";
import { asCsv } from "./as-csv.ts";
import { asPdf } from "./as-pdf.ts";

type Query = Omit<z.output<typeof StatementQuery>, "format">;

/** What the statement of a member is to themselves and to staff. */
export const statement = {
  description: "opening + all entries of the period = closing, as posted; held is what lay in " +
    "escrows at its end. Amounts are in the smallest step of the unit; files also have them in " +
    "hours and minutes. Without cursor and limit a file has the whole period, between an opening " +
    "and a closing line, or is refused; x-next-cursor says where a page goes on.",
  query: StatementQuery,
  answer: Statement,
  args: <More>({ from, to, ...rest }: Query & More) => ({
    ...paged(rest),
    from_date: from,
    to_date: to,
  }),
  refuses: ["unit_unknown", "invalid_cursor", "period_too_long"],
  files: {
    csv: { media: "text/csv", make: asCsv },
    pdf: { media: "application/pdf", make: asPdf },
  },
} as const;
