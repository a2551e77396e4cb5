import { parse } from "csv-parse/sync";
import { PlainError } from "../postgres/plain-error.ts";
import type { Options } from "./arguments.ts";
import { fromColumns, isTimeOverflow, type Line, timeOverflow } from "./formats.ts";

/** A line of the file: where it stands there, and what is sent for it. */
export type Numbered = { at: number; line: Line };

/** Read a CSV file, whatever its separator, and make of it what the bank imports. */
export async function readFile(options: Options): Promise<Numbered[]> {
  const text = await Deno.readTextFile(options.file).catch((error) => {
    throw new PlainError(`${options.file} cannot be read: ${error.message}`);
  });
  const [head, ...rows] = rowsOf(text, options.file);
  if (!head || rows.length === 0) throw new PlainError(`${options.file} has no lines.`);
  const format = options.format ?? (isTimeOverflow(head.cells) ? "timeoverflow" : "chronobank");
  const lineOf = format === "timeoverflow"
    ? timeOverflow(options)
    : fromColumns(head.cells, options);
  const file = await digest(text);
  return rows.map(({ cells, at }) => {
    const line = lineOf(cells);
    // A transfer without a number of its own is known by its place in this very file.
    if (options.kind === "transfers") line.reference ??= `${file.slice(0, 16)}-${at}`;
    return { at, line };
  });
}

function rowsOf(text: string, file: string): { cells: string[]; at: number }[] {
  try {
    return parse(text, {
      bom: true,
      delimiter: separator(text),
      info: true,
      relax_column_count: true,
      skip_empty_lines: true,
      trim: true,
    }).map((row) => {
      const { record, info } = row as unknown as { record: string[]; info: { lines: number } };
      return { cells: record, at: info.lines };
    });
  } catch (error) {
    throw new PlainError(`${file} is no CSV: ${(error as Error).message}`);
  }
}

/** Spreadsheets write commas, semicolons or tabs: the one that the first line has most of. */
function separator(text: string): string {
  const first = text.slice(0, Math.max(0, text.indexOf("\n")) || undefined);
  const count = (one: string) => first.split(one).length;
  return [",", ";", "\t"].reduce((best, one) => count(one) > count(best) ? one : best);
}

/** SHA-256 in hexadecimal digits. */
export async function digest(text: string): Promise<string> {
  const hash = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return Array.from(new Uint8Array(hash), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
