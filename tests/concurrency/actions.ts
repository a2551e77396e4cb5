import { accept, type Bank, type Call, id, on } from "./bank.ts";

/** Something that somebody, or the clock, may do to a subject in a state. */
export type Action = { name: string; to: string; act: (subject: string) => string | Call };

/** A state of a kind of subject: how to bring one about, and all that may happen to it then. */
export type Scene = {
  subject: string;
  state: string;
  set: (bank: Bank) => Promise<string>;
  actions: Action[];
};

const statement = { reason: "other", statement: "We disagree." };
const because = { reason: "Talked it over." };

/** A job, run as long after now as any deadline may be; it is in a hurry about nothing else. */
const clock = (job: string, to: string): Action => ({
  name: `the clock (${job})`,
  to,
  act: () => `select private.run_batch('${job}', as_of => clock_timestamp() + interval '5 years')`,
});
const escrowCall = (
  name: string,
  rpc: string,
  to: string,
  more: Record<string, unknown> = {},
): Action => ({ name: `${name} ${rpc} (${to})`, to, act: (escrow) => on(escrow, name, rpc, more) });

const whileOpen = [
  escrowCall("ana", "escrow_confirm", "released"),
  escrowCall("ana", "escrow_confirm", "split", { amount: 40 }),
  escrowCall("ben", "escrow_refund", "refunded"),
  escrowCall("ana", "escrow_dispute", "disputed", statement),
  escrowCall("ben", "escrow_dispute", "disputed", statement),
];

/** The case about an escrow, in SQL. */
const caseOf = (escrow: string) =>
  `(select dispute_id from disputes where escrow_id = '${escrow}' and state = 'open')`;
const sqlCall = (name: string, rpc: string, to: string, more: string): Action => ({
  name: `${name} ${rpc} (${to})`,
  to,
  act: (escrow) => `
    select public.${rpc}(md5('login of ${name}')::uuid, gen_random_uuid()::text,
      dispute_id => ${caseOf(escrow)}${more})`,
});
const dashboard = (resolution: string, to: string): Action => ({
  name: `the dashboard (${to})`,
  to,
  act: (escrow) =>
    `update disputes set decided_by = ${id("cleo")}, released_amount = 20,
    resolution = '${resolution}' where dispute_id = ${caseOf(escrow)}`,
});

const whileDisputed = (back: string) => [
  sqlCall("ana", "dispute_withdraw", back, ""),
  sqlCall("cleo", "dispute_resolve", "released", ", resolution => 'release'"),
  sqlCall("cleo", "dispute_resolve", "refunded", ", resolution => 'refund'"),
  sqlCall("cleo", "dispute_resolve", "split", ", resolution => 'split', amount => 10"),
  dashboard("split", "split"),
  clock("dispute-deadlines", "refunded"),
];

const requestCall = (name: string, rpc: string, to: string): Action => ({
  name: `${name} ${rpc}`,
  to,
  act: (request_id) => ({ name, rpc, arguments: { request_id } }),
});

const memberCall = (name: string, rpc: string, to: string): Action => ({
  name: `${name} ${rpc}`,
  to,
  act: (member_id) => {
    const aboutOther = { member_id, ...because };
    return { name, rpc, arguments: name === "cleo" ? aboutOther : {} };
  },
});
const standing = (state: string, actions: Action[]): Scene => ({
  subject: "memberships",
  state,
  set: async (bank) => {
    await bank.do(`update memberships set standing = 'active'
      where member_id = ${id("dan")} and standing <> 'active'`);
    await bank.do(`update memberships set standing = '${state}'
      where member_id = ${id("dan")} and standing <> '${state}'`);
    return await bank.do(`select ${id("dan")}`);
  },
  actions,
});

const claimCall = (name: string, rpc: string, to: string, more = {}): Action => ({
  name: `${name} ${rpc}`,
  to,
  act: (payment_request_id) => ({ name, rpc, arguments: { payment_request_id, ...more } }),
});
const writeOffCall = (name: string, rpc: string, to: string): Action => ({
  name: `${name} ${rpc}`,
  to,
  act: (write_off_id) => ({ name, rpc, arguments: { write_off_id, ...because } }),
});

/** Every state that something can happen to from two sides at once. */
export const scenes: Scene[] = [
  {
    subject: "escrows",
    state: "held",
    set: (bank) => bank.hold("ana", "ben", 60),
    actions: [
      ...whileOpen,
      escrowCall("ben", "escrow_deliver", "delivered"),
      clock("delivery-deadlines", "refunded"),
    ],
  },
  {
    subject: "escrows",
    state: "delivered",
    set: async (bank) => {
      const escrow = await bank.hold("ana", "ben", 60);
      await bank.do(on(escrow, "ben", "escrow_deliver"));
      return escrow;
    },
    actions: [...whileOpen, clock("auto-release", "released")],
  },
  ...["held", "delivered"].map((former): Scene => ({
    subject: "escrows",
    state: "disputed",
    set: async (bank) => {
      const escrow = await bank.hold("ana", "ben", 60);
      if (former === "delivered") await bank.do(on(escrow, "ben", "escrow_deliver"));
      await bank.do(on(escrow, "ana", "escrow_dispute", statement));
      return escrow;
    },
    actions: whileDisputed(former),
  })),
  {
    subject: "requests",
    state: "open",
    set: async (bank) => {
      const words = { title: "Help", description: "With it", category: "other" };
      const offer = { name: "ben", rpc: "offer_create", arguments: words };
      const { offer_id } = await bank.do(offer);
      const request = { name: "ana", rpc: "request_create", arguments: { offer_id, amount: 60 } };
      return (await bank.do(request)).request_id;
    },
    actions: [
      { name: "ben accepts", to: "accepted", act: (request) => accept("ben", request) },
      requestCall("ben", "request_decline", "declined"),
      requestCall("ana", "request_cancel", "cancelled"),
      clock("request-expiry", "expired"),
    ],
  },
  standing("active", [
    memberCall("dan", "membership_pause", "paused"),
    memberCall("dan", "membership_leave", "leaving"),
    memberCall("cleo", "membership_suspend", "suspended"),
  ]),
  standing("paused", [
    memberCall("dan", "membership_resume", "active"),
    memberCall("dan", "membership_leave", "leaving"),
    memberCall("cleo", "membership_restore", "active"),
    memberCall("cleo", "membership_suspend", "suspended"),
  ]),
  {
    subject: "payment_requests",
    state: "open",
    set: async (bank) => {
      const recipient_id = await bank.do(`select ${id("ana")}`);
      const claim = { recipient_id, amount: 30, category: "other" };
      const call = { name: "ben", rpc: "payment_request_create", arguments: claim };
      return (await bank.do(call)).payment_request_id;
    },
    actions: [
      claimCall("ana", "payment_request_accept", "accepted"),
      claimCall("ana", "payment_request_reject", "rejected", because),
      claimCall("ben", "payment_request_withdraw", "withdrawn"),
      clock("payment-request-deadlines", "rejected"),
    ],
  },
  {
    subject: "write_offs",
    state: "proposed",
    set: async (bank) => {
      // Each time another one: with the debt the membership goes.
      const name = `debtor ${crypto.randomUUID()}`;
      await bank.do(`insert into auth.users (id) values (md5('login of ${name}')::uuid)`);
      await bank.do(`select member_join(md5('login of ${name}')::uuid, '${name}', 'town')`);
      await bank.do(on(await bank.hold(name, "ben", 10), name, "escrow_confirm"));
      const member_id = await bank.do(`select ${id(name)}`);
      await bank.do({ name, rpc: "membership_leave", arguments: {} });
      const about = { member_id, ...because };
      const call = { name: "cleo", rpc: "write_off_propose", arguments: about };
      return (await bank.do(call)).write_off_id;
    },
    actions: [
      writeOffCall("finn", "write_off_approve", "approved"),
      writeOffCall("finn", "write_off_reject", "rejected"),
      clock("write-off-expiry", "expired"),
    ],
  },
];
