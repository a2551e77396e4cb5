import type { Bank } from "./bank.ts";
import type { Act, Body } from "./command.ts";
import { Refused } from "./refused.ts";

export type Batch<Line> = { lines: Line[]; dry_run?: boolean; community_id?: string };

/**
 * Each line is judged for itself: entered, or refused without a trace. Of several reasons the one
 * that the bank gave is right. A dry run judges in the same way, and nothing is posted.
 */
export function judgeLines<Line>(
  bank: Bank,
  { args, made }: Act<Batch<Line>>,
  enter: (bank: Bank, line: Line, made: (name: string) => string) => void,
): Body {
  const { dry_run = false } = args;
  let state = structuredClone(bank);
  const codes = args.lines.map((line, at) => {
    const after = structuredClone(state);
    try {
      enter(after, line, (name) => made("lines", `${at}`, name));
      state = after;
      return null;
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      const code = made("lines", `${at}`, "code");
      return error.codes.includes(code) ? code : error.codes[0]!;
    }
  });
  if (!dry_run) Object.assign(bank, state);
  const lines = codes.map((code) => ({ verdict: code === null ? "accepted" : "refused", code }));
  const refused = codes.filter((code) => code !== null).length;
  // A list is compared as a whole, so that only its verdicts are said.
  return { dry_run, accepted: codes.length - refused, refused, lines: Object.assign({}, lines) };
}
