import { deepStrictEqual, notStrictEqual } from "node:assert/strict";
import { assertWhole, posted, trialBalance } from "../harness/books.ts";
import { newCommunity } from "../harness/community.ts";
import { asMember } from "../harness/member.ts";

const town = await newCommunity("registering", { welcome_grant: 120 });

Deno.test("a new member is in the community with what it gives", async () => {
  const ana = await asMember("Ana", town);
  const ben = await asMember("Ben", town, { role: "coordinator", floor: -60 });
  notStrictEqual(ana.member_id, ben.member_id);
  deepStrictEqual(await posted(ana.member_id, town), 120);
  deepStrictEqual(await trialBalance(town), { HOUR: 0 });
  await assertWhole(town);
});
