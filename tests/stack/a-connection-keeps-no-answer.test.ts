import { deepStrictEqual } from "node:assert/strict";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { startCluster } from "../../scripts/postgres/cluster.ts";
import { Pool } from "../../scripts/stack/pool.ts";
import { inFolder } from "./throw-away.ts";

// A stack that kept what it has answered would be out of memory after some thousand calls.
Deno.test("what a connection has answered is forgotten while it stays open", async () => {
  setFlagsFromString("--expose-gc");
  const collect: () => void = runInNewContext("gc");
  await inFolder(async (dir) => {
    const cluster = await startCluster({ dir: `${dir}/postgres`, testing: true });
    const pool = new Pool(cluster.adminUrl, { max: 1 });
    try {
      const ask = async () => {
        const session = await pool.reserve();
        const rows = await session.unsafe("select 1 as one");
        session.release();
        return new WeakRef(rows);
      };
      const answers: WeakRef<object>[] = [];
      for (let n = 0; n < 20; n++) answers.push(await ask());
      // What is held weakly stays until the next turn.
      await new Promise((turn) => setTimeout(turn));
      collect();
      // The driver may still hold the last one.
      deepStrictEqual(answers.slice(0, -1).filter((answer) => answer.deref()), []);
    } finally {
      await pool.end();
      await cluster.stop();
    }
  });
});
