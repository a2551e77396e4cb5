import assert from "node:assert/strict";
import { bundleRoom, bundleSizes } from "../../scripts/bundle-sizes.ts";
import { functionNames } from "../../scripts/generate/openapi/functions.ts";

const bundles = await bundleSizes();

/** Functions with code of a package, whenever it is read. */
function having(what: RegExp): string[] {
  const having = bundles.filter(({ modules }) => modules.some((one) => what.test(one)));
  return having.map(({ name }) => name);
}

/** Functions that read code of a package before they can answer. */
function waitingFor(what: RegExp): string[] {
  const waiting = bundles.filter(({ modulesAtOnce: all }) => all.some((one) => what.test(one)));
  return waiting.map(({ name }) => name);
}

Deno.test("every function fits into what a hosted project takes, with room to spare", async () => {
  assert.deepEqual(bundles.map(({ name }) => name), await functionNames());
  for (const { name, bytes } of bundles) assert.ok(bytes < bundleRoom, `${name}: ${bytes}`);
});

Deno.test("every function's code is found, in its bundle and in what is read at once", () => {
  for (const { name, modules, modulesAtOnce } of bundles) {
    for (const one of [`${name}/index.ts`, "_shared/app.ts"]) {
      assert.ok(modulesAtOnce.includes(one), `${name}: ${one}`);
    }
    assert.ok(modules.length >= modulesAtOnce.length);
  }
});

Deno.test("what writes files is carried by who writes them, and read when one is wanted", () => {
  const pdf = /^@cantoo\/pdf-lib\/|^fontkit\/|^_shared\/pdf\//;
  assert.deepEqual(having(pdf), ["admin", "wallet"]);
  assert.deepEqual(having(/^fflate\//), ["admin", "member", "wallet"]);
  assert.deepEqual(waitingFor(pdf), []);
  assert.deepEqual(waitingFor(/^fflate\//), []);
});

Deno.test("of supabase-js a function has what it calls", () => {
  assert.deepEqual(having(/^@supabase\/(supabase|realtime|storage|functions)-js\//), []);
  assert.deepEqual(having(/^@supabase\/auth-js\//), ["auth", "member"]);
  assert.deepEqual(waitingFor(/^@supabase\/auth-js\//), ["auth"]);
});

Deno.test("of zod no function has the languages that it does not speak", () => {
  assert.deepEqual(having(/^zod\/.*\/locales\/(?!en\.)/), []);
});
