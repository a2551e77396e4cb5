import { deepStrictEqual } from "node:assert/strict";
import { Bank, type Outcome } from "./bank.ts";
import { join } from "./join.ts";

const bank = await Bank.open("ana");
Deno.test.afterAll(() => bank.close());

/** A link of the coordinator's, and people who have an account but no member yet. */
async function invite(uses: number, ...names: string[]): Promise<string> {
  for (const name of names) {
    await bank.do(`insert into auth.users (id) values (md5('login of ${name}')::uuid)`);
  }
  const call = { name: "cleo", rpc: "invitation_create", arguments: { uses } };
  return (await bank.desk.call(call)).body.token;
}
const register = (name: string, token: string) => join(name, { invitation: token });
const places = ({ code, body }: Outcome) => [code, body?.memberships?.length];
const left = (token: string) =>
  bank.do(`select uses_left from invitations where token_hash = sha256('${token}'::bytea)`);
const people = (letter: string) => Array.from({ length: 10 }, (_, at) => `${letter}${at}`);

Deno.test.beforeAll(async () => {
  await bank.do("update community_settings set joining = 'invitation'");
});

Deno.test("of ten who come by a link for three, three get in", async () => {
  const token = await invite(3, ...people("p"));
  const outcomes = await bank.atOnce(people("p").map((name) => register(name, token)));
  deepStrictEqual(outcomes.map(places).sort(), [
    ...Array(7).fill(["done", 0]),
    ...Array(3).fill(["done", 1]),
  ]);
  deepStrictEqual(await left(token), 0);
  await bank.assertWhole();
});

Deno.test("one who logs in ten times at once uses it once", async () => {
  const token = await invite(3, "quin");
  const outcomes = await bank.atOnce(people("q").map(() => register("quin", token)));
  deepStrictEqual(outcomes.map(places), Array(10).fill(["done", 1]));
  deepStrictEqual(await left(token), 2);
});

Deno.test("a revocation on its way lets nobody in after it", async () => {
  const token = await invite(3, "rosa");
  const revoke = `update invitations set revoked_at = now()
    where token_hash = sha256('${token}'::bytea) returning uses_left`;
  const { second, waited } = await bank.overtake(revoke, register("rosa", token));
  deepStrictEqual([places(second), waited], [["done", 0], true]);
});

Deno.test("of two links to one place the first to come gets it", async () => {
  const staff = { name: "cleo", rpc: "membership_add", arguments: { display_name: "greta" } };
  const { member_id } = (await bank.desk.call(staff)).body;
  const link = async (name: string) => {
    await bank.do(`insert into auth.users (id) values (md5('login of ${name}')::uuid)`);
    const call = { name: "cleo", rpc: "invitation_create", arguments: { member_id } };
    return register(name, (await bank.desk.call(call)).body.token);
  };
  const race = await bank.overtake(await link("sam"), await link("tess"));
  deepStrictEqual([places(race.first), race.waited], [["done", 1], true]);
  deepStrictEqual(race.second.code, "invitation_invalid");
});
