import { because, by, clock, edit, type Place } from "../place.ts";
import type { Town } from "../town.ts";

const request = (more = {}) => (town: Town) => ({ request_id: town.at.requests, ...more });
const accepted = { requests: "accepted" };
const cancelled = { requests: "cancelled" };

const toOne: Place = {
  name: "a request to one member",
  states: { requests: "open" },
  set: async (town) => {
    town.at.requests = await town.requestTo("ana", "ben", 60);
  },
  steps: [
    by("ben", "request_accept", request(), accepted),
    by("ben", "request_decline", request(), { requests: "declined" }),
    by("ana", "request_cancel", request(), cancelled),
    clock("request-expiry", { requests: "expired" }),
    by("ana", "membership_leave", () => ({}), cancelled),
    by("ben", "membership_leave", () => ({}), { requests: "declined" }),
    by("ben", "membership_pause"),
    by("cleo", "membership_suspend", ({ ids }) => ({ member_id: ids.ben, ...because })),
    by("dora", "membership_end", ({ ids }) => ({ member_id: ids.ana, ...because }), cancelled),
    by("ben", "offer_update", async ({ bank, ids }) => ({
      offer_id: await bank.do(`select offer_id from offers where member_id = '${ids.ben}'`),
      changes: { status: "paused" },
    })),
    edit("suspend who is asked", ({ ids }) =>
      `update memberships set standing = 'suspended'
      where member_id = '${ids.ben}'`),
  ],
};
const toAll: Place = {
  name: "a request to all",
  states: { requests: "open" },
  set: async (town) => {
    town.at.requests = await town.request("ana", 60);
  },
  steps: [
    by("ben", "request_accept", request(), accepted),
    by("eve", "request_accept", request(), accepted),
    by("ana", "request_cancel", request(), cancelled),
    clock("request-expiry", { requests: "expired" }),
  ],
};

const claim = (more = {}) => (town: Town) => ({
  payment_request_id: town.at.payment_requests,
  ...more,
});
const to = (state: string) => ({ payment_requests: state });
const claimed = async (town: Town) => {
  town.at.payment_requests = await town.claim("ben", "ana", 30);
};

/** Half-way to the deadline, which is a week. */
const REMIND = `select private.run_batch('payment-request-reminders', 5000,
  clock_timestamp() + interval '4 days')`;

const claims: Place = {
  name: "a claim for work",
  states: to("open"),
  settings: "levy_basis_points = 1000",
  set: claimed,
  steps: [
    by("ana", "payment_request_accept", claim(), to("accepted")),
    by("ana", "payment_request_reject", claim(because), to("rejected")),
    by("ben", "payment_request_withdraw", claim(), to("withdrawn")),
    by("ben", "payment_request_remind", claim()),
    by("ana", "membership_leave"),
    by("cleo", "membership_suspend", ({ ids }) => ({ member_id: ids.ana, ...because })),
    clock("payment-request-deadlines", to("rejected")),
    {
      name: "the clock, half-way: payment-request-reminders",
      does: "payment-request-reminders",
      to: {},
      again: REMIND,
      ready: () => REMIND,
    },
  ],
};
const staffClaims: Place = {
  name: "a claim that staff decide",
  states: to("open"),
  settings: "recording = 'coordinator'",
  set: claimed,
  steps: [
    by("cleo", "payment_request_decide", claim({ accept: true, ...because }), to("accepted")),
    by("dora", "payment_request_decide", claim({ accept: false, ...because }), to("rejected")),
    by("ben", "payment_request_withdraw", claim(), to("withdrawn")),
    clock("payment-request-deadlines", to("rejected")),
  ],
};

export const requests = [toOne, toAll, claims, staffClaims];
