import postgres from "postgres";
import { freshDatabase } from "../harness/sql.ts";

type Row = Record<string, unknown>;

/** A database of one's own with the seed, seen from the SQL editor. */
export type Seeded = {
  /** Run SQL as `postgres`; the rows of the last statement. */
  run(query: string): Promise<Row[]>;
  /** Run a snippet, its `<placeholders>` filled in. */
  snippet(name: string, values?: Record<string, string>): Promise<Row[]>;
  /** The member_id behind a name. */
  who(name: string): Promise<string>;
  drop(): Promise<void>;
};

/** A database of one's own, without members, and the SQL editor on it. */
export async function openEditor(): Promise<Pick<Seeded, "run" | "drop">> {
  const database = await freshDatabase();
  const sql = postgres(database.url, {
    max: 1,
    onnotice: () => {},
    types: { bigint: { to: 20, from: [20, 1700], serialize: String, parse: Number } },
  });
  return {
    run: async (query) => {
      const results = await sql.unsafe(query);
      return [...Array.isArray(results[0]) ? results.at(-1)! : results] as Row[];
    },
    drop: async () => {
      await sql.end();
      await database.drop();
    },
  };
}

/** Make a database, load `supabase/seed.sql` as it stands, and open the SQL editor. */
export async function seeded(): Promise<Seeded> {
  const { run, drop } = await openEditor();
  await run(await Deno.readTextFile("supabase/seed.sql"));
  return {
    run,
    snippet: async (name, values = {}) => {
      const text = await Deno.readTextFile(`supabase/snippets/${name}.sql`);
      return await run(filled(text, values));
    },
    who: async (name) => {
      const [member] = await run(`select member_id from members where display_name = '${name}'`);
      return member!.member_id as string;
    },
    drop,
  };
}

/** @throws when a placeholder stays empty, or a value has no place */
function filled(text: string, values: Record<string, string>): string {
  const unused = new Set(Object.keys(values));
  const query = text.replaceAll(/'<([^>]+)>'/g, (whole, name: string) => {
    if (!(name in values)) throw new Error(`No value for ${whole}`);
    unused.delete(name);
    return `'${values[name]}'`;
  });
  if (unused.size > 0) throw new Error(`No place for ${[...unused]}`);
  return query;
}
