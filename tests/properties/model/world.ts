import type { Bank, Membership, Person, Place, Settings } from "./bank.ts";
import { join } from "./lives.ts";
import type postgres from "postgres";
import { type Real, runAll } from "./real.ts";
import { DEFAULTS, literal } from "./rules.ts";

/** Who lives where, and as what. Ben is in both. */
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
/** They have logged in, and are nowhere yet; the stranger has a login, and was never here. */
const NOWHERE = ["nik", "nora"];
/** In town, without a login; and waiting to be let in there. */
const WITHOUT_LOGIN = "greta";
const WAITING = "pia";
const CATEGORIES = ["other", "home"];

/** Two new communities with the rules of every new one, and their people. */
export async function openWorld(sql: postgres.Sql): Promise<Bank> {
  const mark = crypto.randomUUID();
  const names = [...new Set([...PEOPLE.map(([name]) => name), ...NOWHERE, WAITING])];
  const logins = new Map(names.map((name) => [name, crypto.randomUUID()]));
  const places: Place[] = ["town", "hill"];
  const slug = (place: Place) => `${place}-${mark}`;
  const rows = await runAll(
    sql,
    [
      ...places.map((place) => opened(place, slug(place))),
      `insert into auth.users (id) values ${[...logins.values()].map((id) => `('${id}')`)}`,
      ...PEOPLE.map(([name, place], at) => {
        const login = logins.get(name);
        // Who is somewhere already joins a further community.
        const isFirst = PEOPLE.findIndex(([one]) => one === name) === at;
        if (isFirst) return `select member_join('${login}', '${name}', '${slug(place)}')`;
        return `select community_join('${login}', 'join', '${slug(place)}')`;
      }),
      ...[...NOWHERE, WAITING].map((name) =>
        `insert into members (auth_user_id, display_name) values ('${logins.get(name)}', '${name}')`
      ),
      ...PEOPLE.map(([name, place, role]) => appointed(logins.get(name)!, slug(place), role)),
      `select membership_add('${logins.get("cleo")}', 'world', '${WITHOUT_LOGIN}')`,
      `insert into memberships (community_id, member_id, standing)
      select c.community_id, m.member_id, 'pending' from communities c, members m
      where c.slug = '${slug("town")}' and m.auth_user_id = '${logins.get(WAITING)}'`,
      `select slug as name, community_id as id from communities where slug like '%${mark}'
      union all select auth_user_id::text, member_id from members
      where auth_user_id in (${[...logins.values()].map((id) => `'${id}'`)})
      union all select m.display_name, m.member_id from members m
      join memberships s using (member_id) join communities c using (community_id)
      where c.slug = '${slug("town")}' and m.display_name = '${WITHOUT_LOGIN}'`,
    ].join(";\n"),
    "id",
  ) as { name: string; id: string }[];
  const idOf = (name: string) => rows.find((row) => row.name === name)!.id;
  const communities = Object.fromEntries(places.map((place) => [place, {
    ...{ community_id: idOf(slug(place)), place, slug: slug(place) },
    ...{ settings: DEFAULTS, categories: [...CATEGORIES], parents: {} },
  }])) as Bank["communities"];
  const people = [...logins].map(([name, login]): Person => ({
    name,
    login,
    member_id: idOf(login),
  }));
  people.push({ name: WITHOUT_LOGIN, login: null, member_id: idOf(WITHOUT_LOGIN) });
  people.push({ name: "stranger", login: crypto.randomUUID(), member_id: "" });
  const bank = emptyBank(communities, people);
  for (const [name, place, role] of [...PEOPLE, [WITHOUT_LOGIN, "town", "member"] as const]) {
    const { member_id } = people.find((one) => one.name === name)!;
    join(bank, member_id, communities[place].community_id, { role });
  }
  const waits = people.find(({ name }) => name === WAITING)!;
  join(bank, waits.member_id, communities.town.community_id, { standing: "pending" });
  return bank;
}

function emptyBank(communities: Bank["communities"], people: Person[]): Bank {
  return {
    ...{ now: 0, communities, people, memberships: [], accounts: [], transfers: [], offers: [] },
    ...{ requests: [], exchanges: [], escrows: [], disputes: [], claims: [] },
    ...{ overrides: [], helpers: [], write_offs: [], invitations: [], lines: [], known: [] },
  };
}

function opened(place: Place, slug: string): string {
  const categories = CATEGORIES.map((word) => `(c.community_id, '${word}', '${word}')`);
  return `insert into communities (name, slug) values ('${place}', '${slug}');
    insert into categories (community_id, category, name)
    select v.* from communities c, lateral (values ${categories}) v
    where c.slug = '${slug}' on conflict do nothing`;
}

/** Staff are appointed in the dashboard. */
function appointed(login: string, slug: string, role: string): string {
  return `update memberships s set role = '${role}' from members m, communities c
    where m.member_id = s.member_id and c.community_id = s.community_id
      and m.auth_user_id = '${login}' and c.slug = '${slug}' and s.role <> '${role}'`;
}

/** The town takes other rules, and its members the limits of who joins by them. */
export async function takeRules(real: Real, bank: Bank, rules: Settings): Promise<void> {
  const { community_id } = bank.communities.town;
  const { default_floor: floor, default_ceiling: ceiling } = rules;
  bank.communities.town.settings = rules;
  for (const one of bank.accounts) {
    if (one.community_id === community_id) Object.assign(one, { floor, ceiling });
  }
  const set = Object.entries(rules).map(([name, value]) => `${name} = ${literal(name, value)}`);
  await real.run(`update community_settings set ${set} where community_id = '${community_id}';
    update accounts set floor = ${floor}, ceiling = ${ceiling}
    where community_id = '${community_id}' and member_id is not null`);
}
