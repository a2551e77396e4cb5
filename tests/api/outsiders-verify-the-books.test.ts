import { deepStrictEqual, match, ok, strictEqual } from "node:assert/strict";
import { chainOf, digestOf } from "../../scripts/verify-ledger/check-entries.ts";
import { sealOf } from "../../scripts/verify-ledger/check-seals.ts";
import { readLedger } from "../../scripts/verify-ledger/ledger-file.ts";
import { verify } from "../../scripts/verify-ledger/verify.ts";
import { call } from "../harness/call.ts";
import { expect } from "../harness/member.ts";
import { sql } from "../harness/sql.ts";
import { held } from "./support/exchange.ts";
import { newVillage } from "./support/people.ts";
import { runJob } from "./support/jobs.ts";

const { town, ana, ben, cora } = await newVillage("sealed");

/** Seals all there is. Who is at work elsewhere in the database holds it up. */
async function seal(): Promise<void> {
  const open = () =>
    sql`select from transfers where community_id = ${town.community_id} and transfer_id > (
      select coalesce(max(last_transfer_id), 0) from seals
      where community_id = ${town.community_id})`;
  while ((await open()).length > 0) await runJob("seal");
}

/** What is posted meanwhile is sealed as one, whoever seals: no run looks past an open writer. */
async function asOne(post: () => Promise<void>): Promise<void> {
  await sql.begin(async (open) => {
    await open`select pg_current_xact_id()`;
    await post();
  });
}

// deno-lint-ignore no-explicit-any -- what the proof tells
type Proof = any;
async function proof(): Promise<Proof> {
  const query = `/proof?community_id=${town.community_id}`;
  return expect(200, await call("GET", query, undefined, {})).body.items[0];
}

async function ledger(query = ""): Promise<string> {
  return expect(200, await cora.get(`/admin/ledger?format=csv${query}`)).body;
}

const wrong = (texts: string[], noted: Record<string, string> = {}): string[] =>
  verify(
    texts.map((text, at) => readLedger(text, `export ${at}`)),
    new Map(Object.entries(noted).map(([number, hash]) => [Number(number), hash])),
  );

await asOne(async () => {
  expect(200, await ana.post("/escrow/confirm", { escrow_id: await held(ana, ben, 60) }));
});
await seal();
const early = await proof();
await asOne(async () => {
  await held(ben, ana, 25);
  await held(ana, ben, 10);
});
await seal();
const now = await proof();
const notes = { [early.seal.number]: early.seal.hash, [now.seal.number]: now.seal.hash };
const text = await ledger();
const lines = text.trimEnd().split("\r\n");

Deno.test("anyone sees that the books balance, and takes a seal along", () => {
  const [{ unit, members, held, system_accounts, total }] = now.units;
  deepStrictEqual([unit, members, held, total], ["HOUR", -35, 35, 0]);
  deepStrictEqual(Object.values(system_accounts).every((amount) => amount === 0), true);
  const sealed = [early, now].map(({ seal }) => [seal.number, seal.entries]);
  deepStrictEqual(sealed, [[1, 4], [2, 4]]);
  const told = JSON.stringify(now);
  for (const { member_id } of [ana, ben, cora]) ok(!told.includes(member_id));
});

Deno.test("the export names nobody, and is for staff", async () => {
  for (const { member_id } of [ana, ben, cora]) ok(!text.includes(member_id));
  deepStrictEqual((await ana.get("/admin/ledger")).body.code, "staff_required");
});

Deno.test("with the export and the noted seals the books are proven", async () => {
  deepStrictEqual(wrong([text], notes), []);
  const file = await Deno.makeTempFile({ suffix: ".csv" });
  await Deno.writeTextFile(file, text);
  const args = Object.entries(notes).map(([number, hash]) => `${number}:${hash}`);
  const { code, out } = await command([file, ...args]);
  deepStrictEqual(code, 0);
  match(out, /These are the books that were sealed: your note of seal 2 says so\./);
  await Deno.writeTextFile(file, text.replace(",60,", ",61,"));
  strictEqual((await command([file, ...args])).code, 1);
  await Deno.remove(file);
});

async function command(args: string[]): Promise<{ code: number; out: string }> {
  const { code, stdout } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "--allow-read", "--no-prompt", "scripts/verify-ledger.ts", ...args],
  }).output();
  return { code, out: new TextDecoder().decode(stdout) };
}

Deno.test("each cell that is changed is found, under each seal", () => {
  for (const [at, line] of lines.entries()) {
    const cells = line.split(",");
    for (const [column, cell] of cells.entries()) {
      if (at === 0 || cells[3] === "seal" && cell === "") continue;
      const changed = cells.with(column, cell === "" ? "x" : cell.replace(/.$/, other));
      const found = wrong([lines.with(at, changed.join()).join("\n")], notes);
      ok(found.length > 0, `${line} -> ${changed}`);
    }
  }
});

function other(character: string): string {
  return character === "1" ? "2" : "1";
}

Deno.test("an entry that is missing, doubled, added or elsewhere is found", () => {
  for (const [at, line] of lines.entries()) {
    if (at === 0 || line.includes(",seal,")) continue;
    const tampered: Record<string, string[]> = {
      missing: lines.toSpliced(at, 1),
      doubled: lines.toSpliced(at, 0, line),
      added: lines.toSpliced(at, 0, line.replace(/,\d+,/, ",999999,")),
    };
    // Behind the line of its seal it is still under it.
    const next = lines[at + 1]!;
    if (!next.includes(",seal,")) tampered.elsewhere = lines.toSpliced(at, 2, next, line);
    for (const [what, changed] of Object.entries(tampered)) {
      ok(wrong([changed.join("\n")], notes).length > 0, `${what}: ${line}`);
    }
  }
  const cut = lines.slice(0, lines.findIndex((line) => line.startsWith("2,")));
  match(
    wrong([cut.join("\n")], notes).join(),
    /seal 2: it was noted, and its entries are not in the export/,
  );
});

Deno.test("exports are checked together, or from a seal on", async () => {
  const [head, ...rest] = lines;
  const split = rest.findIndex((line) => line.startsWith("2,"));
  const [first, second] = [[head, ...rest.slice(0, split)], [head, ...rest.slice(split - 1)]]
    .map((part) => part.join("\n"));
  deepStrictEqual(wrong([first!, second!], notes), []);
  deepStrictEqual(wrong([second!], { 2: now.seal.hash }), []);
  const files = await Promise.all([second!, first!].map(async (part) => {
    const file = await Deno.makeTempFile({ suffix: ".csv" });
    await Deno.writeTextFile(file, part);
    return file;
  }));
  strictEqual((await command([...files, `2:${now.seal.hash}`])).code, 0, "in any order");
  const other = `2:${"0".repeat(64)}`;
  strictEqual((await command([...files, other, `2:${now.seal.hash}`])).code, 1, "two notes");
  await Promise.all(files.map((file) => Deno.remove(file)));
  deepStrictEqual(wrong([second!.replace(/\n1,.*/, "")], { 2: now.seal.hash }).length > 0, true);
  const today = new Date().toISOString().slice(0, 10);
  deepStrictEqual(await ledger("&to=2020-01-01"), `${head}\r\n`);
  ok((await ledger(`&from=2020-01-01&to=${today}`)).length >= head!.length);
});

/** The same books with other details, all chains and seals made anew: as good as new. */
function forge(text: string): string {
  const { entries } = readLedger(text, "export");
  const chains = new Map<string, string>();
  const files = [lines[0]!];
  let before = "";
  for (const [seal, under] of Map.groupBy(entries, (entry) => Number(entry.seal))) {
    for (const of of Map.groupBy(under, ({ transfer_id }) => transfer_id).values()) {
      for (const line of of) line.details = "0".repeat(64);
      const digest = digestOf(of);
      for (const line of of.filter(({ account_id }) => account_id !== "")) {
        line.chain = chainOf(line, digest, chains.get(line.account_id) ?? "");
        chains.set(line.account_id, line.chain);
      }
    }
    for (const entry of under) {
      const { line: _, seal: number, ...cells } = entry;
      entry.line = Object.values(cells).join();
      files.push(`${number},${entry.line}`);
    }
    before = sealOf(under, seal, before);
    files.push(`${seal},,,seal,,,,,,,,,,${before}`);
  }
  return files.join("\n");
}

Deno.test("who makes all chains and seals anew is found by whoever has noted a seal", () => {
  const forged = forge(text);
  deepStrictEqual(wrong([forged]), []);
  const early = wrong([forged], { 1: notes[1]! });
  deepStrictEqual([early.length, early[0]!.slice(0, 7)], [1, "seal 1:"]);
  deepStrictEqual(wrong([forged], { 2: notes[2]! }).length, 1);
});
