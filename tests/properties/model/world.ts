import type { Bank, Membership, Person, Place, Settings } from "./bank.ts";
import { accountOf } from "./members.ts";
import { post } from "./books.ts";
import type { Dice } from "./dice.ts";
import type { Real } from "./real.ts";

/** Who lives where, and as what. Ben is in both; the stranger has a login, and no member. */
const PEOPLE: [name: string, place: Place, role: Membership["role"]][] = [
  ["ana", "town", "member"],
  ["ben", "town", "member"],
  ["dan", "town", "member"],
  ["cleo", "town", "coordinator"],
  ["eva", "town", "admin"],
  ["ben", "hill", "member"],
  ["fay", "hill", "coordinator"],
  ["gus", "hill", "member"],
];
const CATEGORIES = ["other", "home"];

const DAY = 24;
/** What a new community begins with, where chance does not say otherwise. */
const DEFAULTS: Settings = {
  joining: "open",
  default_floor: -600,
  default_ceiling: null,
  welcome_grant: 0,
  rounding_step: 1,
  rounding_mode: "nearest",
  levy_basis_points: 0,
  levy_rounding: "down",
  transfers_allowed: true,
  pot_floor: 0,
  recording: "recipient",
  group_confirmation: "organiser",
  delivery_deadline: 30 * DAY,
  confirmation_window: 7 * DAY,
  request_expiry: 30 * DAY,
  dispute_statement_window: 3 * DAY,
  dispute_decision_window: 14 * DAY,
  dispute_fallback: "refund",
  dispute_staff_window: 14 * DAY,
  dispute_last_fallback: "refund",
  dispute_note_required: false,
  payment_request_window: 7 * DAY,
  payment_request_fallback: "reject",
  write_off_expiry: 30 * DAY,
  floor_growth_basis_points: 0,
  floor_growth_cap: -1200,
};

/** Rules that chance chooses among; the first is the plainest. */
const CHOICES: { [Name in keyof Settings]?: Settings[Name][] } = {
  default_floor: [-600, -120, -60, 0, null],
  default_ceiling: [null, 120, 240, 60],
  welcome_grant: [0, 30],
  rounding_step: [1, 15, 30],
  rounding_mode: ["nearest", "up"],
  levy_basis_points: [0, 1000, 333, 5000],
  levy_rounding: ["down", "nearest", "up"],
  transfers_allowed: [true, true, true, false],
  pot_floor: [0, -50],
  recording: ["recipient", "recipient", "provider", "both", "coordinator"],
  group_confirmation: ["organiser", "participants"],
  dispute_fallback: ["refund", "release", "half", "staff"],
  dispute_last_fallback: ["refund", "release", "half"],
  dispute_note_required: [false, false, true],
  payment_request_fallback: ["reject", "accept"],
};

export function rulesOf(dice: Dice): Settings {
  const chosen = Object.entries(CHOICES).map(([name, values]) => {
    // Half of all rules stay as they are, so that a sequence is about few at a time.
    return [name, dice.next(2) === 0 ? values[0] : dice.one<unknown>(values)];
  });
  return { ...DEFAULTS, ...Object.fromEntries(chosen) };
}

/** Two new communities and their people, in the bank and in the model. */
export async function openWorld(real: Real, rules: Record<Place, Settings>): Promise<Bank> {
  const mark = crypto.randomUUID();
  const logins = new Map(PEOPLE.map(([name]) => [name, crypto.randomUUID()]));
  const places = Object.keys(rules) as Place[];
  const slug = (place: Place) => `${place}-${mark}`;
  const here = places.map((place) => `'${slug(place)}'`).join();
  const rows = await real.run(
    [
      ...places.map((place) => opened(place, slug(place), rules[place])),
      `insert into auth.users (id) values ${[...logins.values()].map((id) => `('${id}')`)}`,
      ...PEOPLE.map(([name, place], at) => {
        const login = logins.get(name);
        // Who is somewhere already joins a further community.
        const isFirst = PEOPLE.findIndex(([one]) => one === name) === at;
        if (isFirst) return `select member_join('${login}', '${name}', '${slug(place)}')`;
        return `select community_join('${login}', 'join', '${slug(place)}')`;
      }),
      `select c.slug, c.community_id, m.auth_user_id as login, m.member_id from memberships s
      join communities c using (community_id) join members m using (member_id)
      where c.slug in (${here})`,
    ].join(";\n"),
    "slug",
  ) as { slug: string; community_id: string; login: string; member_id: string }[];
  const idOf = (place: Place) => rows.find((row) => row.slug === slug(place))!.community_id;
  const communities = Object.fromEntries(places.map((place) => [place, {
    ...{ community_id: idOf(place), place, slug: slug(place) },
    ...{ settings: rules[place], categories: CATEGORIES },
  }])) as Bank["communities"];
  const people = [...logins].map(([name, login]): Person => {
    return { name, login, member_id: rows.find((row) => row.login === login)!.member_id };
  });
  const stranger = { name: "stranger", login: crypto.randomUUID(), member_id: "" };
  const bank = emptyBank(communities, [...people, stranger]);
  for (const [name, place, role] of PEOPLE) {
    const { member_id } = people.find((one) => one.name === name)!;
    join(bank, member_id, idOf(place), role);
  }
  await appoint(real, bank);
  return bank;
}

function emptyBank(communities: Bank["communities"], people: Person[]): Bank {
  return {
    ...{ now: 0, communities, people, memberships: [], accounts: [], transfers: [], offers: [] },
    ...{ requests: [], exchanges: [], escrows: [], disputes: [], claims: [] },
  };
}

/** A membership begins: an account with the limits of a new member, and the welcome grant. */
export function join(
  bank: Bank,
  member_id: string,
  community_id: string,
  role: Membership["role"] = "member",
): void {
  const { settings } = Object.values(bank.communities)
    .find((one) => one.community_id === community_id)!;
  const { default_floor: floor, default_ceiling: ceiling, welcome_grant: grant } = settings;
  const standing = "active";
  bank.memberships.push({ community_id, member_id, role, standing, vulnerable: false });
  Object.assign(accountOf(bank, member_id, community_id), { floor, ceiling });
  if (grant === 0) return;
  const legs = [{ place: "issuance", amount: -grant }, { place: member_id, amount: grant }];
  post(bank, community_id, "grant", legs);
}

function opened(place: Place, slug: string, rules: Settings): string {
  const set = Object.entries(rules).map(([name, value]) => `${name} = ${literal(name, value)}`);
  const categories = CATEGORIES.map((word) => `(c.community_id, '${word}', '${word}')`);
  return `insert into communities (name, slug) values ('${place}', '${slug}');
    update community_settings s set ${set} from communities c
    where c.community_id = s.community_id and c.slug = '${slug}';
    insert into categories (community_id, category, name)
    select v.* from communities c, lateral (values ${categories}) v
    where c.slug = '${slug}' on conflict do nothing`;
}

/** Settings that say how long: hours in the model. */
const SPAN = /_(window|deadline)$|^(request|write_off)_expiry$/;

function literal(name: string, value: Settings[keyof Settings]): string {
  if (value === null) return "null";
  return SPAN.test(name) ? `interval '${value} hours'` : `'${value}'`;
}

/** Staff are appointed in the dashboard. */
async function appoint(real: Real, bank: Bank): Promise<void> {
  const staff = bank.memberships.filter(({ role }) => role !== "member");
  await real.run(
    staff.map(({ member_id, community_id, role }) =>
      `update memberships set role = '${role}'
      where member_id = '${member_id}' and community_id = '${community_id}'`
    ).join(";"),
  );
}
