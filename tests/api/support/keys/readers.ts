import { openSession } from "../../../harness/sql.ts";
import { type Digest, digestOfAll } from "../digest.ts";

/** All versions of the whole bank that somebody can have seen while something went on. */
type Versions = { seen: Set<string>; reads: number };

/** Reads the whole bank on a connection of its own, a snapshot at a time, from start to end. */
export class Reader {
  #session = openSession();

  /** Read for as long as it lasts, and tell what it comes to. */
  async during<Result>(work: () => Promise<Result>): Promise<[Result, Versions]> {
    const versions: Versions = { seen: new Set(), reads: 0 };
    let over = false;
    const reading = (async () => {
      while (!over) {
        versions.seen.add(versionOf(await digestOfAll(this.#session)));
        versions.reads++;
      }
    })();
    try {
      return [await work(), versions];
    } finally {
      over = true;
      await reading;
    }
  }

  async close(): Promise<void> {
    await this.#session.end();
  }
}

/** The whole of it in one string. */
export function versionOf(digest: Digest): string {
  return JSON.stringify(digest);
}
