import type * as z from "zod";
import { ApiError } from "../errors.ts";
import type { Ask } from "../routes.ts";
import { Statement } from "../schemas/wallet.ts";

type Page = z.output<typeof Statement>;

/** What goes into a file: a statement whose items are a page of it, or all there are. */
export interface Lines extends Omit<Page, "next_cursor"> {
  /** Whether it begins with the opening balance, and ends with the closing one. */
  opens: boolean;
  closes: boolean;
  /** Where the next page begins. */
  next: string | null;
}

/**
 * The lines of a statement: the page that the query names, or, when it names none, the whole
 * period. Throws period_too_long when that is more than a file takes: half a statement that looks
 * like a whole one would be worse than none.
 */
export async function linesOf(
  ask: Ask,
  { cursor, limit }: { cursor?: string; limit?: number },
  maximum: number,
): Promise<Lines> {
  const paged = cursor !== undefined || limit !== undefined;
  let { next_cursor: next, ...page } = Statement.parse(await ask(paged ? {} : whole()));
  const items = [...page.items];
  while (!paged && next !== null && items.length <= maximum) {
    ({ next_cursor: next, ...page } = Statement.parse(await ask(whole(next))));
    items.push(...page.items);
  }
  if (items.length > maximum) throw new ApiError("period_too_long", { details: { maximum } });
  return { ...page, items, opens: cursor === undefined, closes: next === null, next };
}

/** Of the long pages that the bank gives for files. */
function whole(cursor?: string) {
  return { cursor, page_size: 1000 };
}
