import postgres from "postgres";
import { migrate } from "../postgres/migrate.ts";
import { databaseFlag, supabase } from "../postgres/supabase-cli.ts";
import { type Step, verdict } from "./step.ts";

const OUR_SCHEMAS = "public,private";

/** The migrations, as the CLI applies them, and what the CLI's linters say about the result. */
export const migrations: Step[] = [
  {
    name: "migrations apply as a role that is not a superuser",
    async run(bed) {
      const { url } = await bed.template();
      const sql = postgres(url, { max: 1 });
      const [role] = await sql`
        select rolname, rolsuper from pg_roles where rolname = current_user`;
      await sql.end();
      const plain = role?.rolname === "postgres" && role.rolsuper === false;
      return verdict(plain ? null : `The migrations were applied by ${JSON.stringify(role)}.`);
    },
  },
  {
    name: "applying the migrations again changes nothing",
    async run(bed) {
      const again = await migrate((await bed.template()).url);
      return verdict(again.length ? `Applied a second time: ${again.join(", ")}` : null);
    },
  },
  {
    name: "supabase db lint",
    async run(bed) {
      const { url } = await bed.template();
      const options = ["--schema", OUR_SCHEMAS, "--level", "warning", "--fail-on", "warning"];
      return verdict(await complaint(["db", "lint", ...options, ...databaseFlag(url)]));
    },
  },
  {
    name: "supabase db advisors",
    async run(bed) {
      const { url } = await bed.template();
      const options = ["--type", "all", "--level", "warn", "--output-format", "json"];
      const { ok, out, err } = await supabase("db", "advisors", ...options, ...databaseFlag(url));
      if (!ok) return verdict(`${out}${err}`);
      const advice: Advice[] = JSON.parse(out).results;
      const heeded = advice.filter((one) => !cannotBeHeeded(one));
      return verdict(heeded.length ? JSON.stringify(heeded, null, 2) : null);
    },
  },
];

type Advice = { name: string; detail: string; metadata: { schema: string; name: string } };

/**
 * What Postgres lets have no search_path: the one procedure that commits as it goes, and an
 * aggregate, whose function has one.
 */
const WITHOUT_PATH = ["run_job", "chain_along"];

function cannotBeHeeded({ name, metadata }: Advice): boolean {
  return name === "function_search_path_mutable" && metadata.schema === "private" &&
    WITHOUT_PATH.includes(metadata.name);
}

async function complaint(args: string[]): Promise<string | null> {
  const { ok, out, err } = await supabase(...args);
  return ok ? null : `${out}${err}`;
}
