import { deepStrictEqual } from "node:assert/strict";
import { loadFunctions } from "../../scripts/generate/openapi/functions.ts";
import { pathOf } from "../../supabase/functions/_shared/app.ts";

const id = "019aa000-0000-7000-8000-000000000001";
const guide = await Deno.readTextFile("docs/coordinators.md");
const routes = (await loadFunctions()).flatMap(({ name, routes }) =>
  routes.map((route) => ({
    route,
    call: new RegExp(`^${route.method} ${pathOf(name, route).replace(/:\w+/g, "<\\w+>")}$`),
  }))
);

/** The calls of the guide: the first line of a block, and its body. */
const calls = [...guide.matchAll(/^```http\n(.+)\n([^]*?)^```/gm)].map(([, line = "", body]) => ({
  line,
  body: JSON.parse(
    (body || "{}").replaceAll("<moment>", "2027-01-01T12:00:00Z")
      .replaceAll(/<\w+_id>/g, id),
  ),
}));

Deno.test("every call of the coordinators' guide is one that its route accepts", () => {
  const wrong = calls.flatMap(({ line, body }) => {
    const found = routes.find(({ call }) => call.test(line));
    if (!found) return [`${line}: there is no such call`];
    const { success, error } = found.route.input!.safeParse(body);
    return success ? [] : [`${line}: ${error.message}`];
  });
  deepStrictEqual(wrong, []);
});

Deno.test("the guide has a call for each thing that staff can do", () => {
  const told = (route: RegExp) =>
    calls.some(({ line }) => route.test(line)) ||
    [...guide.matchAll(/`((?:GET|POST|PATCH) [^`?]+)/g)].some(([, call = ""]) =>
      route.test(call.replaceAll(/:\w+/g, "<id>"))
    );
  const untold = routes.filter(({ route, call }) =>
    route.method !== "GET" && /^\^\w+ \/admin\//.test(call.source) && !told(call)
  );
  deepStrictEqual(untold.map(({ call }) => call.source), []);
});
