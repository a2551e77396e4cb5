import { deepStrictEqual, ok, strictEqual } from "node:assert/strict";
import { newTally } from "../../../../scripts/attack/keys.ts";
import type { Member } from "../../../harness/member.ts";
import type { Random } from "../../../harness/random.ts";
import { sql } from "../../../harness/sql.ts";
import { digestOfAll, gained } from "../digest.ts";
import type { GoodCall } from "../good-calls.ts";
import type { Operation } from "../operations.ts";
import { newMember } from "../people.ts";
import { assertWelcome, send } from "../send.ts";
import { newWorld, type World } from "../world.ts";
import { assertAgain, assertNoFault, doneIn, type Hit } from "./judge.ts";
import { Reader, versionOf } from "./readers.ts";
import type { Try } from "./tries.ts";
import { badVolley, goodVolley, type Shot } from "./volley.ts";

/** Routes that end somebody's own membership: who else tries them is there for that. */
const OWN_LIFE = /^\/member\/(pause|resume|leave|erase|join)$/;

/** A world of people, all writes on which are sent many times at once. */
export class Keys {
  readonly tally = newTally();
  #reader = new Reader();
  #world: World;
  #carl: Member;
  #random: Random;

  private constructor(world: World, carl: Member, random: Random) {
    this.#world = world;
    this.#carl = carl;
    this.#random = random;
  }

  /** A town with two coordinators; its people may call and spend as much as they like. */
  static async open(random: Random): Promise<Keys> {
    const world = await newWorld("keys");
    const carl = await newMember("Carl", world.town, { role: "coordinator" });
    await sql`update private.rate_limit_rules set allowed = 1000000`;
    await sql`update accounts set floor = -100000 where member_id is not null`;
    return new Keys(world, carl, random);
  }

  async close(): Promise<void> {
    await this.#reader.close();
  }

  /** What one call of an operation adds, per table. */
  async effectOf({ operation, make }: Try): Promise<Record<string, number>> {
    const good = await make(this.#world);
    const before = await digestOfAll();
    assertWelcome(await send(operation, good));
    return gained(before, await digestOfAll());
  }

  /** A good call among others: each caller's key has one effect at most, and that one is whole. */
  async good({ operation, make }: Try, effect: Record<string, number>): Promise<void> {
    const good = await make(this.#world);
    const somebodyElse = await this.#somebodyElse(operation);
    const shots = goodVolley(operation, good, somebodyElse, this.#random);
    const { done, change } = await this.#fire(operation, good, shots);
    ok(done.length > 0, "somebody's call is done");
    const plain = done.length === 1 && done[0]!.by === good.as && done[0]!.body === good.body;
    if (plain) deepStrictEqual(change, effect, "the effect is that of one call");
  }

  /** Calls that have to be refused, of which none leaves a trace. */
  async bad({ operation, make }: Try): Promise<void> {
    const good = await make(this.#world);
    const { cleo, dora, hana } = this.#world;
    const strangers = OWN_LIFE.test(operation.path) ? [] : [cleo, dora, hana];
    await this.#fire(operation, good, badVolley(operation, good, strangers, this.#random));
  }

  /** Send all shots at once, and again; compare the whole bank before, meanwhile and after. */
  async #fire(operation: Operation, good: GoodCall, shots: Shot[]) {
    const key = crypto.randomUUID();
    const volley = (all: Shot[]) => Promise.all(all.map((shot) => hit(operation, good, key, shot)));

    const before = await digestOfAll();
    const [hits, versions] = await this.#reader.during(() => volley(shots));
    const after = await digestOfAll();
    assertNoFault(hits);
    const done = doneIn(hits);
    const change = gained(before, after);
    strictEqual(change["private.idempotency_keys"] ?? 0, done.length, "a key for each effect");
    if (done.length === 0) deepStrictEqual(after, before, "what is refused changes nothing");
    versions.seen.add(versionOf(before)).add(versionOf(after));
    ok(versions.seen.size <= done.length + 1, "each effect is seen whole or not at all");

    const again = await volley(shots.filter(({ by }) => done.some((one) => one.by === by)));
    for (const one of done) assertAgain(one, again.filter(({ by }) => by === one.by));
    deepStrictEqual(await digestOfAll(), after, "what comes again changes nothing");
    this.#count(operation, [...hits, ...again], done.length, versions.reads);
    return { done, change };
  }

  /** Somebody with the same rights, another party, a neighbour, or a stranger. */
  async #somebodyElse({ path }: Operation): Promise<Member> {
    if (OWN_LIFE.test(path)) return await newMember("Nils", this.#world.town);
    const { ana, ben, cleo, dora, hana } = this.#world;
    const people = [this.#carl, this.#carl, ana, ben, cleo, dora, hana];
    return people[this.#random(people.length)]!;
  }

  #count({ name }: Operation, hits: Hit[], effects: number, reads: number): void {
    const { tally } = this;
    if (!tally.writes.includes(name)) tally.writes.push(name);
    tally.volleys++;
    tally.calls += hits.length;
    tally.effects += effects;
    tally.snapshots += reads;
    for (const { answer: { status, body } } of hits) {
      if (status < 300) tally.replays++;
      else tally.refusals[body.code] = (tally.refusals[body.code] ?? 0) + 1;
    }
    tally.replays -= effects;
  }
}

async function hit(operation: Operation, good: GoodCall, key: string, shot: Shot): Promise<Hit> {
  const { by, body, quoted } = shot;
  const changes = { key: quoted ? `"${key}"` : key, body };
  return { ...shot, answer: await send(operation, { ...good, as: by }, changes) };
}
