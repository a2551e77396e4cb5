import { bundleRoom, bundleSizes, table, tooLarge } from "./bundle-sizes.ts";
import { PlainError, runCommand } from "./postgres/plain-error.ts";
import { tool } from "./tool.ts";

/** Settings of the functions on a hosted project; git ignores the file. */
const settingsFile = "supabase/.env";

/** What `deno task deploy` runs, in this order: the functions need the database. */
const steps = [
  ["db", "push", "--linked"],
  ["secrets", "set", "--env-file", settingsFile],
  ["functions", "deploy", "--use-api"],
];

/**
 * Deploys migrations, settings and functions to the linked project, with the CLI that deno.json
 * pins. --dry-run prints the commands and runs none.
 */
async function deploy(dryRun: boolean): Promise<void> {
  if (!dryRun) {
    await refuseUnlinked();
    checkSettings(await readSettings());
    const bundles = await bundleSizes();
    console.log(table(bundles));
    const heavy = tooLarge(bundles).map(({ name }) => name);
    if (heavy.length > 0) throw new PlainError(`Over ${bundleRoom} bytes: ${heavy.join(", ")}.`);
  }
  for (const step of steps) {
    console.log(`\n> supabase ${step.join(" ")}`);
    if (!dryRun && !await supabase(step)) {
      throw new PlainError(`"supabase ${step.join(" ")}" failed; what came before it is done.`);
    }
  }
}

/** The CLI at the keyboard of whoever deploys: it asks before it changes a database. */
async function supabase(args: string[]): Promise<boolean> {
  const [program = "", ...cli] = tool("supabase");
  return (await new Deno.Command(program, { args: [...cli, ...args] }).spawn().status).success;
}

async function refuseUnlinked(): Promise<void> {
  const linked = await Deno.readTextFile("supabase/.temp/project-ref").catch(() => "");
  if (linked.trim()) return console.log(`Linked project: ${linked.trim()}`);
  throw new PlainError("No project is linked. Run: deno task supabase link --project-ref <ref>");
}

async function readSettings(): Promise<string> {
  return await Deno.readTextFile(settingsFile).catch(() => {
    throw new PlainError(
      `${settingsFile} is missing: write CHRONOBANK_CRON_KEY=<a long random word> into it.`,
    );
  });
}

/** @throws PlainError when hosted would refuse the settings, or leave the jobs' door locked */
export function checkSettings(text: string): void {
  const settings = new Map(
    [...text.matchAll(/^([A-Z_]+)=["']?(.*?)["']?$/gm)].map(([, name, value]) => [name, value]),
  );
  if ((settings.get("CHRONOBANK_CRON_KEY") ?? "").length < 32) {
    throw new PlainError(`${settingsFile} needs a CHRONOBANK_CRON_KEY of 32 characters or more.`);
  }
  const reserved = [...settings.keys()].find((name) => name?.startsWith("SUPABASE_"));
  if (reserved) throw new PlainError(`A hosted project sets ${reserved} itself: take it out.`);
}

if (import.meta.main) {
  await runCommand(() => deploy(Deno.args.includes("--dry-run")));
}
