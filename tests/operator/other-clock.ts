import { exists, isRoot, run } from "../../scripts/postgres/command.ts";
import { PlainError } from "../../scripts/postgres/plain-error.ts";

/** A clock that a server reads instead of the machine's. */
type OtherClock = {
  /** What the server's environment must say. */
  env: Record<string, string>;
  /** Show this moment from now on, in every process of the server; it goes on from there. */
  set(moment: string): void;
};

const PACKAGE = "libfaketime";

/**
 * A clock in `dir`, set to a moment. The library that shows it is a package, and installed as the
 * server's are.
 */
export async function otherClock(dir: string, moment: string): Promise<OtherClock> {
  const file = `${dir}/clock`;
  // An offset, which means the same whenever a process reads it.
  const set = (moment: string) => {
    const offset = (Date.parse(moment) - Date.now()) / 1000;
    Deno.writeTextFileSync(file, `${offset < 0 ? "" : "+"}${offset}\n`);
  };
  set(moment);
  Deno.chmodSync(file, 0o644);
  const env = {
    LD_PRELOAD: await provideLibrary(),
    FAKETIME_TIMESTAMP_FILE: file,
    FAKETIME_NO_CACHE: "1",
    // Whoever waits for a second does wait for one.
    FAKETIME_DONT_FAKE_MONOTONIC: "1",
  };
  return { env, set };
}

async function provideLibrary(): Promise<string> {
  const found = await findLibrary();
  if (found) return found;
  if (isRoot()) {
    const noQuestions = { env: { DEBIAN_FRONTEND: "noninteractive" } };
    await run(["apt-get", "update", "-q"], noQuestions);
    await run(["apt-get", "install", "-y", "-q", "--no-install-recommends", PACKAGE], noQuestions);
  }
  const installed = await findLibrary();
  if (!installed) throw new PlainError(`Install ${PACKAGE}, which shows a server another clock.`);
  return installed;
}

async function findLibrary(): Promise<string | undefined> {
  const folders = ["/usr/lib", "/usr/local/lib"];
  for (const machine of ["x86_64-linux-gnu", "aarch64-linux-gnu"]) {
    folders.push(`/usr/lib/${machine}`);
  }
  for (const folder of folders) {
    const path = `${folder}/faketime/libfaketime.so.1`;
    if (await exists(path)) return path;
  }
}
