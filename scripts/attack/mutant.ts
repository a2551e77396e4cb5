/** One rule of the bank, broken on purpose, and the test that has to see it. */
export type Mutant = {
  /** What is done to the bank. */
  name: string;
  /** The promise that no longer holds. */
  rule: string;
  /** The migration: `0900_ledger` is supabase/migrations/…0900_ledger.sql. */
  chapter: string;
  /** What stands there, exactly once. */
  of: string;
  to: string;
  /** The test that fails, without its ending: `database/…` or `concurrency/…`. */
  by: string;
};

const MIGRATIONS = "supabase/migrations";

/** The migrations in their order: path and text. */
export async function readMigrations(): Promise<Map<string, string>> {
  const names = await Array.fromAsync(Deno.readDir(MIGRATIONS), ({ name }) => name);
  const paths = names.filter((name) => name.endsWith(".sql")).sort();
  const files = paths.map(async (name) =>
    [name, await Deno.readTextFile(`${MIGRATIONS}/${name}`)] as const
  );
  return new Map(await Promise.all(files));
}

/** The migrations with one rule broken; throws unless the place is there exactly once. */
export function mutate(migrations: Map<string, string>, mutant: Mutant): Map<string, string> {
  const { name, chapter, of, to } = mutant;
  const files = [...migrations].filter(([file]) => file.endsWith(`${chapter}.sql`));
  const [found] = files;
  if (files.length !== 1 || !found) throw new Error(`${name}: no chapter ${chapter}`);
  const [file, text] = found;
  const places = text.split(of).length - 1;
  if (places !== 1) throw new Error(`${name}: ${places} times in ${file}, not once`);
  return new Map(migrations).set(file, text.split(of).join(to));
}

/** Where the test is that catches a mutant. */
export function testOf({ by }: Pick<Mutant, "by">): string {
  return `tests/${by}${by.startsWith("database/") ? ".sql" : ".test.ts"}`;
}
