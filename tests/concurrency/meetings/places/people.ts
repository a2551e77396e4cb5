import { join } from "../../join.ts";
import { because, by, clock, edit, type Place, soon, type Step } from "../place.ts";
import type { Town } from "../town.ts";

const words = { title: "Help", description: "Please", category: "other" };
const about = (name: string, more = {}) => (town: Town) => ({
  ...{ member_id: town.ids[name], ...because, ...more, ...town.in },
});
const help = (town: Town, name: string) => ({
  ...{ helper_member_id: town.ids[name], scopes: ["requests", "transfers"], max_amount: 60 },
  expires_at: soon(),
});
const gift = (to: string, more: (town: Town) => object = () => ({})) => (town: Town) => ({
  ...{ amount: 10, category: "other", reason: "gift", to_member_id: town.ids[to] },
  ...town.in,
  ...more(town),
});

const settle: Step[] = [
  by("ana", "request_create", (town) => ({ amount: 20, ...words, ...town.in })),
  by("ana", "offer_create", (town) => ({ ...words, ...town.in })),
  by("ana", "transfer_create", gift("ben")),
  by("ben", "transfer_create", gift("ana")),
  by("ana", "payment_request_create", (town) => ({
    ...{ recipient_id: town.ids.ben, amount: 10, category: "other", ...town.in },
  })),
  by("ben", "request_accept", async (town) => ({ request_id: await town.request("ana", 20) })),
  by("ben", "escrow_deliver", async (town) => ({ escrow_id: await town.hold("ana", "ben", 20) })),
];

/** What happens to one member, Ana, and what she does: all of it at once. */
const life: Place = {
  name: "a member's life",
  states: {},
  set: async () => {},
  steps: [
    ...settle,
    by("ana", "member_update", () => ({ changes: { bio: "I bake" } })),
    by("ana", "contact_update", () => ({ changes: { phone: "+31 1" } })),
    by("ana", "beneficiary_name", (town) => ({ member_id: town.ids.ben, ...town.in })),
    by("ana", "helper_appoint", (town) => ({ ...help(town, "eve"), ...town.in })),
    by("ana", "membership_leave", (town) => ({ to_account: "pot", ...town.in })),
    by("ana", "membership_pause", (town) => town.in),
    by("cleo", "membership_suspend", about("ana")),
    by("dora", "membership_end", about("ana")),
    by("dora", "membership_deceased", about("ana")),
    by("cleo", "membership_mark", about("ana", { vulnerable: true })),
    by("cleo", "membership_limits", about("ana", { changes: { floor: -5 } })),
    by("dora", "text_redact", async (town) => ({
      ...{ subject: "requests", field: "title", ...because, ...town.in },
      subject_id: await town.request("ana", 5),
    })),
    by("hana", "federation_line_open", (town) => ({
      ...{ partner: town.slug, floor: -60, ceiling: 60, rate: { ours: 1, theirs: 1 } },
    })),
    by("ana", "community_join", (town) => ({ community: town.hill })),
    edit("who is staff", (town) =>
      `update memberships set role = 'member'
      where member_id = '${town.ids.cleo}' and ${town.here()}`),
  ],
  hill: true,
};

/** Rules that change while something begins or goes on under them. */
const rules: Place = {
  name: "a town that changes its rules",
  states: {},
  set: async (town) => {
    for (const category of ["a", "b"]) {
      await town.do("cleo", "category_set", { category, changes: { name: category }, ...town.in });
    }
  },
  steps: [
    ...settle,
    by(
      "cleo",
      "community_update",
      (town) => ({
        ...{ changes: { levy_basis_points: 500, recording: "both" }, ...because, ...town.in },
      }),
      {},
      "levy and recording",
    ),
    by(
      "dora",
      "community_update",
      (town) => ({
        ...{ changes: { rounding_step: 15, default_floor: 0 }, ...because, ...town.in },
      }),
      {},
      "rounding and floor",
    ),
    edit(
      "a setting",
      (town) =>
        `update community_settings set recording = 'coordinator', joining = 'approval'
      where ${town.here()}`,
    ),
    by(
      "cleo",
      "category_set",
      (town) => ({
        ...{ category: "a", changes: { name: "a", parent: "b" }, ...town.in },
      }),
      {},
      "a below b",
    ),
    by(
      "dora",
      "category_set",
      (town) => ({
        ...{ category: "b", changes: { name: "b", parent: "a" }, ...town.in },
      }),
      {},
      "b below a",
    ),
    by("gus", "community_join", (town) => ({ community: town.slug })),
    by("cleo", "membership_add", (town) => ({ display_name: "greta", ...town.in })),
    now("reconcile"),
    now("cleanup-idempotency"),
  ],
  hill: true,
};

const joining = (name: string): Step => ({
  name: `${name}: member_join`,
  does: "member_join",
  to: {},
  ready: async (town) => {
    const login = `md5('login of ${town.slug} ${name}')::uuid`;
    await town.bank.do(`insert into auth.users (id) values (${login}) on conflict do nothing`);
    const wanted = { community: town.slug, invitation: town.at.token };
    return join(`${town.slug} ${name}`, wanted);
  },
});
const invited: Place = {
  name: "a link for one",
  states: {},
  clocks: ["invitations"],
  hill: true,
  settings: "joining = 'invitation'",
  set: async (town) => {
    const made = await town.do("cleo", "invitation_create", { uses: 1, ...town.in });
    Object.assign(town.at, { invitations: made.invitation_id, token: made.token });
  },
  steps: [
    joining("ida"),
    joining("jo"),
    by("gus", "community_join", ({ slug, at }) => ({ community: slug, invitation: at.token })),
    by("dora", "invitation_revoke", ({ at }) => ({ invitation_id: at.invitations })),
    by("cleo", "invitation_create", (town) => ({ uses: 2, ...town.in })),
    by("cleo", "membership_add", (town) => ({
      ...{ display_name: "greta", external_id: "g", ...town.in },
    })),
    by("dora", "import_lines", (town) => ({
      ...{ kind: "members", lines: [{ external_id: "g", display_name: "greta" }], ...town.in },
    })),
    edit("a link is taken back", ({ at }) =>
      `update invitations set revoked_at = clock_timestamp()
      where invitation_id = '${at.invitations}'`),
  ],
};

/** Greta has no login; Ben may act for her. */
const helped: Place = {
  name: "a member who is helped",
  states: {},
  clocks: ["helpers"],
  // Whoever is gone has no helper, and a standing that forbids it.
  alike: ["not_helper", "standing_forbids"],
  set: async (town) => {
    const greta = { display_name: "greta", external_id: "g", ...town.in };
    town.ids.greta = (await town.do("cleo", "membership_add", greta)).member_id;
    const named = { member_id: town.ids.greta, ...help(town, "ben"), ...town.in };
    town.at.helpers = (await town.do("cleo", "helper_assign", named)).helper_id;
  },
  steps: [
    by("ben", "transfer_create", gift("eve", ({ ids }) => ({ on_behalf_of: ids.greta }))),
    by("ben", "request_create", (town) => ({
      ...{ amount: 5, ...words, on_behalf_of: town.ids.greta, ...town.in },
    })),
    by("cleo", "helper_revoke", ({ at }) => ({ helper_id: at.helpers })),
    by("dora", "helper_assign", (town) => ({
      ...{ member_id: town.ids.greta, ...help(town, "ben"), max_amount: 5, ...town.in },
    })),
    by("cleo", "membership_suspend", about("ben")),
    by("dora", "membership_end", about("greta")),
    by("dora", "import_lines", (town) => ({
      ...{ kind: "balances", lines: [{ external_id: "g", amount: 30 }], ...town.in },
    })),
    by("dora", "slips_enter", (town) => ({
      lines: [{
        ...{ slip_number: "S1", service_date: "2026-01-15", category: "other" },
        ...{ amount: 10, recipient: "greta", provider: "eve" },
      }],
      ...town.in,
    })),
    clock("closing"),
  ],
};

/** A job as it runs now: it is about no deadline. */
function now(does: string): Step {
  const ready = () => `select private.run_batch('${does}')`;
  return { name: `the clock: ${does}`, does, to: {}, ready };
}

export const people = [life, rules, invited, helped];
