import { file } from "../files.ts";
import type { Ask } from "../routes.ts";
import { linesOf } from "./lines.ts";

/** A little over half of the 2 s of CPU that a function has, with names in every script. */
const maximum = 500;

/** A statement as application/pdf; what writes PDFs is loaded when somebody wants one. */
export async function asPdf(
  ask: Ask,
  query: { cursor?: string; limit?: number },
): Promise<Response> {
  const lines = await linesOf(ask, query, maximum);
  const { pdfOf } = await import("./paper.ts");
  const next: Record<string, string> = lines.next === null ? {} : { "x-next-cursor": lines.next };
  return file("statement.pdf", "application/pdf", await pdfOf(lines), next);
}
