/** Files that `deno task generate` writes. They are compared by the tests and edited by nobody. */
export const PATHS = {
  access: "docs/access.md",
  api: "docs/api.md",
  errors: "docs/errors.md",
  jobs: "docs/jobs.md",
  mutants: "docs/mutants.md",
  types: "supabase/functions/_shared/database.types.ts",
  refusals: "supabase/functions/_shared/refusals.generated.ts",
  openapi: "supabase/functions/docs/openapi.json",
  matrix: "tests/access/matrix.md",
} as const;

/** Whether the rules for what people write do not apply to a file. */
export function isGenerated(path: string): boolean {
  return Object.values<string>(PATHS).includes(path);
}
