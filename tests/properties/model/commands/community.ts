import { type Bank, communityOf, type Settings } from "../bank.ts";
import { someCommunity, someStaff } from "../choices-of-staff.ts";
import { command, type Subject } from "../command.ts";
import { actingStaff } from "../members.ts";
import { refuseIf } from "../refused.ts";
import { CHOICES, isSpan } from "../rules.ts";

/** What no setting may be, and words that are no settings. */
const WRONG: Record<string, unknown>[] = [
  { rounding_step: 7 },
  { default_floor: 5 },
  { pot_floor: 1 },
  { levy_basis_points: -1 },
  { recording: "nobody" },
  { delivery_deadline: "-P1D" },
  { no_such_setting: true },
  { welcome_grant: null },
];

const update = command<
  { changes: Record<string, unknown>; community_id?: string; reason?: string }
>({
  rpc: "community_update",
  route: "PATCH /admin/community",
  weight: 5,
  make({ bank, dice }) {
    const community_id = someCommunity(bank, dice);
    const by = someStaff(bank, dice, community_id);
    const [setting, values] = dice.one(Object.entries(CHOICES))!;
    const value = dice.one<unknown>(values)!;
    const days = 1 + dice.next(40);
    const span = dice.one(["delivery_deadline", "confirmation_window", "request_expiry"])!;
    const changes = [{ [setting]: value }, { [span]: `PT${24 * days}H` }, dice.one(WRONG)!];
    return { by, args: { changes: changes[[0, 0, 0, 0, 1, 2][dice.next(6)]!]!, community_id } };
  },
  step(bank, { actor, args: { changes, community_id: named } }) {
    const { community_id } = actingStaff(bank, actor, named);
    const isWrong = WRONG.some((one) => JSON.stringify(one) === JSON.stringify(changes));
    refuseIf([isWrong, "setting_invalid"]);
    const { settings } = communityOf(bank, community_id);
    const spans = Object.entries(changes).filter(([name]) => isSpan(name));
    const others = Object.entries(changes).filter(([name]) => !isSpan(name));
    Object.assign(settings, Object.fromEntries(others));
    for (const [name, span] of spans) {
      Object.assign(settings, { [name]: Number(/^PT(\d+)H$/.exec(String(span))![1]) });
    }
    return { community_id, settings: Object.fromEntries(others) };
  },
});

type Category = { name: string; parent?: string | null };
const category = command<{ category: string; changes: Category; community_id?: string }>({
  rpc: "category_set",
  route: "POST /admin/categories",
  weight: 2,
  make({ bank, dice }) {
    const community_id = someCommunity(bank, dice);
    const words = ["garden", "home", "tools", "other"];
    const parent = dice.one([undefined, null, ...words, "no-such"]);
    const changes = { name: "A word", ...parent === undefined ? {} : { parent } };
    const args = { category: dice.one(words)!, changes, community_id };
    return { by: someStaff(bank, dice, community_id), args };
  },
  step(bank, { actor, args }) {
    const { community_id } = actingStaff(bank, actor, args.community_id);
    const community = communityOf(bank, community_id);
    const { parent } = args.changes;
    const isUnknown = typeof parent === "string" && !community.categories.includes(parent);
    refuseIf(
      [isUnknown, "category_unknown"],
      [isPartOf(bank, community_id, parent, args.category), "category_cycle"],
    );
    if (!community.categories.includes(args.category)) community.categories.push(args.category);
    if (parent !== undefined) community.parents[args.category] = parent;
    return { category: args.category, parent: community.parents[args.category] ?? null };
  },
});

/** Whether one category is another one, or a part of it. */
function isPartOf(bank: Bank, community_id: string, one: string | null | undefined, of: string) {
  const { parents } = communityOf(bank, community_id);
  for (let at = one; at; at = parents[at]) if (at === of) return true;
  return false;
}

const NAMES = Object.keys(CHOICES) as (keyof Settings)[];

export const community: Subject = {
  commands: [update, category],
  jobs: [],
  views: [{
    name: "settings",
    sql: `select jsonb_build_array(community_id, ${NAMES}) from community_settings
      where community_id = any($1)`,
    rows: ({ communities }) =>
      Object.values(communities).map(({ community_id, settings }) => [
        community_id,
        ...NAMES.map((name) => settings[name]),
      ]),
  }, {
    name: "categories",
    sql: `select jsonb_build_array(community_id, category, parent) from categories
      where community_id = any($1)`,
    rows: ({ communities }) =>
      Object.values(communities).flatMap(({ community_id, categories, parents }) =>
        categories.map((word) => [community_id, word, parents[word] ?? null])
      ),
  }],
};
