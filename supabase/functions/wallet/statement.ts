import type { z } from "zod";
import { requireCaller } from "../_shared/callers.ts";
import { csv } from "../_shared/csv.ts";
import { parse, queryOf } from "../_shared/input.ts";
import type { Route } from "../_shared/routes.ts";
import { read as readRpc } from "../_shared/rpc.ts";
import { paged } from "../_shared/schemas/common.ts";
import { Statement, StatementEntry, StatementQuery } from "../_shared/schemas/wallet.ts";

type Page = z.output<typeof Statement>;

/** As csv, pages are joined up to here: about 50 calls, well within a request's 2 s of CPU. */
const csvEntries = 5_000;
const columns = Object.keys(StatementEntry.shape);

/** GET /wallet/statement: a page as JSON, or the whole period as a file. */
export const statement: Route = {
  method: "GET",
  path: "/statement",
  summary: "My entries, with opening and closing balance",
  description: "opening + all entries of the period = closing. format=csv answers the whole " +
    `period (up to ${csvEntries} entries; x-next-cursor then says where to go on) between an ` +
    "opening and a closing line. Amounts are in the smallest step of the unit.",
  caller: "member",
  keyed: false,
  query: StatementQuery,
  answer: Statement,
  status: 200,
  csv: true,
  refuses: ["unit_unknown", "invalid_cursor"],
  async handle(c) {
    const { token } = await requireCaller(c.req.raw);
    const { format, from, to, ...rest } = parse(StatementQuery, queryOf(c.req.url));
    const args = { ...paged(rest), from_date: from, to_date: to };
    const page = async (more: { cursor?: string; page_size?: number }) =>
      await readRpc(token, "statement", { ...args, ...more });
    if (format === "csv") return await asFile(page, args.cursor);
    return Response.json(await page({}));
  },
};

async function asFile(
  page: (more: { cursor?: string; page_size: number }) => Promise<unknown>,
  begin: string | undefined,
): Promise<Response> {
  let last = Statement.parse(await page({ cursor: begin, page_size: 100 }));
  const opening = last.opening;
  const items = [...last.items];
  while (last.next_cursor !== null && items.length < csvEntries) {
    last = Statement.parse(await page({ cursor: last.next_cursor, page_size: 100 }));
    items.push(...last.items);
  }
  return file(items, { opening, closing: last.closing, next: last.next_cursor, begin });
}

/** A file that starts or stops in the middle has no opening or closing line there. */
function file(
  items: Page["items"],
  ends: { opening: number; closing: number; next: string | null; begin: string | undefined },
): Response {
  const rows: Record<string, unknown>[] = [...items];
  if (ends.begin === undefined) rows.unshift({ kind: "opening", balance_after: ends.opening });
  if (ends.next === null) rows.push({ kind: "closing", balance_after: ends.closing });
  return new Response(csv(columns, rows), {
    headers: {
      "content-type": "text/csv; charset=utf-8",
      "content-disposition": 'attachment; filename="statement.csv"',
      ...(ends.next === null ? {} : { "x-next-cursor": ends.next }),
    },
  });
}
