import type { Sql } from "postgres";
import { sha256 } from "../../scripts/verify-ledger/check-seals.ts";
import type { Copies } from "./copies.ts";
import { chance, idAt, mix, randomId, timeText } from "./dice.ts";
import type { Size } from "./sizes.ts";
import { CATEGORIES, minutesOf, wordsOf } from "./words.ts";

const MINUTE = 60_000_000;

/** Two of each community are staff, who settle its cases and exchange nothing themselves. */
export const STAFF = 2;

/** Who is there; members and their accounts by number, all communities after one another. */
export type People = {
  communities: { id: string; first: number; members: number; exchanges: number }[];
  members: string[];
  accounts: string[];
  /** The salt of each account, and the hash over whose it is. */
  salts: string[];
  holders: string[];
  /** When each opened: a member's account is opened when they join. */
  joined: string[];
  /** Offers by number: whose each is. A community's begin at three times its first member. */
  offers: { id: string; owner: number; category: string }[];
};

/** Communities and members, who have all joined before the story begins, and what they offer. */
export async function settle(
  sql: Sql,
  copies: Copies,
  { communities }: Size,
  start: number,
): Promise<People> {
  const people: People = {
    communities: [],
    members: [],
    accounts: [],
    salts: [],
    holders: [],
    joined: [],
    offers: [],
  };
  const count = communities.reduce((sum, { members }) => sum + members, 0);
  const before = start - (count + communities.length + 10) * MINUTE;
  for (const [no, { members, exchanges }] of communities.entries()) {
    const first = people.communities.reduce((sum, { members }) => sum + members, 0);
    const town = { id: idAt(before + no, no, 1), first, members, exchanges };
    people.communities.push(town);
    addCategories(copies, town.id, before + no);
  }
  for (const { id, members } of people.communities) {
    for (let number = 1; number <= members; number++) {
      const moment = before + (communities.length + people.members.length) * MINUTE;
      addMember(copies, people, id, number, moment);
    }
    await copies.keepUp();
  }
  await openCommunities(sql, people, before);
  for (const [at] of people.members.entries()) {
    for (let turn = 0; turn < 3; turn++) addOffer(copies, people, at, turn, start);
  }
  await copies.keepUp();
  return people;
}

/** Here triggers do their work: a new community gets its settings and accounts from them. */
async function openCommunities(sql: Sql, people: People, before: number): Promise<void> {
  for (const [no, { id, members }] of people.communities.entries()) {
    const community = {
      community_id: id,
      name: `Town ${no + 1}`,
      slug: `town-${no + 1}`,
      created_at: timeText(before + no),
    };
    await sql`insert into public.communities ${sql(community)}`;
    await sql`update private.membership_numbers set last_number = ${members}
      where community_id = ${id}`;
  }
  await sql`update private.rate_limit_rules set allowed = 100000000`;
}

function addCategories(copies: Copies, community: string, moment: number): void {
  for (const category of CATEGORIES.slice(0, -1)) {
    copies.categories.add(community, category, null, category);
    copies.event(moment, {
      community,
      kind: "category_set",
      source: "dashboard",
      facts: JSON.stringify({ name: category, parent: null, category }),
    });
  }
}

function addMember(
  copies: Copies,
  people: People,
  community: string,
  number: number,
  moment: number,
): void {
  const no = people.members.length + 1;
  const user = `00000000-0000-0000-0000-${no.toString(16).padStart(12, "0")}`;
  const [member, account, salt] = [idAt(moment, no, 2), idAt(moment, no, 3), randomId(no, 4)];
  const role = number <= STAFF ? "coordinator" : "member";
  const when = timeText(moment);
  people.members.push(member);
  people.accounts.push(account);
  people.salts.push(salt);
  people.joined.push(when);
  people.holders.push(sha256(`${account},${member},,${salt}`));
  copies.users.add(user, `member-${no}@bench.example`);
  copies.members.add(member, user, `Member ${no}`, when);
  copies.memberships.add(community, member, role, "active", number, when, when);
  copies.event(moment, {
    community,
    kind: "membership_began",
    source: "member",
    member,
    to: "active",
  });
  if (role === "coordinator") {
    copies.event(moment + MINUTE / 2, {
      community,
      kind: "role_changed",
      source: "dashboard",
      member,
      from: "member",
      to: role,
    });
  }
}

/** Staff offer nothing: nobody owes them anything when they decide. */
function addOffer(copies: Copies, people: People, at: number, turn: number, start: number): void {
  const no = at * 3 + turn;
  const town = people.communities.findLast(({ first }) => first <= at)!;
  const moment = start - (people.members.length * 3 - no) * 1000 - MINUTE;
  const offer = { id: idAt(moment, no, 5), owner: at, category: CATEGORIES[mix(no, 6) % 7]! };
  people.offers.push(offer);
  if (at - town.first < STAFF) return;
  const { title, description } = wordsOf(no);
  const place = chance(no, 7) < 0.6 ? `Quarter ${mix(no, 8) % 20 + 1}` : null;
  const [longitude, latitude] = [10, 11].map((kind) =>
    (mix(town.first, kind) % 8000) / 100 - 40 + (mix(no, kind) % 40) / 100
  ) as [number, number];
  copies.offers.add(
    offer.id,
    town.id,
    people.members[at]!,
    title,
    description,
    offer.category,
    chance(no, 9) < 0.8 ? minutesOf(no) : null,
    place,
    place && `(${longitude.toFixed(2)},${latitude.toFixed(2)})`,
    chance(no, 12) < 0.1 ? "paused" : "active",
    true,
    timeText(moment),
    timeText(moment),
  );
}
