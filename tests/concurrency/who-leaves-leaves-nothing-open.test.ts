import { deepStrictEqual } from "node:assert/strict";
import { accept, Bank, type Call, id } from "./bank.ts";

const bank = await Bank.open("ana", "ben", "carl", "dora", "fern", "gil");
Deno.test.afterAll(() => bank.close());
await bank.do(`update memberships set role = 'coordinator' where member_id = ${id("dora")}`);
Deno.test.afterAll(() => bank.assertWhole());

const leave = (name: string): Call => ({ name, rpc: "membership_leave", arguments: {} });
const standing = (name: string) =>
  bank.do(`select standing from memberships where member_id = ${id(name)}`);
const back = (name: string) =>
  bank.do(`update memberships set standing = 'active' where member_id = ${id(name)}`);
const refund = (name: string, escrow_id: string): Call => ({
  name,
  rpc: "escrow_refund",
  arguments: { escrow_id },
});

Deno.test("accepted while its author leaves: they are leaving, and not closed", async () => {
  const request = await bank.request("ana", 10);
  const race = await bank.overtake(accept("ben", request), leave("ana"));
  deepStrictEqual([race.waited, race.second.code], [true, "done"]);
  deepStrictEqual(await standing("ana"), "leaving");
  await bank.do(refund("ben", race.first.body.escrow.escrow_id));
  await bank.do("select public.cron_closing()");
  deepStrictEqual(await standing("ana"), "closed");
  await back("ana");
});

Deno.test("its author has left: what they asked for is not accepted any more", async () => {
  const request = await bank.request("ana", 10);
  const race = await bank.overtake(leave("ana"), accept("ben", request));
  deepStrictEqual([race.waited, race.second.code], [true, "not_found"]);
  deepStrictEqual(await standing("ana"), "closed");
  await back("ana");
});

Deno.test("whoever has left accepts nothing, in whatever order it comes", async () => {
  const request = await bank.request("ana", 10);
  const end = { member_id: await bank.do(`select ${id("ben")}`), reason: "We spoke" };
  const byStaff: Call = { name: "cleo", rpc: "membership_end", arguments: end };
  const race = await bank.overtake(byStaff, accept("ben", request));
  deepStrictEqual([race.waited, race.second.code], [true, "standing_forbids"]);
  await back("ben");
  const other = await bank.overtake(accept("ben", request), leave("ben"));
  deepStrictEqual([other.waited, other.second.code], [true, "done"]);
  deepStrictEqual(await standing("ben"), "leaving");
  await bank.do(refund("ben", other.first.body.escrow.escrow_id));
  await back("ben");
});

/** Carl owes an hour, and is on the way out. */
async function owing(): Promise<void> {
  const escrow_id = await bank.hold("carl", "ben", 60);
  await bank.do({ name: "carl", rpc: "escrow_confirm", arguments: { escrow_id } });
  await bank.do(leave("carl"));
}

Deno.test("a debt is earned back once, however many ask at the same moment", async () => {
  await owing();
  const requests = [await bank.request("ana", 60), await bank.request("ben", 60)];
  const outcomes = await bank.atOnce(requests.map((request) => accept("carl", request)));
  const codes = outcomes.map(({ code }) => code).sort();
  deepStrictEqual(codes, ["done", "standing_forbids"]);
  const done = outcomes.find(({ code }) => code === "done")!;
  await bank.do(refund("carl", done.body.escrow.escrow_id));
});

Deno.test("a write-off is decided once", async () => {
  const proposal = {
    member_id: await bank.do(`select ${id("carl")}`),
    reason: "Moved abroad",
  };
  const decide = (decision: string, write_off_id: string): Call => ({
    name: "dora",
    rpc: `write_off_${decision}`,
    arguments: { write_off_id, reason: "We met" },
  });
  const propose: Call = { name: "cleo", rpc: "write_off_propose", arguments: proposal };
  for (const [first, second] of [["reject", "approve"], ["approve", "reject"]] as const) {
    const { write_off_id } = await bank.do(propose);
    const race = await bank.overtake(decide(first, write_off_id), decide(second, write_off_id));
    deepStrictEqual(
      [race.waited, race.first.code, race.second.code],
      [true, "done", "proposal_closed"],
    );
  }
  deepStrictEqual(await standing("carl"), "closed");
});

Deno.test("a debt is not written off while it is being earned back", async () => {
  await back("carl");
  await owing();
  const { write_off_id } = await bank.do({
    name: "cleo",
    rpc: "write_off_propose",
    arguments: { member_id: await bank.do(`select ${id("carl")}`), reason: "Moved abroad" },
  });
  const race = await bank.overtake(accept("carl", await bank.request("ana", 30)), {
    name: "dora",
    rpc: "write_off_approve",
    arguments: { write_off_id, reason: "We met" },
  });
  deepStrictEqual([race.waited, race.second.code], [true, "not_settled"]);
});

const ending = async (rpc: string, name: string): Promise<Call> => ({
  name: "cleo",
  rpc,
  arguments: { member_id: await bank.do(`select ${id(name)}`), reason: "We spoke" },
});
const lands = (name: string) =>
  bank.do(`select concat_ws(' ', m.standing, a.balance) from memberships m
    join accounts a using (member_id) where m.member_id = ${id(name)}`);

Deno.test("what the dead leave is not given to who closes meanwhile", async () => {
  const escrow_id = await bank.hold("ben", "gil", 60);
  await bank.do({ name: "ben", rpc: "escrow_confirm", arguments: { escrow_id } });
  const member_id = await bank.do(`select ${id("fern")}`);
  await bank.do({ name: "gil", rpc: "beneficiary_name", arguments: { member_id } });
  const deceased = await ending("membership_deceased", "gil");
  const race = await bank.overtake(leave("fern"), deceased);
  deepStrictEqual([race.waited, race.second.code], [true, "done"]);
  deepStrictEqual([await lands("fern"), await lands("gil")], ["closed 0", "closed 0"]);
});

Deno.test("nor is a balance of the system before", async () => {
  const guest = { display_name: "guest", external_id: "guest" };
  await bank.do({ name: "cleo", rpc: "membership_add", arguments: guest });
  const lines = [{ external_id: "guest", amount: 60 }];
  const imported = { name: "dora", rpc: "import_lines", arguments: { kind: "balances", lines } };
  const race = await bank.overtake(await ending("membership_end", "guest"), imported);
  deepStrictEqual([race.waited, race.second.body.lines[0].code], [true, "member_unknown"]);
  deepStrictEqual(await lands("guest"), "closed 0");
});
