import { by, clock, edit, type Place, type Step } from "../place.ts";
import type { Town } from "../town.ts";

const escrow = (more = {}) => (town: Town) => ({ escrow_id: town.at.escrows, ...more });
const statement = { reason: "other", statement: "We disagree" };
const done = { requests: "done" };

const whileOpen: Step[] = [
  by("ana", "escrow_confirm", escrow(), { escrows: "released", ...done }),
  by("ana", "escrow_confirm", escrow({ amount: 40 }), { escrows: "split", ...done }, "40 of 60"),
  by("ana", "escrow_confirm", escrow({ amount: 10, final: false }), {}, "10, the rest stays"),
  by("ben", "escrow_refund", escrow(), { escrows: "refunded", ...done }),
  by("ana", "escrow_dispute", escrow(statement), { escrows: "disputed" }),
  by("ben", "escrow_dispute", escrow(statement), { escrows: "disputed" }),
];

async function hold(town: Town): Promise<void> {
  town.at.requests = await town.request("ana", 60);
  const accepted = await town.do("ben", "request_accept", { request_id: town.at.requests });
  town.at.escrows = accepted.escrow.escrow_id;
}
async function deliver(town: Town): Promise<void> {
  await hold(town);
  await town.do("ben", "escrow_deliver", escrow()(town));
}

const held: Place = {
  name: "an escrow that is held",
  states: { escrows: "held", requests: "accepted" },
  set: hold,
  steps: [
    ...whileOpen,
    by("ben", "escrow_deliver", escrow(), { escrows: "delivered" }),
    clock("delivery-deadlines", { escrows: "refunded", ...done }),
  ],
};
const delivered: Place = {
  name: "an escrow that is delivered",
  states: { escrows: "delivered", requests: "accepted" },
  set: deliver,
  steps: [...whileOpen, clock("auto-release", { escrows: "released", ...done })],
};
const recorded: Place = {
  name: "an escrow that staff record",
  states: { escrows: "delivered", requests: "accepted" },
  settings: "recording = 'coordinator'",
  set: deliver,
  steps: [
    by("cleo", "admin_escrow_confirm", escrow(), { escrows: "released", ...done }),
    by("dora", "admin_escrow_confirm", escrow({ amount: 20 }), { escrows: "split", ...done }),
    by("ben", "escrow_refund", escrow(), { escrows: "refunded", ...done }),
    by("ana", "escrow_dispute", escrow(statement), { escrows: "disputed" }),
    clock("auto-release", { escrows: "refunded", ...done }),
  ],
};

const dispute = (more = {}) => (town: Town) => ({ dispute_id: town.at.disputes, ...more });
const decided = (state: string) => ({ escrows: state, disputes: "decided", ...done });
const resolve = (name: string, resolution: string, state: string, more = {}): Step =>
  by(name, "dispute_resolve", dispute({ resolution, ...more }), decided(state), resolution);

const disputed = (former: string): Place => ({
  name: `a case about an escrow that was ${former}`,
  states: { escrows: "disputed", disputes: "open", requests: "accepted" },
  set: async (town) => {
    await (former === "held" ? hold : deliver)(town);
    const opened = await town.do("ana", "escrow_dispute", escrow(statement)(town));
    town.at.disputes = opened.dispute_id;
  },
  steps: [
    by("ana", "dispute_withdraw", dispute(), { escrows: former, disputes: "withdrawn" }),
    by("ben", "dispute_respond", dispute({ statement: "I was there" })),
    resolve("cleo", "release", "released"),
    resolve("cleo", "refund", "refunded"),
    resolve("dora", "split", "split", { amount: 10 }),
    edit("split a case", (town) =>
      `update disputes set decided_by = '${town.ids.cleo}',
      released_amount = 20, resolution = 'split' where dispute_id = '${town.at.disputes}'`, {
      ...decided("split"),
    }),
    edit(
      "a note on a case",
      (town) =>
        `update disputes set note = 'I asked them' where dispute_id = '${town.at.disputes}'`,
    ),
    clock("dispute-deadlines", decided("refunded")),
  ],
});

async function group(town: Town): Promise<void> {
  const legs = ["ana", "eve"].map((name) => ({
    recipient_id: town.ids[name],
    provider_id: town.ids.ben,
    amount: 20,
  }));
  const made = await town.do("cleo", "group_hold", { category: "other", preset: "legs", legs });
  town.at.exchanges = made.exchange.exchange_id;
  town.at.escrows = made.escrows[0].escrow_id;
}
const together = (town: Town) => ({ exchange_id: town.at.exchanges });
const legs: Place = {
  name: "a group that is held",
  states: { escrows: "held" },
  settings: "levy_basis_points = 1000",
  set: group,
  steps: [
    by("ana", "group_confirm", together),
    by("eve", "group_confirm", together),
    by("ben", "group_confirm", together, { escrows: "delivered" }),
    by("cleo", "group_settle", together, { escrows: "released" }),
    by("dora", "group_settle", together, { escrows: "released" }),
    by("dora", "group_cancel", together, { escrows: "refunded" }),
    by("ana", "escrow_confirm", escrow(), { escrows: "released" }),
    by("ben", "escrow_deliver", escrow(), { escrows: "delivered" }),
    by("ben", "escrow_refund", escrow(), { escrows: "refunded" }),
    by("ana", "escrow_dispute", escrow(statement), { escrows: "disputed" }),
    clock("delivery-deadlines", { escrows: "refunded" }),
  ],
};

export const escrows = [held, delivered, recorded, disputed("held"), disputed("delivered"), legs];
