import type { Dashboard } from "../demo/bank.ts";
import { PlainError } from "../postgres/plain-error.ts";

const EXCHANGES_A_WEEK = 30;

/** The scenes of the story: who comes, how a week goes, and what else happens in a year. */
const BEFORE = ["10-words", "20-people", "30-weeks"];
const AFTER = ["40-money", "50-groups", "60-paper", "70-lives", "75-cases", "80-trade", "90-proof"];

/**
 * Two hundred members live through a year in the community `riverbend`: every step is an RPC of
 * the bank, the same ones in the same order each time. The story is told in SQL, a statement a
 * scene, because a year of single calls over HTTP would take minutes.
 *
 * @param run speaks as the dashboard does
 * @throws PlainError when the community is there already, or the books are not whole
 */
export async function playYear(
  run: Dashboard,
  print: (line: string) => void,
  weeks = 52,
): Promise<void> {
  const since = performance.now();
  const tell = async (scene: string) => {
    const file = new URL(`${scene}.sql`, import.meta.url);
    return await run<Proof>(Object.assign([await Deno.readTextFile(file)], { raw: [] }));
  };
  const done = (what: string) =>
    print(`${((performance.now() - since) / 1000).toFixed(1).padStart(6)} s  ${what}`);

  if ((await run`select from public.communities where slug = 'riverbend'`).length > 0) {
    throw new PlainError("Riverbend has lived already; begin anew with deno task start --fresh.");
  }
  for (const scene of BEFORE) await tell(scene);
  done("two hundred members have joined");
  const happened = new Map<string, number>();
  for (let week = 1; week <= weeks; week++) {
    const [row] = await run<{ seen: Record<string, number> }>`
      select demo.week(${week}, ${EXCHANGES_A_WEEK}) as seen`;
    for (const [what, times] of Object.entries(row!.seen)) {
      happened.set(what, (happened.get(what) ?? 0) + times);
    }
    if (week % 13 === 0) done(`week ${week}`);
  }
  for (const [what, times] of happened) print(`${String(times).padStart(17)}  ${what}`);
  let proof: Proof[] = [];
  for (const scene of AFTER) proof = await tell(scene);
  done("gifts and claims, groups, paper, leave-takings, and trade across the river");
  for (const { what, minutes } of proof) print(`${String(minutes).padStart(17)}  ${what}`);
  const wrong = proof.filter(({ is_zero }) => is_zero === false);
  if (wrong.length > 0) throw new PlainError(`Not zero: ${wrong.map((one) => one.what)}`);
}

/** A line of the books at the end; is_zero where it has to be. */
type Proof = { what: string; minutes: number; is_zero: boolean | null };
