import { startStack } from "../stack/stack.ts";

/** The stack for the tests, until somebody ends the process. */
const { database, dir, port, project } = JSON.parse(Deno.args[0]!);
await Deno.mkdir(dir, { recursive: true });
const from = project ? new URL(`file://${project}/`) : undefined;
const stack = await startStack({ database, dir, port, project: from });
const { sql: _, stop, ...known } = stack;
const { pid } = Deno;
await Deno.writeTextFile(`${dir}/making.json`, JSON.stringify({ ...known, pid }));
// A reader sees all of it or nothing.
await Deno.rename(`${dir}/making.json`, `${dir}/ready.json`);
Deno.addSignalListener("SIGTERM", () => stop().finally(() => Deno.exit(0)));
