import { deepStrictEqual, ok } from "node:assert/strict";
import type { Bank } from "./bank.ts";
import { ask } from "./ask.ts";
import { otherBody, partOf } from "./bodies.ts";
import type { Command, Job } from "./command.ts";
import { compare } from "./compare.ts";
import { Dice } from "./dice.ts";
import type { Answer, Real, Sent } from "./real.ts";
import { Refused } from "./refused.ts";
import { forOthers } from "./choices-for-others.ts";
import { commands, jobs } from "./subjects.ts";
import { rulesOf } from "./rules.ts";
import { further, spans } from "./what-next.ts";
import { takeRules } from "./world.ts";

/** One throw of chance: what is tried, and the numbers that say how. */
type Throw = { what: string; numbers: number[] };
export type Sequence = { rules: number[]; throws: Throw[] };

/** What is tried besides the commands. */
export const BESIDES: Record<string, number> = {
  "time goes by": 5,
  "a job runs": 3,
  "the same again": 6,
  "the same key, another body": 3,
  "the same key, somebody else": 3,
  "a refused key again": 3,
};

/** One of these, whichever finds something that it fits. */
export const GOES_ON = "something goes on";

/** What was done, and can be asked for again for a day. */
type Done = Sent & { answer: Answer; at: number; whose: string };

/** One sequence, played on the bank and on its model, side by side. */
export class Play {
  readonly log: string[] = [];
  /** What each call came to that the model was asked about: the write, and its code. */
  readonly outcomes: string[] = [];
  #real: Real;
  #bank: Bank;
  #done: Done[] = [];
  #refused: Sent[] = [];
  #keys = 0;
  /** A world that nothing has happened in yet. */
  constructor(real: Real, world: Bank) {
    this.#real = real;
    this.#bank = structuredClone(world);
  }

  async run({ rules, throws }: Sequence): Promise<void> {
    this.#real.forget();
    const ours = rulesOf(new Dice(rules));
    await takeRules(this.#real, this.#bank, ours);
    this.log.push(`rules: ${JSON.stringify(ours)}`);
    await this.#compare();
    for (const one of throws) await this.#throw(one);
    await this.#runOut();
  }

  async #throw({ what, numbers }: Throw): Promise<void> {
    const dice = new Dice(numbers);
    const isFurther = what === GOES_ON;
    const command = isFurther
      ? further(this.#bank, numbers)
      : commands.find(({ rpc }) => rpc === what);
    if (command) return await this.#call(command, dice);
    if (isFurther) return;
    if (what === "time goes by") return await this.#pass(dice.one(spans(this.#bank))!);
    if (what === "a job runs") return await this.#run([dice.one(jobs)!]);
    if (what === "a refused key again") {
      const sent = dice.one(this.#refused.slice(-5));
      return sent && await this.#judge(sent);
    }
    const sent = dice.one(this.#repeatable().slice(-8));
    if (sent) await this.#again(what, sent, dice);
  }

  async #call(command: Command, dice: Dice): Promise<void> {
    const who = dice.next(8);
    const anybody = dice.one(this.#bank.people)!;
    const made = command.make({ bank: this.#bank, dice });
    // What nothing fits is tried now and then, not every time: it leads nowhere.
    if (!made || dice.isFarFetched && dice.next(4) < 3) return;
    // One in eight is tried by somebody else than it should be.
    const by = who === 7 ? { ...made, by: anybody } : made;
    const sent = forOthers(this.#bank, dice, command.rpc, by);
    if (!sent) return;
    const key = `key ${++this.#keys}`;
    await this.#judge({ ...sent, rpc: command.rpc, route: command.route, key });
  }

  /** Send a call and ask the model what has to come of it. */
  async #judge(sent: Sent): Promise<void> {
    const said = `${sent.actor.name} ${sent.rpc} ${JSON.stringify(sent.args)} (${sent.key})`;
    const answer = await this.#real.send(sent);
    this.log.push(`${said}: ${answer.code}`);
    this.outcomes.push(`${sent.rpc} ${answer.code}`);
    const after = structuredClone(this.#bank);
    const expected = ask(after, sent, answer);
    if (expected instanceof Refused) {
      if (![...expected.codes, ...this.#real.firstCodes].includes(answer.code)) {
        throw new Error(`the model refuses: ${expected.message}; the bank: ${answer.code}`);
      }
      this.#refused.push(sent);
    } else {
      if (answer.code !== "done") throw new Error(`the model agrees; the bank: ${answer.code}`);
      deepStrictEqual(partOf(answer.body, expected), expected);
      deepStrictEqual(answer.replayed, false);
      this.#bank = after;
      this.#refused = this.#refused.filter(({ key }) => key !== sent.key);
      this.#done.push({ ...sent, answer, at: this.#bank.now, whose: this.#memberOf(sent) });
      // What is erased takes its keys along.
      this.#done = this.#done.filter((one) => one.whose === this.#memberOf(one));
    }
    await this.#compare();
  }

  /** Whose a login is by now. */
  #memberOf({ actor }: Sent): string {
    return this.#bank.people.find(({ login }) => login === actor.login)!.member_id;
  }

  /** Keys are kept for a day. */
  #repeatable(): Done[] {
    return this.#done.filter(({ at }) => this.#bank.now - at < 23);
  }

  /** I7: the same answer and no effect; another body is refused; another's key is another key. */
  async #again(what: string, sent: Done, dice: Dice): Promise<void> {
    const { answer, at: _at, whose: _whose, ...same } = sent;
    if (what === "the same key, somebody else") {
      const others = this.#bank.people.filter(({ login }) => login && login !== sent.actor.login);
      const actor = dice.one(others)!;
      const taken = this.#done.some((one) =>
        one.actor.login === actor.login && one.key === sent.key && one.rpc === sent.rpc
      );
      return taken ? undefined : await this.#judge({ ...same, actor });
    }
    const isOther = what === "the same key, another body";
    const other = otherBody(sent.args);
    if (isOther && !other) return;
    const args = isOther ? { ...sent.args, ...other } : sent.args;
    const second = await this.#real.send({ ...same, args });
    this.log.push(`${what}: ${sent.actor.name} ${sent.rpc} (${sent.key}): ${second.code}`);
    const refused = ["idempotency_key_reused", ...this.#real.firstCodes];
    if (isOther) ok(refused.includes(second.code), `another body is ${second.code}`);
    else deepStrictEqual(second, { ...answer, replayed: true });
    await this.#compare();
  }

  /** Time goes by, and all jobs find what is due. */
  async #pass(hours: number): Promise<void> {
    this.log.push(`${hours} hours go by`);
    await this.#real.pass(this.#bank, hours);
    this.#bank.now += hours;
    await this.#compare();
  }

  async #run(some: Job[]): Promise<void> {
    this.log.push(`the jobs run: ${some.map(({ job }) => job).join(", ")}`);
    await this.#real.runJobs(some);
    for (const { run } of some) run(this.#bank);
    await this.#compare();
  }

  /** I9: whatever was left open ends by clocks alone. */
  async #runOut(): Promise<void> {
    for (let times = 0; times < 2; times++) {
      await this.#pass(24 * 400);
      await this.#run(jobs);
    }
    const { escrows, requests, disputes, claims } = this.#bank;
    const open = ["held", "delivered", "disputed", "open"];
    const states = [...escrows, ...disputes, ...claims, ...requests].map(({ state }) => state);
    deepStrictEqual(states.filter((state) => open.includes(state)), [], "left open");
    deepStrictEqual(requests.filter(({ state }) => state === "accepted"), [], "left undone");
  }

  async #compare(): Promise<void> {
    compare(this.#bank, await this.#real.look(this.#bank));
  }
}
