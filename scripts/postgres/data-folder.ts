import { exists, isRoot, run } from "./command.ts";
import type { Installation } from "./find.ts";
import { PlainError } from "./plain-error.ts";

/** A prepared data folder. `isNew` until `finish` says that its roles and extensions are made. */
export type DataFolder = {
  data: string;
  log: string;
  password: string;
  /** The OS user that the server runs as; null is ours. Postgres refuses to run as root. */
  user: string | null;
  isNew: boolean;
  finish(): Promise<void>;
};

const BELONGS_TO = "belongs-to";

/** What a finished folder says about itself; its absence marks a folder half made. */
type Note = { password: string; major: number; place: string };

/**
 * A new folder for a cluster that does not outlive its process. Other users may pass through it:
 * the server is one of them where we are root.
 */
export function makeTestFolder(): string {
  const dir = Deno.makeTempDirSync({ prefix: "chronobank-test-" });
  Deno.chmodSync(dir, 0o711);
  return dir;
}

/**
 * Take the folder for this process alone; returns how to let go of it. The lock goes when the
 * process does, however it ends, which a pid in a file would not.
 */
export async function claim(dir: string): Promise<() => void> {
  await Deno.mkdir(dir, { recursive: true });
  const file = await Deno.open(`${dir}/lock`, { create: true, write: true });
  if (!await file.tryLock(true)) {
    file.close();
    throw new PlainError(`Another running stack uses ${dir}: stop it first.`);
  }
  let held = true;
  return () => {
    if (held) file.close();
    held = false;
  };
}

/** The data in `dir`, or new and empty data. */
export async function prepare(
  dir: string,
  server: Installation,
  testing: boolean,
): Promise<DataFolder> {
  const root = await Deno.realPath(dir);
  const noteFile = `${root}/cluster.json`;
  const halfMade = `${root}/half-made`;
  const user = isRoot() ? "postgres" : null;
  if (await exists(halfMade)) {
    throw new PlainError(
      `${dir} holds a database whose first start was interrupted: remove the folder, or start ` +
        "with --fresh.",
    );
  }
  const known = await exists(noteFile);
  const note: Note = known
    ? JSON.parse(await Deno.readTextFile(noteFile))
    : { password: newPassword(), major: server.major, place: await chooseHome(root, user) };
  if (known && note.major !== server.major) {
    throw new PlainError(
      `${dir} was made by PostgreSQL ${note.major} and this machine now has ${server.major}: ` +
        "remove the folder, or start with --fresh.",
    );
  }
  const data = `${note.place}/data`;
  if (!known) {
    await Deno.writeTextFile(halfMade, "");
    await makeData(data, note.password, server, user, testing);
  }
  return {
    data,
    log: `${note.place}/server.log`,
    password: note.password,
    user,
    isNew: !known,
    async finish() {
      await Deno.writeTextFile(noteFile, JSON.stringify(note), { mode: 0o600 });
      await Deno.remove(halfMade);
    },
  };
}

/**
 * Where the data may lie. Run by root, the server is another user, who cannot enter a folder
 * below root's own home: its data then lives in that user's home, and `dir` only points there.
 */
async function chooseHome(root: string, user: string | null): Promise<string> {
  if (!user) return root;
  if ((await run(["test", "-x", root], { user })).ok) {
    await run(["mkdir", "-p", `${root}/server`]);
    await run(["chown", user, `${root}/server`]);
    return `${root}/server`;
  }
  const passwd = await run(["getent", "passwd", user]);
  const home = passwd.out.split(":")[5] ?? "/var/lib/postgresql";
  await sweep(home, user);
  const place = `${home}/chronobank-${await shortHash(root)}`;
  await run(["rm", "-rf", place], { user });
  await run(["mkdir", "-p", place], { user });
  await run(["sh", "-c", 'cat > "$0"', `${place}/${BELONGS_TO}`], { user, input: root });
  return place;
}

/** Remove data whose folder is gone: nobody can name it any more. */
async function sweep(home: string, user: string): Promise<void> {
  for await (const { name } of Deno.readDir(home)) {
    const note = `${home}/${name}/${BELONGS_TO}`;
    if (!name.startsWith("chronobank-") || !await exists(note)) continue;
    // Whoever uses a folder holds the lock in it.
    const isUsed = await exists(`${await Deno.readTextFile(note)}/lock`);
    if (!isUsed) await run(["rm", "-rf", `${home}/${name}`], { user });
  }
}

async function makeData(
  data: string,
  password: string,
  server: Installation,
  user: string | null,
  testing: boolean,
): Promise<void> {
  const passwordFile = `${data}.password`;
  await run(["sh", "-c", 'umask 077 && cat > "$0"', passwordFile], { user, input: password });
  const locale = Deno.build.os === "linux" ? "C.UTF-8" : "en_US.UTF-8";
  const command = [
    `${server.bin}/initdb`,
    `--pgdata=${data}`,
    "--username=supabase_admin",
    "--encoding=UTF8",
    `--locale=${locale}`,
    "--auth=scram-sha-256",
    `--pwfile=${passwordFile}`,
    ...(testing ? ["--no-sync"] : []),
  ];
  const made = await run(command, { user });
  await run(["rm", passwordFile], { user });
  if (!made.ok) {
    throw new PlainError(`initdb could not make ${data}: ${made.err.trim().split("\n").at(-1)}`);
  }
}

function newPassword(): string {
  return crypto.randomUUID().replaceAll("-", "");
}

async function shortHash(text: string): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return new Uint8Array(digest).slice(0, 6).toHex();
}
