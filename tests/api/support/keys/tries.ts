import { expect } from "../../../harness/member.ts";
import { naming } from "../calls/helpers.ts";
import { aGift } from "../exchange.ts";
import { type GoodCall, goodCalls } from "../good-calls.ts";
import { type Operation, operations } from "../operations.ts";
import { newMember } from "../people.ts";
import type { World } from "../world.ts";

/** Something that is sent with a key: a write, and how a good call of it is made. */
export type Try = {
  name: string;
  operation: Operation;
  make(world: World): GoodCall | Promise<GoodCall>;
};

const words = { title: "Company", description: "For a walk.", category: "other" };

/** Other ways of calling a write, which take another path through the bank. */
const otherWays: Record<string, [write: string, make: Try["make"]]> = {
  "a place claimed by a link": ["POST /member/join", async (world) => {
    const greta = { display_name: `Greta ${crypto.randomUUID()}` };
    const { member_id } = expect(201, await world.cora.post("/admin/members", greta)).body;
    const link = expect(201, await world.cora.post("/admin/invitations", { member_id }));
    const body = { invitation: link.body.token };
    return { as: await newMember("Nora", null), path: "/member/join", body };
  }],
  "a gift in somebody's name": ["POST /transfers", async (world) => {
    const { ana, ben, cleo } = world;
    expect(201, await ana.post("/helpers", { ...naming(world), scopes: ["transfers"] }));
    return { as: ben, path: "/transfers", body: { ...aGift(cleo), on_behalf_of: ana.member_id } };
  }],
  "a request in somebody's name": ["POST /requests-create", async (world) => {
    const { ana, ben } = world;
    expect(201, await ana.post("/helpers", naming(world)));
    const body = { ...words, amount: 5, on_behalf_of: ana.member_id };
    return { as: ben, path: "/requests-create", body };
  }],
  "paper that is only tried": ["POST /admin/slips", async (world) => {
    const { as, path, body } = await goodCalls["POST /admin/slips"]!(world);
    return { as, path, body: { ...body, dry_run: true } };
  }],
  "somebody who leaves minutes to the pot": ["POST /member/leave", async ({ town, ana }) => {
    const lea = await newMember("Lea", town);
    expect(201, await ana.post("/transfers", aGift(lea)));
    return { as: lea, path: "/member/leave", body: { to_account: "pot" } };
  }],
};

/** All that takes a key. */
export const tries: Try[] = [
  ...operations.filter(({ keyed }) => keyed).map((operation) => (
    { name: operation.name, operation, make: goodCalls[operation.name]! }
  )),
  ...Object.entries(otherWays).map(([way, [write, make]]) => {
    const operation = operations.find(({ name }) => name === write)!;
    return { name: `${write}: ${way}`, operation, make };
  }),
];
