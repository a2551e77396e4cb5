import { deepStrictEqual, match } from "node:assert/strict";
import { choose, type Installation } from "../../scripts/postgres/find.ts";
import { explain } from "../../scripts/postgres/install.ts";

const server = (major: number, ...extensions: string[]): Installation => ({
  bin: `/servers/${major}/bin`,
  major,
  extensions: new Set(extensions),
});

Deno.test("the newest server that has what is needed is taken", () => {
  const found = [server(18), server(17, "pg_cron"), server(15, "pg_cron"), server(14, "pg_cron")];
  deepStrictEqual(choose(found, ["pg_cron"])?.major, 17);
  deepStrictEqual(choose(found, ["pg_cron", "pgtap"]), undefined);
  deepStrictEqual(choose([server(14, "pg_cron")], ["pg_cron"]), undefined);
});

Deno.test("a machine without a server is told the packages", () => {
  match(explain([], ["pg_cron"]), /No PostgreSQL server.*postgresql-15 postgresql-15-cron/);
});

Deno.test("a server that is too old is named, with what would do", () => {
  const sentence = explain([server(14, "pg_cron")], ["pg_cron"]);
  match(sentence, /PostgreSQL 14 .* is too old.* 15 .*postgresql-15-cron/);
});

Deno.test("a missing extension is named, with its package", () => {
  const sentence = explain([server(16)], ["pg_cron", "pgtap"]);
  match(sentence, /PostgreSQL 16 .* lacks pg_cron, pgtap.*postgresql-16-pgtap/);
});
