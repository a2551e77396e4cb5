import type { Sql } from "postgres";
import { table } from "../../scripts/generate/markdown.ts";
import { observe, type Row } from "./observe.ts";
import { buildWorld } from "./world.ts";

/** Where the matrix is kept. */
export const MATRIX = "tests/access/matrix.md";

/** What is seen in a migrated, empty database, which is filled for the purpose. */
export async function observeMatrix(sql: Sql): Promise<Row[]> {
  return await observe(sql, await buildWorld(sql));
}

/** The matrix as it is kept, for people to review. */
export function matrixPage(rows: Row[]): string {
  const actors = Object.keys(rows[0]?.seen ?? {});
  return `# Access matrix

Who gets what, tried out: \`deno task generate\` writes this page and the tests compare it. "2 of 7"
are rows seen of those there are, of one community where a table has communities. A dash is a right
that is missing, "never" says that a view is for reading alone, for whomever. Ana (recipient) and
Ben (provider) have an exchange under dispute, Cleo is in the
same community, Coral is its coordinator, Dora is in another one.

${
    table(
      ["object", "verb", ...actors],
      rows.map(({ object, verb, seen }) => [
        `\`${object}\``,
        verb,
        ...actors.map((actor) => seen[actor] ?? ""),
      ]),
    )
  }
`;
}

/** The kept page's lines, by object. */
export function linesByObject(page: string): Map<string, string[]> {
  const lines = new Map<string, string[]>();
  for (const line of page.split("\n")) {
    const object = /^\| `([^`]+)`/.exec(line)?.[1];
    if (object) lines.set(object, [...lines.get(object) ?? [], line]);
  }
  return lines;
}
