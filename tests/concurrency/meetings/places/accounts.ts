import { because, by, clock, edit, type Place, soon, type Step } from "../place.ts";
import type { Town } from "../town.ts";
import { openLine } from "./lines.ts";

const AMOUNT = 20;
const gift = (town: Town, to: string, amount = AMOUNT) => ({
  ...{ amount, category: "other", reason: "gift", to_member_id: town.ids[to], ...town.in },
});
const slip = (town: Town, recipient: string, provider: string) => ({
  lines: [{
    ...{ slip_number: "S1", service_date: "2026-01-15", category: "other" },
    ...{ amount: AMOUNT, recipient, provider },
  }],
  ...town.in,
});
const leg = (town: Town, recipient: string, provider: string) => ({
  ...{ category: "other", preset: "legs", ...town.in },
  legs: [{
    ...{ recipient_id: town.ids[recipient], provider_id: town.ids[provider], amount: AMOUNT },
  }],
});
const limit = (town: Town, name: string, changes: Record<string, unknown>) => ({
  ...{ member_id: town.ids[name], changes, ...because, ...town.in },
});
const beyond = (town: Town, name: string, side: string) => ({
  ...{ member_id: town.ids[name], side, amount: AMOUNT, ...because, ...town.in },
  expires_at: soon(),
});
const reversed = async (town: Town, from: string, to: string, amount: number) => ({
  ...{ transfer_id: await town.give(from, to, amount), ...because },
});

/** All ways in which minutes of one member go to another one: with either of them at a limit. */
const ways: Step[] = [
  by(
    "ben",
    "request_accept",
    async (town) => ({
      request_id: await town.request("ana", AMOUNT),
    }),
    {},
    "a request of Ana's",
  ),
  by("ana", "transfer_create", (town) => gift(town, "ben"), {}, "to Ben"),
  by(
    "ana",
    "payment_request_accept",
    async (town) => ({
      payment_request_id: await town.claim("ben", "ana", AMOUNT),
    }),
    {},
    "Ben's claim",
  ),
  by("ana", "federation_transfer", (town) => ({
    ...{ partner: town.hill, to_member_id: town.ids.gus, amount: AMOUNT, category: "other" },
    ...town.in,
  })),
  by("gus", "federation_transfer", (town) => ({
    ...{ partner: town.slug, to_member_id: town.ids.ben, amount: AMOUNT, category: "other" },
  })),
  by("cleo", "group_hold", (town) => leg(town, "ana", "ben")),
  by("dora", "slips_enter", (town) => slip(town, "ana", "ben")),
  by("dora", "transfer_reverse", (town) => reversed(town, "ben", "ana", AMOUNT), {}, "to Ana"),
  by("cleo", "payment_create", (town) => ({
    ...{ member_id: town.ids.ben, amount: AMOUNT, category: "other", note: "Thanks", ...town.in },
  })),
  by("eve", "transfer_create", (town) => gift(town, "ben"), {}, "to Ben"),
  by("ben", "transfer_create", (town) => gift(town, "ana", 5), {}, "5 to Ana"),
  by("ben", "escrow_refund", async (town) => ({ escrow_id: await town.hold("ana", "ben", 6) })),
  by("ana", "escrow_confirm", async (town) => ({ escrow_id: await town.hold("ana", "ben", 7) })),
];
const about = (name: string, side: "floor" | "ceiling", value: number): Step[] => [
  by("cleo", "membership_limits", (town) => limit(town, name, { [side]: value }), {}, name),
  by("dora", "override_give", (town) => beyond(town, name, side), {}, name),
  by(
    "cleo",
    "override_revoke",
    async (town) => {
      const { override_id } = await town.do("dora", "override_give", beyond(town, name, side));
      return { override_id, ...because };
    },
    {},
    name,
  ),
  edit(`a ${side} is typed`, (town) =>
    `update accounts set ${side} = ${value}
    where member_id = '${town.ids[name]}' and ${town.here()}`),
];

/** Thirty minutes are left until a limit, whatever has been made ready before. */
function atLimit(name: string, side: "floor" | "ceiling", steps: Step[]): Place {
  const most = side === "floor" ? "balance - 30" : `balance + 30 + (select
    coalesce(sum(remaining), 0) from escrows e where to_account_id = account_id)`;
  return {
    name: `${name} at the ${side}`,
    states: {},
    hill: true,
    settings: "levy_basis_points = 500, default_floor = null",
    set: async (town) => {
      await town.set("accounts", "floor = null, ceiling = null");
      await openLine(town);
      await town.do("eve", "transfer_create", {
        ...{ amount: 100, category: "other", reason: "donation", to_account: "pot" },
        ...town.in,
      });
      await town.give("ana", "eve", 200);
      await town.give("eve", "ben", 100);
    },
    last: (town) => town.set("accounts", `${side} = ${most}`, name),
    steps,
  };
}

const spending = atLimit("ana", "floor", [...ways, ...about("ana", "floor", -10)]);
const earning = atLimit("ben", "ceiling", [...ways, ...about("ben", "ceiling", 10)]);

const transfer = (more = {}) => (town: Town) => ({
  ...{ transfer_id: Number(town.at.transfers), ...because, ...more },
});
const mistake: Place = {
  name: "a transfer that is reversed",
  states: {},
  settings: "levy_basis_points = 1000",
  set: async (town) => {
    const escrow_id = await town.hold("ana", "ben", 60);
    await town.do("ana", "escrow_confirm", { escrow_id });
    town.at.transfers = await town.bank.do(
      `select max(transfer_id)::text from transfers where ${town.here()}`,
    );
  },
  steps: [
    by("cleo", "transfer_reverse", transfer({ amount: 40 }), {}, "40 of 60"),
    by("dora", "transfer_reverse", transfer({ amount: 40 }), {}, "40 of 60"),
    by("dora", "transfer_reverse", transfer(), {}, "all"),
    by("ben", "transfer_create", (town) => gift(town, "eve", 600), {}, "nearly all"),
    by("ana", "membership_leave", (town) => town.in),
    by("cleo", "membership_end", (town) => ({ member_id: town.ids.ben, ...because })),
    clock("closing"),
  ],
};

/** Ana has nothing left, and may go twenty minutes beyond her floor once. */
const overridden: Place = {
  name: "an override",
  states: {},
  clocks: ["limit_overrides"],
  set: async (town) => {
    const given = beyond(town, "ana", "floor");
    town.at.limit_overrides = (await town.do("dora", "override_give", given)).override_id;
  },
  last: (town) => town.set("accounts", "floor = balance", "ana"),
  steps: [
    by("ben", "request_accept", async (town) => ({
      request_id: await town.request("ana", AMOUNT),
    })),
    by("eve", "request_accept", async (town) => ({
      request_id: await town.request("ana", AMOUNT),
    })),
    by("cleo", "override_revoke", ({ at }) => ({ override_id: at.limit_overrides, ...because })),
    by("dora", "override_give", (town) => beyond(town, "ana", "floor")),
    by("ana", "transfer_create", (town) => gift(town, "ben", 5), {}, "5 to Ben"),
  ],
};

export const accounts = [spending, earning, mistake, overridden];
