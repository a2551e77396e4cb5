import { deepStrictEqual, match, ok, strictEqual } from "node:assert/strict";
import { strFromU8, unzipSync } from "fflate";
import { asMember, expect, type Member } from "../harness/member.ts";
import { sql } from "../harness/sql.ts";
import { stack } from "../harness/stack.ts";
import { held } from "./support/exchange.ts";
import { newMember, newVillage } from "./support/people.ts";

const { ana, ben, town } = await newVillage("exporting", {}, asMember);
expect(200, await ben.post("/member", { display_name: "=1+1, Ben" }));
expect(200, await ana.post("/escrow/confirm", { escrow_id: await held(ana, ben, 60), amount: 50 }));
await held(ana, ben, 30);

/** The files of an export, by their names. */
async function exported(member: Member): Promise<Record<string, string>> {
  const response = await fetch(`${stack.url}/functions/v1/member/export`, {
    headers: { authorization: `Bearer ${member.token}` },
  });
  const bytes = new Uint8Array(await response.arrayBuffer());
  strictEqual(response.status, 200);
  strictEqual(response.headers.get("content-type"), "application/zip");
  match(response.headers.get("content-disposition")!, /^attachment; filename=".+\.zip"$/);
  const files = Object.entries(unzipSync(bytes));
  return Object.fromEntries(files.map(([name, content]) => [name, strFromU8(content)]));
}

Deno.test("one zip has a file of each kind, and a statement of each account", async () => {
  const files = await exported(ana);
  const { left_out, made_at } = JSON.parse(files["about.json"]!);
  ok(Object.keys(left_out).length > 0 && made_at);
  const [profile] = JSON.parse(files["profile.json"]!);
  deepStrictEqual([profile.member_id, profile.display_name], [ana.member_id, "Ana"]);
  strictEqual(JSON.parse(files["login.json"]!).email, ana.email);
  strictEqual(JSON.parse(files["escrows.json"]!).length, 2);
  const lines = files[`statements/${town.slug}-HOUR.csv`]!.trim().split("\r\n");
  const kinds = lines.map((line) => line.split(",")[3]);
  deepStrictEqual(kinds, ["kind", "opening", "hold", "split", "hold", "closing"]);
  match(lines[2]!, /"'=1\+1, Ben"/);
});

Deno.test("it has nothing of anybody else", async () => {
  const cleo = await newMember("Cleo", town);
  const files = await exported(cleo);
  const text = Object.values(files).join("\n");
  for (const { member_id, email } of [ana, ben]) {
    deepStrictEqual([text.includes(member_id), text.includes(email)], [false, false]);
  }
});

Deno.test("who has left can still take it along", async () => {
  const gone = await newMember("Gone", town);
  expect(200, await gone.post("/member/leave", { reason: "I move away." }));
  const [{ standing }] = await sql<[{ standing: string }]>`
    select standing from memberships where member_id = ${gone.member_id}`;
  strictEqual(standing, "closed");
  const [membership] = JSON.parse((await exported(gone))["memberships.json"]!);
  strictEqual(membership.standing, "closed");
});
