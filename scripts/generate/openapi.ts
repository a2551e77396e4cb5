import { document } from "./openapi/document.ts";
import { loadFunctions } from "./openapi/functions.ts";

/** Where the docs function finds what it serves. */
export const openapiPath = "supabase/functions/docs/openapi.json";

/**
 * openapi.json as the functions are now, from the zod schemas that check the input. Written one
 * value a line, so that a changed route shows as a changed line.
 */
export async function openapi(): Promise<string> {
  return JSON.stringify(document(await loadFunctions()), null, 2) + "\n";
}

if (import.meta.main) await Deno.writeTextFile(openapiPath, await openapi());
