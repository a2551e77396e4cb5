import { PlainError } from "./plain-error.ts";
import { databaseFlag, supabase } from "./supabase-cli.ts";

/**
 * Apply the migrations that the database does not have yet, exactly as `supabase db push` does
 * on a hosted project. Nothing happens when there are none.
 * @param url of the role `postgres`, who owns the database and is not a superuser
 * @param root the folder that has `supabase/` in it; ours when not given
 * @returns the names of the files applied
 * @throws PlainError with the CLI's own words
 */
export async function migrate(url: string, root?: URL): Promise<string[]> {
  const where = root ? ["--workdir", root.pathname] : [];
  const pushed = await supabase("db", "push", "--yes", ...where, ...databaseFlag(url));
  if (!pushed.ok) {
    throw new PlainError(`The migrations could not be applied: ${complaint(pushed.err)}`);
  }
  return [...pushed.err.matchAll(/^Applying migration (\S+)\.\.\.$/gm)].map((match) => match[1]!);
}

/** What the CLI says between naming the migration and giving advice. */
function complaint(text: string): string {
  const lines = text.trim().split("\n").filter((line) =>
    !/^(Connecting to|Do you want|Try rerunning|Download| • | \[Y\/n\])/.test(line)
  );
  return lines.join("\n");
}
