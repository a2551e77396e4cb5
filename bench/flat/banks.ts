import postgres from "postgres";
import type { Bench } from "../bench.ts";
import { fill } from "../fill/fill.ts";
import { LARGE, QUICK_LARGE, QUICK_SMALL, type Size, SMALL } from "../fill/sizes.ts";

/** The same calls, on a small bank and on a large one. */
export type Banks = Record<"small" | "large", postgres.Sql>;

const opened = new WeakMap<Bench, Promise<Banks>>();

/** Both banks, filled once for all topics of a run. */
export function banksOf(bench: Bench): Promise<Banks> {
  const banks = opened.get(bench) ?? openBanks(bench);
  opened.set(bench, banks);
  return banks;
}

/** Whoever is done with them last has the run end; until then they stay open. */
async function openBanks(bench: Bench): Promise<Banks> {
  return {
    small: await openBank(bench, bench.quick ? QUICK_SMALL : SMALL),
    large: await openBank(bench, bench.quick ? QUICK_LARGE : LARGE),
  };
}

async function openBank(bench: Bench, size: Size): Promise<postgres.Sql> {
  const address = await bench.bed.copy();
  bench.tell(`Filling the ${size.name} bank`);
  await fill(address, size, (line) => bench.tell(line));
  const sql = postgres(address.adminUrl, { max: 1, onnotice: () => {}, idle_timeout: 60 });
  await prepareCalls(sql);
  return sql;
}

/** What is called on which rows, and the function that calls and measures. */
async function prepareCalls(sql: postgres.Sql): Promise<void> {
  for (const file of ["subjects.sql", "states.sql"]) {
    await sql.unsafe(await Deno.readTextFile(new URL(file, import.meta.url)));
  }
}
