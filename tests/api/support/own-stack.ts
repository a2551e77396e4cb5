import { deepStrictEqual } from "node:assert/strict";
import postgres from "postgres";
import { besides } from "../../../scripts/checks/address.ts";
import { secretsIn } from "../../../scripts/checks/secrets.ts";
import { startTestStack } from "../../../scripts/checks/test-stack.ts";
import { copyDatabase, databaseOf } from "../../../scripts/postgres/copy-database.ts";
import { stack } from "../../harness/stack.ts";

/**
 * A stack on a database of its own, its clock at rest, for what would disturb the other tests.
 * From then on it is the stack of the harness, in this test file alone: import what connects to
 * the database afterwards, with await import().
 */
export async function moveToOwnStack(): Promise<{ log(): string; stop(): Promise<void> }> {
  const admin = postgres(stack.database.adminUrl, { max: 1, onnotice: () => {} });
  const name = `own_${crypto.randomUUID().replaceAll("-", "")}`;
  await copyDatabase(admin, databaseOf(stack.template.url), name);
  const database = besides(stack.database, name);
  const dir = await Deno.makeTempDir({ prefix: "chronobank-own-" });
  const running = await startTestStack(database, dir);
  Object.assign(stack, running.stack, { database });
  const own = postgres(database.adminUrl, { max: 1 });
  await own`update cron.job set active = false`;
  await own.end();
  return {
    log: running.log,
    async stop() {
      await running.stop();
      await admin.unsafe(`drop database ${name} with (force)`);
      await admin.end();
      await Deno.remove(dir, { recursive: true });
      deepStrictEqual(secretsIn(running.log()), [], "the log tells no secrets");
    },
  };
}
