import type { Refusal } from "./refusals.ts";
import { code, table } from "./markdown.ts";

/** `docs/errors.md`: every code that an answer can carry. */
export function errorsPage(codes: readonly Refusal[]): string {
  const byStatus = (a: Refusal, b: Refusal) => a.status - b.status || (a.code < b.code ? -1 : 1);
  const sorted = [...codes].sort(byStatus);
  return `# Errors

Every refusal has the shape \`{ "code", "message", "details", "hint" }\`. The code is stable, the
sentences may change; \`details\` is an object of facts. \`deno task generate\` writes this page.

${
    table(
      ["status", "code", "message", "what next"],
      sorted.map((one) => [
        String(one.status),
        code(one.code),
        one.message,
        one.hint,
      ]),
    )
  }
`;
}
