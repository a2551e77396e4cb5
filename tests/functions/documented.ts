import { deepStrictEqual, fail } from "node:assert/strict";
import { codesOf } from "../../scripts/generate/openapi/errors.ts";
import { loadFunctions } from "../../scripts/generate/openapi/functions.ts";
import { pathOf } from "../../supabase/functions/_shared/app.ts";
import { type Code, refusalOf } from "../../supabase/functions/_shared/codes.ts";

const routes = (await loadFunctions()).flatMap(({ name, routes }) =>
  routes.map((route) => ({ route, pattern: patternOf(pathOf(name, route)) }))
);

/**
 * Asserts that an answer of the API is what openapi.json says: the status and every field of a
 * success, the code of a refusal. Requests to paths that do not exist are left alone.
 */
export function assertDocumented(
  method: string,
  path: string,
  { status, body }: { status: number; body: unknown },
): void {
  // As it goes over the wire: fetch resolves what has dots.
  const plain = new URL(`http://bank${path}`).pathname;
  const here = routes.filter(({ route, pattern }) =>
    route.method === method && pattern.test(plain)
  );
  // /escrow/confirm is no id: the longer a pattern's fixed part, the better it fits.
  const found = here.find(({ route }) => !route.path.includes(":")) ?? here[0];
  if (!found) return;
  const { route } = found;
  const name = `${method} ${plain}`;
  if (status >= 400) {
    const { code, details, ...said } = body as { code: Code; details: unknown };
    if (!codesOf(route).includes(code)) fail(`${name} does not say that it may answer ${code}`);
    const { message, hint } = refusalOf(code);
    deepStrictEqual(said, { message, hint }, `${name} refuses in words that are not its code's`);
    deepStrictEqual(typeof details, "object", `${name} refuses without details`);
  } else {
    deepStrictEqual(status, route.status, `${name} answers another status than it says`);
    if (typeof body !== "object") return;
    const { success, data, error } = route.answer.safeParse(body);
    if (!success) fail(`${name} answers another shape than it says: ${error.message}`);
    deepStrictEqual(data, body, `${name} answers fields that it does not name`);
  }
}

function patternOf(path: string): RegExp {
  return new RegExp(`^${path.replace(/:\w+/g, "[^/]+")}/?$`);
}
