import { ok } from "node:assert/strict";
import { apiTable } from "./api-table.ts";

/** A table however wide its columns are drawn. */
function narrow(text: string): string {
  return text.replaceAll(/ {2,}/g, " ").replaceAll(/-{3,}/g, "---");
}

Deno.test("the README's table of calls is that of openapi.json", async () => {
  const readme = narrow(await Deno.readTextFile("README.md"));
  ok(readme.includes(`\n${apiTable()}\n\n`), `It should be:\n${apiTable()}`);
});
