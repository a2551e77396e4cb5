import { exists, isRoot, run } from "./command.ts";
import { choose, findInstallations, type Installation, OLDEST } from "./find.ts";
import { PlainError } from "./plain-error.ts";

/** What a stack needs, and what the tests need beyond it. */
const FOR_A_STACK = ["pg_cron"];
const FOR_TESTS = ["pg_cron", "pgtap", "plpgsql_check"];

const DEBIAN_SUFFIX: Record<string, string> = {
  pg_cron: "cron",
  pgtap: "pgtap",
  plpgsql_check: "plpgsql-check",
};

const NO_QUESTIONS = { env: { DEBIAN_FRONTEND: "noninteractive" } };

/**
 * The Postgres to use: one that is here, else one installed with apt-get where we are root on
 * Debian or Ubuntu, else a PlainError that names what to install.
 */
export async function providePostgres(testing: boolean): Promise<Installation> {
  const wanted = testing ? FOR_TESTS : FOR_A_STACK;
  const found = await findInstallations();
  const usable = choose(found, wanted);
  if (usable) return usable;
  if (!await mayInstall()) {
    throw new PlainError(explain(found, wanted));
  }
  const major = found.find((one) => one.major >= OLDEST)?.major;
  await install(major, wanted);
  const now = choose(await findInstallations(), wanted);
  if (!now) throw new PlainError(explain(await findInstallations(), wanted));
  return now;
}

async function install(major: number | undefined, wanted: string[]): Promise<void> {
  await updateLists();
  const offered = major ?? await offeredMajor();
  if (offered < OLDEST) {
    throw new PlainError(
      `This system offers PostgreSQL ${offered}, which is too old: ChronoBank needs ${OLDEST} ` +
        "or newer; see https://wiki.postgresql.org/wiki/Apt for newer packages.",
    );
  }
  await installPackages(packages(offered, wanted));
}

/** Where pgbouncer is, which is installed where we may; a PlainError says what to install. */
export async function providePooler(): Promise<string> {
  const places = ["/usr/sbin", "/usr/local/sbin", ...(Deno.env.get("PATH") ?? "").split(":")];
  const find = async () => {
    for (const place of places) {
      if (place && await exists(`${place}/pgbouncer`)) return `${place}/pgbouncer`;
    }
  };
  const found = await find();
  if (found) return found;
  if (await mayInstall()) {
    await updateLists();
    await installPackages(["pgbouncer"]);
  }
  const now = await find();
  if (!now) {
    throw new PlainError(
      "pgbouncer is missing, through which the tests reach Postgres: on Debian or Ubuntu " +
        '"apt-get install pgbouncer" brings it.',
    );
  }
  return now;
}

async function mayInstall(): Promise<boolean> {
  return isRoot() && (await run(["apt-get", "--version"])).ok;
}

async function updateLists(): Promise<void> {
  const update = await run(["apt-get", "update", "-q"], NO_QUESTIONS);
  if (!update.ok) throw new PlainError(`"apt-get update" failed: ${lastLine(update.err)}`);
}

async function installPackages(names: string[]): Promise<void> {
  const command = ["apt-get", "install", "-y", "-q", "--no-install-recommends", ...names];
  const done = await run(command, NO_QUESTIONS);
  if (!done.ok) {
    throw new PlainError(`"apt-get install ${names.join(" ")}" failed: ${lastLine(done.err)}`);
  }
}

async function offeredMajor(): Promise<number> {
  const policy = await run(["apt-cache", "policy", "postgresql"]);
  return Number(/Candidate: (\d+)/.exec(policy.out)?.[1] ?? 0);
}

function packages(major: number, wanted: string[]): string[] {
  return [
    `postgresql-${major}`,
    ...wanted.map((name) => `postgresql-${major}-${DEBIAN_SUFFIX[name]}`),
  ];
}

/** One sentence about why none of the servers found will do, and what to install. */
export function explain(found: Installation[], wanted: string[]): string {
  const newest = found[0];
  const names = packages(Math.max(newest?.major ?? 0, OLDEST), wanted).join(" ");
  const how = `on Debian or Ubuntu "apt-get install ${names}" brings what is needed.`;
  if (!newest) return `No PostgreSQL server was found on this machine: ${how}`;
  if (newest.major < OLDEST) {
    return `PostgreSQL ${newest.major} in ${newest.bin} is too old, ChronoBank needs ${OLDEST} ` +
      `or newer: ${how}`;
  }
  const missing = wanted.filter((name) => !newest.extensions.has(name));
  return `PostgreSQL ${newest.major} in ${newest.bin} lacks ${missing.join(", ")}: ${how}`;
}

function lastLine(text: string): string {
  return text.trim().split("\n").at(-1) ?? "";
}
