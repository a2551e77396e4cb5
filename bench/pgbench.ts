import { run } from "../scripts/postgres/command.ts";
import { PlainError } from "../scripts/postgres/plain-error.ts";
import { quantile } from "./numbers.ts";
import { type Done, steady } from "./steady.ts";

/** How `pgbench` is to play a script. */
export type Play = {
  /** The text of a script, or the name of one that pgbench brings along. */
  script: string | { builtin: string };
  clients: number;
  /** How long, in seconds, or how many transactions each client makes. */
  seconds?: number;
  transactions?: number;
  define?: Record<string, number | string>;
  /** How statements are sent; prepared unless said. */
  mode?: "prepared" | "extended";
  /** Whom the session acts as; the RPCs are for the functions' role alone. */
  role?: string;
};

/** What pgbench has measured: transactions a second, and how long one takes in ms. */
export type Played = { rate: number; mean: number; p50: number; p99: number };

/** Play a script on the database at `url` with the pgbench in `bin`; notes go to `dir`. */
export async function pgbench(bin: string, url: string, dir: string, play: Play): Promise<Played> {
  const notes = await Deno.makeTempDir({ dir, prefix: "pgbench-" });
  try {
    const script = typeof play.script === "string" ? `${notes}/script.sql` : null;
    if (script) await Deno.writeTextFile(script, play.script as string);
    const { ok, err } = await run([
      `${bin}/pgbench`,
      ...(script ? ["-f", script] : ["-b", (play.script as { builtin: string }).builtin]),
      // Only of its own tables it knows what to vacuum first.
      ...(script ? ["-n"] : []),
      ...["-M", play.mode ?? "prepared", "-c", String(play.clients)],
      ...["-j", String(Math.min(play.clients, 2))],
      ...(play.transactions ? ["-t", String(play.transactions)] : ["-T", String(play.seconds)]),
      ...["-l", `--log-prefix=${notes}/log`, "--random-seed=1"],
      ...Object.entries(play.define ?? {}).map(([name, value]) => `--define=${name}=${value}`),
      url,
    ], { env: play.role ? { PGOPTIONS: `-c role=${play.role}` } : {} });
    if (!ok || /aborted/.test(err)) throw new PlainError(`pgbench failed: ${err.slice(0, 2000)}`);
    const { done, seconds } = steady(await doneIn(notes));
    const times = done.map(({ took }) => took);
    return {
      rate: done.length / seconds,
      mean: times.reduce((sum, time) => sum + time, 0) / times.length,
      p50: quantile(times, 0.5),
      p99: quantile(times, 0.99),
    };
  } finally {
    await Deno.remove(notes, { recursive: true });
  }
}

/** What pgbench has noted, a file for each thread: client, number, time in us, when it ended. */
async function doneIn(notes: string): Promise<Done[]> {
  const done: Done[] = [];
  for await (const { name } of Deno.readDir(notes)) {
    if (!name.startsWith("log")) continue;
    for (const line of (await Deno.readTextFile(`${notes}/${name}`)).split("\n")) {
      const [client, , took, , seconds, micros] = line.split(" ").map(Number);
      if (line) done.push({ client: client!, took: took! / 1000, at: seconds! + micros! / 1e6 });
    }
  }
  return done;
}
