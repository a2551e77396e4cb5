import { deepStrictEqual } from "node:assert/strict";
import { assertWhole } from "../harness/books.ts";
import { actions } from "./standing-actions.ts";
import { formerWorld, pendingWorld, type World, worldOf } from "./standing-world.ts";

const page = await Deno.readTextFile("docs/standings.md");
const lines = page.split("\n").filter((line) => line.startsWith("| "));
const [head = [], ...rows] = lines.filter((line) => !line.startsWith("| -")).map(cells);
const standings = head.slice(1);

function cells(line: string): string[] {
  return line.split("|").slice(1, -1).map((cell) => cell.trim());
}

/** Two worlds where it matters on which side of zero somebody is. */
const worlds: Record<string, (() => Promise<unknown>)[]> = {
  pending: [pendingWorld],
  active: [() => worldOf("active")],
  paused: [() => worldOf("paused")],
  suspended: [() => worldOf("suspended")],
  leaving: [() => worldOf("leaving", 200), () => worldOf("leaving", -300)],
  closed: [() => formerWorld("closed")],
  erased: [() => formerWorld("erased")],
};

Deno.test("each row of the table of standings is tried out", () => {
  deepStrictEqual(rows.map(([action]) => action), Object.keys(actions));
  deepStrictEqual(standings, Object.keys(worlds));
});

/** All rows that are not a dash, one after the other. */
async function played(world: World, names: string[]): Promise<string[]> {
  const tried: string[] = [];
  for (const name of names) {
    const answers = await actions[name]!(world);
    const fine = answers.filter(({ status }) => status < 300).length;
    const other = answers.map(({ status, body }) => `${status} ${body.code ?? ""}`).join(", ");
    tried.push(fine === answers.length ? "yes" : fine === 0 ? "no" : other);
  }
  await assertWhole(world.town);
  return tried;
}

for (const [at, standing] of standings.entries()) {
  Deno.test(`what a member who is ${standing} may do is what the table says`, async () => {
    const written = rows.filter((row) => row[at + 1] !== "–");
    const names = written.map(([action = ""]) => action);
    const outcomes: string[][] = [];
    for (const world of worlds[standing]!) {
      outcomes.push(await played(await world() as World, names));
    }
    const seen = names.map((name, row) => {
      const [first, second = first] = outcomes.map((outcome) => outcome[row]);
      return [name, first === second ? first : towardZero(name, first, second)];
    });
    deepStrictEqual(seen, written.map((row) => [row[0], row[at + 1]]));
  });
}

/** With a balance one pays, with a debt one is paid, and not the other way round. */
function towardZero(name: string, rich?: string, poor?: string): string {
  const wished = name.startsWith("pay:") ? ["yes", "no"] : ["no", "yes"];
  return `${[rich, poor]}` === `${wished}` ? "toward zero" : `${rich} with, ${poor} without`;
}
