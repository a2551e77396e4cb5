import { code, table } from "./markdown.ts";

type Operation = { summary: string; security: Record<string, unknown>[]; tags: string[] };
type Paths = Record<string, Record<string, Operation>>;

/** `docs/api.md`: every call there is, by function, from the text of openapi.json. */
export function apiPage(openapi: string): string {
  const { paths } = JSON.parse(openapi) as { paths: Paths };
  const calls = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, operation }))
  );
  const sections = Map.groupBy(calls, ({ operation }) => operation.tags[0] ?? "");
  return `# Which calls are there?

Everything is below \`/functions/v1\`. A member sends the \`access_token\` of \`/auth/login\` as a
bearer token, a job the cron key as \`x-cron-key\`. Every write but \`/auth/*\` and \`/cron/*\`
wants an \`Idempotency-Key\`. Lists are pages: send \`next_cursor\` as \`cursor\`. Without
\`community_id\` a call means the only community of its member. Inputs, answers and codes are in
[openapi.json](../supabase/functions/docs/openapi.json). \`deno task generate\` writes this page.

A call without an answer is sent again with the same key, until there is one: whatever was done
answers again, and is not done twice. A refusal is not kept: it says that this try has done nothing.
Where an earlier try with the key had no answer, it may still be under way, and succeed when what
forbade it is gone. Who has to know asks once more with the key.

${
    [...sections].map(([tag, calls]) =>
      `## ${tag}

${
        table(
          ["call", "who", "what"],
          calls.map(({ path, method, operation }) => [
            code(`${method.toUpperCase()} ${path.replaceAll(/\{(\w+)\}/g, ":$1")}`),
            who(operation),
            operation.summary,
          ]),
        )
      }
`
    ).join("\n")
  }`;
}

/** Staff are members whose role the database looks up: no token says so. */
function who({ security, tags }: Operation): string {
  if (tags.includes("admin")) return "staff";
  if (security.some((way) => "cronKey" in way)) return "cron key";
  return security.length === 1 ? "member" : "anyone";
}
