import assert from "node:assert/strict";
import { Validator } from "@seriousme/openapi-schema-validator";
import * as z from "zod";
import { openapiJson } from "../../scripts/generate/openapi.ts";
import { PATHS } from "../../scripts/generate/paths.ts";
import { functionNames, loadFunctions } from "../../scripts/generate/openapi/functions.ts";
import { pathOf } from "../../supabase/functions/_shared/app.ts";
import { codes } from "../../supabase/functions/_shared/codes.ts";

const text = await openapiJson();
const document = JSON.parse(text);
const functions = await loadFunctions();
const routes = functions.flatMap(({ name, routes }) => routes.map((route) => ({ name, route })));

Deno.test("openapi.json is what the schemas say now", async () => {
  assert.equal(await Deno.readTextFile(PATHS.openapi), text, "run: deno task generate");
});

Deno.test("openapi.json passes a validator of OpenAPI 3.1", async () => {
  const result = await new Validator().validate(structuredClone(document));
  assert.deepEqual(result.errors ?? [], []);
  assert.ok(result.valid);
});

Deno.test("every route is described, and its references lead somewhere", () => {
  for (const { name, route } of routes) {
    const path = pathOf(name, route).replace(/:(\w+)/g, "{$1}");
    assert.ok(document.paths[path]?.[route.method.toLowerCase()], path);
  }
  for (const [, pointer] of text.matchAll(/"\$ref": "#\/([^"]+)"/g)) {
    const found = pointer!.split("/").reduce((node, part) => node?.[part], document);
    assert.ok(found, pointer);
  }
});

Deno.test("every code is in the document, once, with its status", () => {
  const names = codes.map(({ code }) => code);
  assert.equal(new Set(names).size, names.length, "no code is defined twice");
  for (const { code, status } of codes) {
    assert.equal(document.components.examples[code].summary, String(status));
  }
});

Deno.test("each example of an input passes the schema that checks the input", () => {
  for (const { name, route } of routes) {
    if (!route.input) continue;
    const examples = z.globalRegistry.get(route.input)?.examples ?? [];
    assert.ok(Array.isArray(examples) && examples.length > 0, `${name} ${route.path}`);
    for (const example of examples) route.input.parse(example);
  }
});

Deno.test("functions are deployed without the gateway's check, with one import map", async () => {
  const config = await Deno.readTextFile("supabase/config.toml");
  for (const name of await functionNames()) {
    const block = `[functions.${name}]\nverify_jwt = false\nimport_map = "../deno.json"\n`;
    assert.ok(config.includes(block), name);
  }
});
