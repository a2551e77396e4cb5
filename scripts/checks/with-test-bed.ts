import { type BedOptions, TestBed } from "./test-bed.ts";

/** Work on a bed of one's own, which is cleared away whatever comes of it, Ctrl-C included. */
export async function withTestBed<T>(
  work: (bed: TestBed) => Promise<T>,
  options: BedOptions = {},
): Promise<T> {
  const bed = new TestBed(options);
  Deno.addSignalListener("SIGINT", () => bed.close().finally(() => Deno.exit(130)));
  try {
    return await work(bed);
  } finally {
    await bed.close();
  }
}
