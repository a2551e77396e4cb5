import type { Random } from "../../../harness/random.ts";
import { PEOPLE, STAFF } from "./places.ts";
import type { Account, View } from "./view.ts";

export type Place = keyof typeof STAFF;

/** What somebody looks at before they do something, with the dice that decide what. */
export class Scene {
  constructor(readonly view: View, readonly random: Random) {}

  one<T>(list: readonly T[]): T | undefined {
    return list[this.random(list.length)];
  }
  chance(of: number): boolean {
    return this.random(of) === 0;
  }
  anybody(): string {
    return this.one(Object.keys(PEOPLE))!;
  }
  place(): Place {
    return this.chance(3) ? "hill" : "town";
  }
  staff(place: Place): string {
    return this.one(STAFF[place])!;
  }
  /** Minutes: mostly some, sometimes one, none, too many, or what is no number of minutes. */
  amount(most = 200): number {
    if (this.chance(12)) return this.one([0, -5, 1_000_000, 1_000_001, 9_999_999_999])!;
    return this.chance(5) ? 1 + this.random(3) : 1 + this.random(most);
  }
  date(): string {
    return this.chance(10) ? "2030-01-01" : "2026-05-01";
  }
  soon(): string {
    return new Date(Date.now() + 86_400_000).toISOString();
  }
  /** Somebody of a place, those who have no login included; mostly one who is active. */
  member(place: Place): Account {
    const all = this.view.accounts.filter((one) => one.member_id && one.slug === place);
    return !this.chance(8) && this.one(all.filter(({ standing }) => standing === "active")) ||
      this.one(all)!;
  }
  /** Somebody to whom staff do something; staff themselves stay. */
  guest(place: Place): string {
    return this.one(
      this.view.accounts.filter(({ name, slug }) =>
        name && slug === place && !STAFF[place].includes(name)
      ),
    )!.member_id!;
  }
  /** A leg of a group. */
  leg() {
    return this.one(this.view.escrows.filter(({ kind }) => kind === "group"));
  }
  /** Some of those who are active. */
  members(place: Place, most: number): Account[] {
    return this.view.accounts.filter((one) =>
      one.standing === "active" && one.slug === place && this.chance(2)
    ).slice(0, most);
  }
  id(place: Place): string {
    return this.member(place).member_id!;
  }
  community(place: Place): string {
    return this.view.communities[place]!;
  }
  placeOf(community_id: string): Place {
    return community_id === this.view.communities.hill ? "hill" : "town";
  }
  /** Who calls for themselves; instead of somebody without a login Jo tries. */
  nameOf(member_id: string | null): string {
    const name = this.view.accounts.find((one) => one.member_id === member_id)?.name;
    return name && name in PEOPLE ? name : "jo";
  }
  /** Their own call, or that of somebody who acts for them. */
  by(member_id: string): { name: string; on_behalf_of?: string } {
    const account = this.view.accounts.find((one) => one.member_id === member_id)!;
    const helper = this.one(this.view.helpers.filter((one) => one.member_id === member_id));
    if (account.name! in PEOPLE && !(helper && this.chance(4))) return { name: account.name! };
    const name = helper ? this.nameOf(helper.helper_member_id) : this.staff(account.slug as Place);
    return { name, on_behalf_of: member_id };
  }
}
