import { deepStrictEqual, match, ok, strictEqual } from "node:assert/strict";
import { sql } from "../harness/sql.ts";
import { expect } from "../harness/member.ts";
import { held } from "./support/exchange.ts";
import { newVillage } from "./support/people.ts";

const { ana, ben, cora } = await newVillage("statements");
expect(200, await ben.post("/member", { display_name: '=HYPERLINK("http://x"), "Ben"' }));
for (const amount of [60, 30, 15]) {
  const escrow_id = await held(ana, ben, amount);
  expect(200, await ana.post("/escrow/confirm", { escrow_id, amount: amount - 5 }));
}

// deno-lint-ignore no-explicit-any -- lines of a statement
type Line = any;
const today = (await sql`select (now() at time zone 'utc')::date::text as day`)[0]!.day;

Deno.test("opening and all entries make the closing balance", async () => {
  const { body } = expect(200, await ana.get("/wallet/statement"));
  deepStrictEqual([body.opening, body.closing, body.from, body.to], [0, -90, null, null]);
  deepStrictEqual(body.items.map((line: Line) => [line.kind, line.amount, line.balance_after]), [
    ["hold", -60, -60],
    ["split", 5, -55],
    ["hold", -30, -85],
    ["split", 5, -80],
    ["hold", -15, -95],
    ["split", 5, -90],
  ]);
  for (const line of body.items) deepStrictEqual(line.other_id, ben.member_id);
  const bens = expect(200, await ben.get("/wallet/statement")).body;
  deepStrictEqual(bens.items.map((line: Line) => line.amount), [55, 25, 10]);
  deepStrictEqual([bens.closing, bens.items[0].other_name], [90, "Ana"]);
});

Deno.test("pages join without a gap", async () => {
  const lines: Line[] = [];
  let cursor = "";
  do {
    const { body } = expect(200, await ana.get(`/wallet/statement?limit=4${cursor}`));
    lines.push(...body.items);
    deepStrictEqual([body.opening, body.closing], [0, -90]);
    cursor = body.next_cursor === null ? "" : `&cursor=${body.next_cursor}`;
  } while (cursor !== "");
  deepStrictEqual(lines.map(({ amount }) => amount), [-60, 5, -30, 5, -15, 5]);
});

Deno.test("a cursor of somebody else's statement leads nowhere", async () => {
  const { items } = expect(200, await ana.get("/wallet/statement")).body;
  const { status, body } = await ben.get(`/wallet/statement?cursor=${items[0].entry_id}`);
  deepStrictEqual([status, body.code], [400, "invalid_cursor"]);
});

Deno.test("staff read the statement of a member as the member does", async () => {
  const path = `/admin/members/${ana.member_id}/statement`;
  for (const query of ["", "?limit=4", `?from=${today}`, "?format=csv"]) {
    const theirs = expect(200, await ana.get(`/wallet/statement${query}`)).body;
    deepStrictEqual(expect(200, await cora.get(path + query)).body, theirs);
  }
  deepStrictEqual((await ben.get(path)).body.code, "staff_required");
});

Deno.test("a file that goes on in the middle has no opening line", async () => {
  const { next_cursor } = expect(200, await ana.get("/wallet/statement?limit=4")).body;
  const { body } = await ana.get(`/wallet/statement?format=csv&cursor=${next_cursor}`);
  const lines = body.trim().split("\r\n");
  const kind = lines[0].split(",").indexOf("kind");
  const kinds = lines.slice(1).map((line: string) => line.split(",")[kind]);
  deepStrictEqual(kinds, ["hold", "split", "closing"]);
});

Deno.test("days: both ends belong to it, what was before is the opening", async () => {
  const of = async (query: string) => expect(200, await ana.get(`/wallet/statement?${query}`)).body;
  const now = await of(`from=${today}&to=${today}`);
  deepStrictEqual([now.items.length, now.opening, now.closing], [6, 0, -90]);
  const past = await of("from=2020-01-01&to=2020-12-31");
  deepStrictEqual([past.items.length, past.opening, past.closing], [0, 0, 0]);
  const future = await of("from=2199-01-01");
  deepStrictEqual([future.items.length, future.opening, future.closing], [0, -90, -90]);
});

Deno.test("as a file: one line an entry between opening and closing", async () => {
  const { headers, body } = expect(200, await ana.get("/wallet/statement?format=csv"));
  match(headers.get("content-type")!, /^text\/csv; charset=utf-8/);
  match(headers.get("content-disposition")!, /^attachment; filename="statement\.csv"$/);
  const lines = body.split("\r\n");
  strictEqual(lines.pop(), "");
  strictEqual(lines.length, 1 + 1 + 6 + 1);
  const columns = lines[0].split(",");
  const [kind, after] = [columns.indexOf("kind"), columns.indexOf("balance_after")];
  deepStrictEqual([lines[1].split(",")[kind], lines[1].split(",")[after]], ["opening", "0"]);
  deepStrictEqual([lines.at(-1).split(",")[kind], lines.at(-1).split(",")[after]], [
    "closing",
    "-90",
  ]);
  // A name that a spreadsheet would run is text there, quotes and commas and all.
  ok(body.includes(`"'=HYPERLINK(""http://x""), ""Ben"""`), body);
});

Deno.test("as a PDF, for the member and for staff", async () => {
  const staffs = cora.get(`/admin/members/${ana.member_id}/statement?format=pdf`);
  for (const answer of [await ana.get("/wallet/statement?format=pdf"), await staffs]) {
    const { headers, body } = expect(200, answer);
    strictEqual(headers.get("content-type"), "application/pdf");
    match(headers.get("content-disposition")!, /"statement\.pdf"/);
    ok(body.startsWith("%PDF-") && body.length > 5000);
  }
});

Deno.test("the category, the day and the exchange are on each line", async () => {
  const day = { service_date: "2026-11-28" };
  const words = { title: "Walk", description: "With the dog.", category: "other", amount: 10 };
  const { request_id } = expect(201, await ana.post("/requests-create", { ...words, ...day })).body;
  const { exchange, escrow } = expect(201, await ben.post("/request-accept", { request_id })).body;
  const { items } = expect(200, await ana.get("/wallet/statement?limit=100")).body;
  const { category, service_date, exchange_id, escrow_id } = items.at(-1);
  deepStrictEqual([category, service_date], ["other", "2026-11-28"]);
  deepStrictEqual([exchange_id, escrow_id], [exchange.exchange_id, escrow.escrow_id]);
});
