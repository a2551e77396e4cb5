import { because, by, clock, edit, notYet, type Place, type Step } from "../place.ts";
import type { Town } from "../town.ts";

const eve = (town: Town) => ({ member_id: town.ids.eve, ...because });
const to = (standing: string) => ({ memberships: standing });
const staff = (name: string, does: string, standing: string) => by(name, does, eve, to(standing));
const own = (does: string, standing: string) => by("eve", does, () => ({}), to(standing));
const pick = (standing: string): Step =>
  edit(`${standing} is picked`, ({ ids }) =>
    `update memberships set standing = '${standing}'
    where member_id = '${ids.eve}'`, to(standing));

/** Eve, who has ten minutes unless told otherwise, in a standing. */
function standing(state: string, steps: Step[], { by: ways = [state], minutes = 10 } = {}): Place {
  return {
    name: `a member who is ${state}${minutes ? "" : ", at zero"}`,
    states: to(state),
    set: async (town) => {
      town.at.memberships = town.ids.eve!;
      if (minutes) await town.give("ben", "eve", minutes);
      for (const way of ways) {
        if (way !== "active") await town.set("memberships", `standing = '${way}'`, "eve");
      }
    },
    steps,
  };
}

const active = standing("active", [
  own("membership_pause", "paused"),
  own("membership_leave", "leaving"),
  staff("cleo", "membership_suspend", "suspended"),
  staff("dora", "membership_end", "leaving"),
  staff("dora", "membership_deceased", "closed"),
  pick("suspended"),
  by("cleo", "membership_mark", (town) => ({ ...eve(town), vulnerable: true })),
]);
const silent = standing("active", [
  own("membership_pause", "paused"),
  staff("cleo", "membership_suspend", "suspended"),
  clock("dormancy"),
], { minutes: 0 });
const paused = standing("paused", [
  own("membership_resume", "active"),
  own("membership_leave", "leaving"),
  staff("cleo", "membership_restore", "active"),
  staff("cleo", "membership_suspend", "suspended"),
  staff("dora", "membership_end", "leaving"),
  pick("suspended"),
]);
const suspended = standing("suspended", [
  staff("cleo", "membership_restore", "active"),
  staff("dora", "membership_end", "leaving"),
  staff("dora", "membership_deceased", "closed"),
  pick("active"),
]);
const leaving = standing("leaving", [
  staff("cleo", "membership_restore", "active"),
  staff("dora", "membership_suspend", "suspended"),
  staff("dora", "membership_deceased", "closed"),
  by("eve", "transfer_create", ({ ids }) => ({
    ...{ amount: 10, category: "other", reason: "gift", to_member_id: ids.ben },
  })),
  notYet(
    "partner_standing_forbids",
    by("ben", "transfer_create", ({ ids }) => ({
      ...{ amount: 10, category: "other", reason: "gift", to_member_id: ids.eve },
    })),
  ),
  clock("closing"),
]);
const atZero = standing("leaving", [
  staff("cleo", "membership_restore", "active"),
  staff("dora", "membership_suspend", "suspended"),
  clock("closing", to("closed")),
  pick("closed"),
], { minutes: 0 });
const pending = standing("pending", [
  staff("cleo", "membership_approve", "active"),
  staff("dora", "membership_decline", "closed"),
  by("late eve", "membership_leave", () => ({}), to("closed")),
  pick("active"),
], { minutes: 0 });
pending.set = async (town) => {
  // Whoever joins while the community asks first.
  await town.set("community_settings", "joining = 'approval'");
  const login = `md5('login of ${town.slug} late eve')::uuid`;
  await town.bank.do(`insert into auth.users (id) values (${login})`);
  await town.bank.do(`select member_join(${login}, 'late eve', '${town.slug}')`);
  town.at.memberships = town.ids.eve = await town.bank.do(
    `select member_id from members where auth_user_id = ${login}`,
  );
};
const closed = standing("closed", [
  staff("cleo", "membership_restore", "active"),
  staff("dora", "membership_erase", "erased"),
  by("eve", "member_erase", () => ({}), to("erased")),
  pick("active"),
], { by: ["leaving", "closed"], minutes: 0 });

const proposed: Place = {
  name: "a debt of which staff propose to write it off",
  states: { write_offs: "proposed", memberships: "leaving" },
  set: async (town) => {
    await town.give("eve", "ben", 10);
    town.at.memberships = town.ids.eve!;
    await town.set("memberships", "standing = 'leaving'", "eve");
    const made = await town.do("cleo", "write_off_propose", eve(town));
    town.at.write_offs = made.write_off_id;
  },
  steps: [
    by("dora", "write_off_approve", ({ at }) => ({ write_off_id: at.write_offs, ...because }), {
      write_offs: "approved",
      memberships: "closed",
    }),
    by("dora", "write_off_reject", ({ at }) => ({ write_off_id: at.write_offs, ...because }), {
      write_offs: "rejected",
    }),
    notYet("already_proposed", by("dora", "write_off_propose", eve)),
    by("cleo", "membership_restore", eve, to("active")),
    by("ben", "transfer_create", ({ ids }) => ({
      ...{ amount: 4, category: "other", reason: "gift", to_member_id: ids.eve },
    })),
    clock("write-off-expiry", { write_offs: "expired" }),
  ],
};

/** First: the job looks at every member there is. */
export const silence = [silent];

export const standings = [
  ...[active, paused, suspended, leaving, atZero, pending, closed, proposed],
];
