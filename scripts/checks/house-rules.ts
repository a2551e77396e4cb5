import { run } from "../postgres/command.ts";
import { isGenerated } from "../generate/paths.ts";
import { type Step, verdicts } from "./step.ts";

const LONGEST_LINE = 100;
const LONGEST_FILE = 300;
const MEDIAN_FILE_BELOW = 80;

/** What people write and read line by line; prose and data have no line length. */
const CODE = /(\.(ts|sql|sh)|^\.ci\/run)$/;

// In brackets, so that this file does not find itself.
const UNFINISHED = /\b(TO[D]O|FIX[M]E|X[X]X|HA[C]K|st[u]b(s|bed)?)\b/;
const SKIPPED =
  /\bDeno\.test\.(on[l]y|ig[n]ore)\b|\b(on[l]y|ig[n]ore): true\b|\bsk[i]p\(|\bto[d]o_start\(/;

type File = { path: string; lines: string[] };

/** The rules of the house that no tool knows. */
export const houseRules: Step = {
  name: "house rules",
  async run() {
    const files = await readFiles();
    const code = files.filter((file) => CODE.test(file.path) && !isGenerated(file.path));
    return verdicts([
      report("has lines over 100 characters", tooWide(code)),
      report("has over 300 lines", code.filter(isTooLong).map((file) => file.path)),
      medianComplaint(code),
      report("is unfinished", find(files, UNFINISHED)),
      report("skips a test", find(files, SKIPPED)),
    ]);
  },
};

async function readFiles(): Promise<File[]> {
  const listed = await run(["git", "ls-files", "--cached", "--others", "--exclude-standard"]);
  if (!listed.ok) throw new Error(`The house rules need git's list of files: ${listed.err}`);
  const files: File[] = [];
  for (const path of listed.out.trim().split("\n")) {
    const text = await Deno.readTextFile(path).catch(() => null);
    if (text !== null) files.push({ path, lines: text.trimEnd().split("\n") });
  }
  return files;
}

function tooWide(files: File[]): string[] {
  return files.flatMap(({ path, lines }) =>
    lines.flatMap((line, at) => [...line].length > LONGEST_LINE ? [`${path}:${at + 1}`] : [])
  );
}

function isTooLong(file: File): boolean {
  return file.lines.length > LONGEST_FILE;
}

function medianComplaint(files: File[]): string | null {
  const lengths = files.map((file) => file.lines.length).sort((a, b) => a - b);
  const median = lengths[Math.floor(lengths.length / 2)] ?? 0;
  return median < MEDIAN_FILE_BELOW ? null : `The median file has ${median} lines.`;
}

function find(files: File[], pattern: RegExp): string[] {
  return files.filter((file) => file.path !== "deno.lock").flatMap(({ path, lines }) =>
    lines.flatMap((line, at) => pattern.test(line) ? [`${path}:${at + 1}: ${line.trim()}`] : [])
  );
}

function report(what: string, places: string[]): string | null {
  return places.length ? `${what}:\n${places.join("\n")}` : null;
}
