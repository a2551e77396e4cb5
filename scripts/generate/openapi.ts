import { document } from "./openapi/document.ts";
import { loadFunctions } from "./openapi/functions.ts";

/**
 * openapi.json as the functions are now, from the zod schemas that check the input. Written one
 * value a line, so that a changed route shows as a changed line.
 */
export async function openapiJson(): Promise<string> {
  return JSON.stringify(document(await loadFunctions()), null, 2) + "\n";
}
