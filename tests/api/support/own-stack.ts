import postgres from "postgres";
import { startInBackground } from "../../../scripts/checks/background.ts";
import { stack } from "../../harness/stack.ts";

const PROGRAM = new URL("../../../scripts/checks/serve.ts", import.meta.url).pathname;

/**
 * A stack on a database of its own, its clock at rest, for what would disturb the other tests.
 * From then on it is the stack of the harness, in this test file alone: import what connects to
 * the database afterwards, with await import().
 */
export async function moveToOwnStack(): Promise<{ log(): string; stop(): Promise<void> }> {
  const admin = postgres(stack.database.adminUrl, { max: 1, onnotice: () => {} });
  const name = `own_${crypto.randomUUID().replaceAll("-", "")}`;
  const template = new URL(stack.template.url).pathname.slice(1);
  await admin.unsafe(`create database ${name} template ${template} owner postgres`);
  await admin.unsafe(`alter database ${name} set search_path to "$user", public, extensions`);
  const to = (url: string) => Object.assign(new URL(url), { pathname: `/${name}` }).href;
  const database = { url: to(stack.database.url), adminUrl: to(stack.database.adminUrl) };

  const dir = await Deno.makeTempDir({ prefix: "chronobank-own-" });
  const program = startInBackground(["--no-check", PROGRAM, JSON.stringify({ database, dir })]);
  const isThere = () => Deno.stat(`${dir}/ready.json`).then(() => true, () => false);
  if (!await program.until(isThere)) throw new Error(`No stack: ${program.text()}`);
  Object.assign(stack, JSON.parse(await Deno.readTextFile(`${dir}/ready.json`)), { database });
  const own = postgres(database.adminUrl, { max: 1 });
  await own`update cron.job set active = false`;
  await own.end();
  return {
    log: () => program.text(),
    async stop() {
      await program.end("SIGTERM");
      await admin.unsafe(`drop database ${name} with (force)`);
      await admin.end();
      await Deno.remove(dir, { recursive: true });
    },
  };
}
