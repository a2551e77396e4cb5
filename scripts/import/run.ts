import type * as z from "zod";
import { Verdicts } from "../../supabase/functions/_shared/schemas/paper.ts";
import type { Bank } from "../demo/bank.ts";
import type { Options } from "./arguments.ts";
import { progress } from "./progress.ts";
import { digest, type Numbered } from "./read-file.ts";
import { send } from "./send.ts";

/** As many lines as the bank takes at once, and as many bytes, with some room. */
const MOST_LINES = 500;
const MOST_BYTES = 60_000;

/**
 * Send all lines, batch by batch, and say what became of each that was refused. The key of a batch
 * is made of what is in it: run again, whatever was done is answered and not done twice.
 * @returns how many lines were refused for another reason than being there already
 */
export async function runImport(
  bank: Bank,
  token: string,
  { kind, commit, community_id }: Options,
  lines: Numbered[],
): Promise<number> {
  const began = performance.now();
  const bar = progress(lines.length);
  const sums = { accepted: 0, known: 0, refused: 0 };
  for (const [number, batch] of batchesOf(lines).entries()) {
    const body = { community_id, kind, dry_run: !commit, lines: batch.map(({ line }) => line) };
    const key = `import-${number}-${(await digest(JSON.stringify(body))).slice(0, 32)}`;
    const answer = await send(bank, token, body, key);
    for (const verdict of answer.lines) {
      const what = verdict.code === "already_imported" ? "known" : verdict.verdict;
      sums[what]++;
      if (what === "refused") bar.say(sentence(verdict, batch[verdict.line - 1]!.at));
    }
    bar.advance(batch.length);
  }
  bar.end();
  const seconds = ((performance.now() - began) / 1000).toFixed(1);
  console.log(
    `${commit ? "Imported" : "Dry run, nothing posted"}: ${sums.accepted} accepted, ` +
      `${sums.known} there already, ${sums.refused} refused, in ${seconds} s.`,
  );
  if (!commit) console.log("Run it again with --commit to post what is accepted.");
  return sums.refused;
}

type Verdict = z.output<typeof Verdicts>["lines"][number];

function sentence({ reference, code, message, details }: Verdict, at: number): string {
  const facts = Object.keys(details).length > 0 ? ` ${JSON.stringify(details)}` : "";
  return `line ${at} (${reference ?? "?"}): ${code}: ${message}${facts}`;
}

function batchesOf(lines: Numbered[]): Numbered[][] {
  const batches: Numbered[][] = [];
  let bytes = Infinity;
  for (const line of lines) {
    const size = new TextEncoder().encode(JSON.stringify(line.line)).length + 1;
    if (bytes + size > MOST_BYTES || batches.at(-1)!.length === MOST_LINES) {
      batches.push([]);
      bytes = 200;
    }
    batches.at(-1)!.push(line);
    bytes += size;
  }
  return batches;
}
