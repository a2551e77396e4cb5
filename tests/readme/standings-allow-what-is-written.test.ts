import { deepStrictEqual } from "node:assert/strict";
import { assertWhole } from "../harness/books.ts";
import { actions } from "./standing-actions.ts";
import { pendingWorld, type World, worldOf } from "./standing-world.ts";

const page = await Deno.readTextFile("docs/standings.md");
const lines = page.split("\n").filter((line) => line.startsWith("| "));
const [head = [], ...rows] = lines.filter((line) => !line.startsWith("| -")).map(cells);
const standings = head.slice(1);

function cells(line: string): string[] {
  return line.split("|").slice(1, -1).map((cell) => cell.trim());
}

Deno.test("each row of the table of standings is tried out", () => {
  deepStrictEqual(rows.map(([action]) => action), Object.keys(actions));
  deepStrictEqual(standings, ["pending", "active", "paused", "suspended"]);
});

for (const [at, standing] of standings.entries()) {
  Deno.test(`what a member who is ${standing} may do is what the table says`, async () => {
    // A dash stands for what somebody who only waits cannot have begun.
    const played = rows.filter((row) => row[at + 1] !== "–");
    const written = Object.fromEntries(played.map((row) => [row[0], row[at + 1]]));
    const world = standing === "pending"
      ? await pendingWorld() as World
      : await worldOf(standing as "active");
    const tried: Record<string, string> = {};
    for (const [action = ""] of played) {
      const answers = await actions[action]!(world);
      const fine = answers.filter(({ status }) => status < 300).length;
      const other = answers.map(({ status, body }) => `${status} ${body.code ?? ""}`).join(", ");
      tried[action] = fine === answers.length ? "yes" : fine === 0 ? "no" : other;
    }
    deepStrictEqual(tried, written);
    await assertWhole(world.town);
  });
}
