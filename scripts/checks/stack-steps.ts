import postgres from "postgres";
import { grants, policies } from "../generate/catalog.ts";
import { run } from "../postgres/command.ts";
import { startInBackground } from "./background.ts";
import { secretsIn } from "./secrets.ts";
import { type Step, verdict, verdicts } from "./step.ts";
import type { TestBed } from "./test-bed.ts";

const ROOT = new URL("../..", import.meta.url).pathname;

let before: string | undefined;

/** What the catalog allows on a stack that has just started. */
export const grantsBefore: Step = {
  name: "grants on a new stack are those of the migrations",
  async run(bed) {
    before = await accessOf((await bed.stack()).database.url);
    const stated = await accessOf((await bed.template()).url);
    return verdict(before === stated ? null : difference(stated, before));
  },
};

/** The stand-in for the REST API would grant rights of its own; after all tests it has not. */
export const grantsStay: Step = {
  name: "grants are unchanged after the tests",
  async run(bed) {
    const after = await accessOf((await bed.stack()).database.url);
    return verdict(before === after ? null : difference(before ?? "", after));
  },
};

/** The demo, as its users run it, against the stack on the real Postgres. */
export const demo: Step = {
  name: "the demo on a real Postgres",
  async run(bed) {
    const { url, secretKey, publishableKey, cronKey } = await bed.stack();
    return verdict(
      await playDemo({
        CHRONOBANK_URL: url,
        SUPABASE_PUBLISHABLE_KEY: publishableKey,
        SUPABASE_SECRET_KEY: secretKey,
        CHRONOBANK_CRON_KEY: cronKey,
      }),
    );
  },
};

/** Starts from nothing as a user does, plays the demo, and ends with Ctrl-C. */
export const embeddedStart: Step = {
  name: "the embedded start, its demo and its end",
  run: async (bed) => verdict(await startAndPlay(bed)),
};

/** Everything that all tests together made the functions, the REST API and Postgres write down. */
export const logTellsNothing: Step = {
  name: "no secret is in the logs after the tests",
  async run(bed) {
    const { secretKey, cronKey, jwtSecret, database } = await bed.stack();
    const sql = postgres(database.adminUrl, { max: 1 });
    try {
      const refresh = await sql<{ token: string }[]>`select token from auth.refresh_tokens`;
      const known = [secretKey, cronKey, jwtSecret, ...refresh.map(({ token }) => token)];
      return verdicts(
        Object.entries(await bed.logs()).map(([name, log]) => {
          const told = secretsIn(log, known);
          return told.length > 0 ? `${name}:\n${told.slice(0, 20).join("\n")}` : null;
        }),
      );
    } finally {
      await sql.end();
    }
  },
};

async function startAndPlay(bed: TestBed): Promise<string | null> {
  const dir = `${bed.dir}/embedded`;
  await Deno.mkdir(dir);
  const command = ["--config", `${ROOT}/deno.json`, `${ROOT}/scripts/start.ts`, "--port", "0"];
  const start = startInBackground(command, dir);
  const ready = await start.until(() => start.text().includes("Cron key"));
  if (!ready) return `The start ended early:\n${start.text()}`;
  const value = (name: string) => new RegExp(`${name} +(\\S+)`).exec(start.text())?.[1] ?? "";
  const complaint = await playDemo({
    CHRONOBANK_URL: new URL(value("Functions")).origin,
    SUPABASE_PUBLISHABLE_KEY: value("Publishable key"),
    SUPABASE_SECRET_KEY: value("Secret key"),
    CHRONOBANK_CRON_KEY: value("Cron key"),
  });
  const code = await start.end("SIGINT");
  return complaint ?? (code === 0 ? null : `Ctrl-C ended with code ${code}:\n${start.text()}`);
}

async function playDemo(env: Record<string, string>): Promise<string | null> {
  const command = [Deno.execPath(), "run", "-A", "scripts/demo.ts"];
  const { ok, out, err } = await run(command, { cwd: ROOT, env: { ...env, NO_COLOR: "1" } });
  return ok ? null : `${out}${err}`;
}

async function accessOf(url: string): Promise<string> {
  const sql = postgres(url, { max: 1 });
  try {
    const rows = [...await grants(sql), ...await policies(sql)];
    return rows.map((row) => JSON.stringify(row)).join("\n");
  } finally {
    await sql.end();
  }
}

function difference(expected: string, seen: string): string {
  const [wanted, got] = [expected.split("\n"), seen.split("\n")];
  const gone = wanted.filter((line) => !got.includes(line)).map((line) => `- ${line}`);
  const added = got.filter((line) => !wanted.includes(line)).map((line) => `+ ${line}`);
  return ["Access changed:", ...gone, ...added].join("\n");
}
