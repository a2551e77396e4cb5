import { type Figures, readFigures, saveFigures } from "../figures.ts";
import { covered, type Part, type Played } from "./parts.ts";

/** What came of each place, in sessions and over HTTP, and of each deadline. */
export type Parts = Record<string, Played & Pick<Part, "what">>;

/**
 * What a run has found, as the docs take it from there. What it left out keeps its last figure,
 * and then the whole is of the bank that this one was of.
 */
export async function writeFigures(
  played: Parts,
  { seed, rounds, isWhole }: { seed: number; rounds: number; isWhole: boolean },
): Promise<Record<string, string>> {
  const last = await readFigures<{ parts: Parts; seed: number; rounds: number }>("races");
  const parts = isWhole ? played : { ...last?.parts, ...played };
  const failures = Object.values(parts).flatMap((one) => one.failures);
  const says = sayings(Object.values(parts), failures.length);
  const of: Partial<Figures & { seed: number; rounds: number }> = last && !isWhole
    ? { bank: last.bank, date: last.date, seed: last.seed, rounds: last.rounds }
    : { seed, rounds };
  await saveFigures("races", says, { ...of, failures, ...covered(), parts });
  return says;
}

function sayings(parts: Parts[string][], failures: number): Record<string, string> {
  const sum = (what: Part["what"], key: "pairs" | "meet" | "rounds") =>
    parts.reduce((total, one) => total + (one.what === what ? one[key] : 0), 0)
      .toLocaleString("en");
  return {
    pairs: `${sum("place", "pairs")} pairs of steps, each forced both ways; ` +
      `${sum("place", "meet")} meet, and were let loose ${sum("place", "rounds")} times`,
    http: `${sum("http", "pairs")} pairs over HTTP, ${sum("http", "rounds")} times at once`,
    deadlines: `${sum("deadline", "pairs")} calls at the deadlines of ` +
      `${covered().deadlines.length} states, ${sum("deadline", "rounds")} of them ` +
      "within milliseconds of it",
    failures: `${failures} came to something else`,
  };
}
