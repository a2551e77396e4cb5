import { saveFigures } from "../figures.ts";
import type { Outcome } from "./attack.ts";
import { KINDS } from "./operations.ts";

const number = new Intl.NumberFormat("en");

/** Keep what came of an attack; returns the sentences that the docs quote. */
export async function keepFigures(
  { journal, reckoning, replayed }: Outcome,
  hardness: { seconds: number; clients: number; members: number; seed: number },
): Promise<Record<string, string>> {
  const { written, faults, retries, replays, snapshots, statements, batches } = journal;
  const [lost, doubled] = [reckoning.lost.length, reckoning.doubled.length];
  const broken = Object.values(faults).reduce((sum, times) => sum + times, 0);
  const data = {
    hardness,
    operations: written.length,
    acknowledged: journal.count("acknowledged"),
    refused: journal.count("refused"),
    unacknowledged: journal.count("unknown"),
    unacknowledged_and_there: reckoning.kept,
    refused_and_done_by_an_earlier_try: reckoning.late,
    ...{ faults, retries, replays, unavailable: journal.unavailable, lost, doubled },
    ...{ replayed_at_the_end: replayed, snapshots, statements, batches },
    longest_silence_ms: journal.longestSilence,
    complaints: journal.complaints.slice(0, 100),
    kinds: Object.fromEntries(
      Object.keys(KINDS).map((kind) => [
        kind,
        written.filter((one) => one.kind === kind && one.outcome === "acknowledged").length,
      ]),
    ),
  };
  const says = {
    faults: `${number.format(written.length)} writes through ${number.format(broken)} faults and ` +
      `${number.format(retries)} retries: ${lost} lost, ${doubled} doubled`,
    snapshots: `${number.format(snapshots)} snapshots of books that add up, ` +
      `${number.format(statements)} statements, ${number.format(batches)} batches of jobs`,
    replays: `${number.format(replayed)} keys gave their first answer again`,
    late: `${reckoning.late.length} refused and done by an earlier try`,
  };
  await saveFigures("faults", says, data);
  return says;
}
