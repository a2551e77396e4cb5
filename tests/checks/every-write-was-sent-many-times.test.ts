import { deepStrictEqual, ok } from "node:assert/strict";
import type { Tally } from "../../scripts/attack/keys.ts";
import { readFigures } from "../../scripts/attack/figures.ts";
import { operations } from "../api/support/operations.ts";

Deno.test("the figures are of all writes that there are: run deno task attack:keys", async () => {
  const figures = await readFigures<Tally>("keys");
  const writes = operations.filter(({ keyed }) => keyed).map(({ name }) => name);
  ok(figures);
  deepStrictEqual(figures.writes, writes.sort());
});
