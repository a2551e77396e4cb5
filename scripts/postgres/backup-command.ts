import type { backup } from "./backup.ts";
import { exists } from "./command.ts";
import { PlainError, runCommand } from "./plain-error.ts";

// deno-lint-ignore-file no-console

/** Run a backup or a restore of the database that DATABASE_URL names, with the file named. */
export async function keepOrBringBack(work: typeof backup, did: string): Promise<void> {
  await runCommand(async () => {
    const [file] = Deno.args;
    const url = Deno.env.get("DATABASE_URL");
    if (!file || !url) {
      throw new PlainError("Name a file, and the database (role postgres) in DATABASE_URL.");
    }
    await work(url, file, await clientPrograms());
    console.log(`${did} ${file}.`);
  });
}

/** Where psql and pg_dump are: they come together. */
async function clientPrograms(): Promise<string> {
  for (const folder of (Deno.env.get("PATH") ?? "").split(":")) {
    if (folder && await exists(`${folder}/pg_dump`)) return folder;
  }
  throw new PlainError("pg_dump is missing: install the client programs of PostgreSQL.");
}
