import type { Address } from "../../scripts/checks/address.ts";
import { type Running, startTestStack } from "../../scripts/checks/test-stack.ts";
import { withConnection } from "../../scripts/postgres/with-connection.ts";

const SUPABASE = new URL("../../supabase", import.meta.url).pathname;
const NO_OP = new URL("no-op.ts", import.meta.url).pathname;

/** A stack on a bank, with all functions and one more, `no-op`, which calls an RPC of that name. */
export async function stackWithNoOp({ url, adminUrl }: Address, dir: string): Promise<Running> {
  await withConnection(
    url,
    (sql) =>
      sql.unsafe(`
        create function public.no_op() returns jsonb language sql as $$ select '{}'::jsonb $$;
        grant execute on function public.no_op() to service_role;
      `),
  );
  return await startTestStack({ url, adminUrl }, `${dir}/stack-with-no-op`, 0, await project(dir));
}

/** A folder like `supabase/` with that function among the others. */
async function project(dir: string): Promise<string> {
  const project = `${dir}/with-no-op/supabase`;
  await Deno.mkdir(`${project}/functions/no-op`, { recursive: true });
  for (const name of ["config.toml", "migrations"]) {
    await Deno.symlink(`${SUPABASE}/${name}`, `${project}/${name}`);
  }
  // The bank is full already.
  await Deno.writeTextFile(`${project}/seed.sql`, "");
  await link(`${SUPABASE}/functions`, `${project}/functions`);
  await Deno.symlink(NO_OP, `${project}/functions/no-op/index.ts`);
  return project;
}

/** Folders are made, for only those are taken for functions; what is in them is linked. */
async function link(from: string, to: string): Promise<void> {
  for await (const { name, isDirectory } of Deno.readDir(from)) {
    if (!isDirectory) {
      await Deno.symlink(`${from}/${name}`, `${to}/${name}`);
      continue;
    }
    await Deno.mkdir(`${to}/${name}`);
    await link(`${from}/${name}`, `${to}/${name}`);
  }
}
