import { deepStrictEqual, match } from "node:assert/strict";
import { rows } from "../../supabase/functions/_shared/schemas/reports.ts";
import { expect } from "../harness/member.ts";
import { held } from "./support/exchange.ts";
import { newVillage } from "./support/people.ts";

const { ana, ben, cora } = await newVillage("reporting");
expect(200, await ben.post("/member", { display_name: "=1+1, Ben" }));
expect(200, await ana.post("/escrow/confirm", { escrow_id: await held(ana, ben, 60) }));

for (const [name, { shape }] of Object.entries(rows)) {
  Deno.test(`${name}: as rows and as a file, for staff alone`, async () => {
    const { body } = expect(200, await cora.get(`/admin/reports/${name}`));
    deepStrictEqual([body.report, body.unit, body.complete], [name, "HOUR", true]);
    const file = expect(200, await cora.get(`/admin/reports/${name}?format=csv`));
    match(file.headers.get("content-type")!, /^text\/csv/);
    match(file.headers.get("content-disposition")!, new RegExp(`"${name}\\.csv"`));
    const lines = file.body.trim().split("\r\n");
    deepStrictEqual([lines[0], lines.length], [
      Object.keys(shape).join(","),
      1 + body.items.length,
    ]);
    deepStrictEqual((await ana.get(`/admin/reports/${name}`)).body.code, "staff_required");
  });
}

Deno.test("the days can be chosen; without, it is the last twelve months", async () => {
  const of = async (query: string) =>
    expect(200, await cora.get(`/admin/reports/top-flows?${query}`)).body;
  const { from, to, items } = await of("");
  deepStrictEqual(items.map(({ amount }: { amount: number }) => amount), [60]);
  deepStrictEqual((await of(`from=${from}&to=${to}`)).items, items);
  deepStrictEqual((await of("from=2020-01-01&to=2020-12-31")).items, []);
  deepStrictEqual((await of("from=2020-12-31&to=2020-01-01")).items, []);
});

Deno.test("a name in a file is no formula", async () => {
  const { body } = await cora.get("/admin/reports/top-flows?format=csv");
  match(body, /,"'=1\+1, Ben",/);
});

Deno.test("there is no report of another name", async () => {
  deepStrictEqual((await cora.get("/admin/reports/secrets")).body.code, "not_found");
});
