import type { Random } from "../../../tests/harness/random.ts";
import type { Person, Town } from "./people.ts";

type Wish = { request_id: string; author: Person };
type Deal = { escrow_id: string; recipient: Person; provider: Person; amount: number };
type Case = { dispute_id: string; opener: Person; other: Person };
type Claim = { payment_request_id: string; recipient: Person; provider: Person };

/** What the clients have learned from answers, so that they know what to do next. */
export class Board {
  readonly wishes: Wish[] = [];
  readonly deals: Deal[] = [];
  readonly cases: Case[] = [];
  readonly claims: Claim[] = [];
  readonly towns: Town[];
  constructor(towns: Town[]) {
    this.towns = towns;
  }

  /** Two members of one community. */
  pair(random: Random): [Person, Person] {
    const { people } = pick(this.towns, random)!;
    const one = pick(people, random)!;
    return [one, this.another(one, random)];
  }

  another(one: Person, random: Random): Person {
    return pick(one.town.people.filter((person) => person !== one), random)!;
  }
}

export function pick<T>(list: T[], random: Random): T | undefined {
  return list[random(list.length)];
}

/** Forget something; who has heard of it meanwhile is refused. */
export function forget<T>(list: T[], thing: T): void {
  const at = list.indexOf(thing);
  if (at >= 0) list.splice(at, 1);
}
