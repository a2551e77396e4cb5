import { deepStrictEqual } from "node:assert/strict";
import type { Bank } from "./bank.ts";
import type { Arguments, Body, Command } from "./command.ts";
import { Dice } from "./dice.ts";
import { type Look, rowsOf, sorted } from "./look.ts";
import type { Answer, Real, Sent } from "./real.ts";
import { Refused } from "./refused.ts";
import { commands, jobs, subjects } from "./subjects.ts";
import { openWorld, rulesOf } from "./world.ts";

/** One throw of chance: what is tried, and the numbers that say how. */
export type Throw = { what: string; numbers: number[] };
export type Sequence = { rules: number[]; throws: Throw[] };

/** What is tried besides the commands. */
export const BESIDES: Record<string, number> = {
  "time goes by": 8,
  "a job runs": 3,
  "the same again": 6,
  "the same key, another body": 3,
  "the same key, somebody else": 3,
  "a refused key again": 3,
};

const views = subjects.flatMap(({ views }) => views);
const SPANS = [1, 23, 25, 24 * 3, 24 * 7 - 1, 24 * 7, 24 * 8, 24 * 31, 24 * 60];

/** What was done, and can be asked for again for a day. */
type Done = Sent & { answer: Answer; at: number };

/** One sequence, played on the bank and on its model, side by side. */
export class Play {
  readonly log: string[] = [];
  #real: Real;
  #bank!: Bank;
  #done: Done[] = [];
  #refused: Sent[] = [];
  #keys = 0;
  constructor(real: Real) {
    this.#real = real;
  }

  async run({ rules, throws }: Sequence): Promise<void> {
    this.#real.forget();
    const ours = rulesOf(new Dice(rules));
    this.#bank = await openWorld(this.#real, { town: ours, hill: rulesOf(new Dice([])) });
    this.log.push(`rules: ${JSON.stringify(ours)}`);
    await this.#compare();
    for (const one of throws) await this.#throw(one);
    await this.#runOut();
  }

  async #throw({ what, numbers }: Throw): Promise<void> {
    const dice = new Dice(numbers);
    const command = commands.find(({ rpc }) => rpc === what);
    if (command) return await this.#call(command, dice);
    if (what === "time goes by") return await this.#pass(dice.one(this.#spans())!);
    if (what === "a job runs") return await this.#runJob(dice.one(jobs)!.job);
    if (what === "a refused key again") {
      const sent = dice.one(this.#refused.slice(-5));
      return sent && await this.#judge(sent);
    }
    const sent = dice.one(this.#repeatable().slice(-8));
    if (sent) await this.#again(what, sent, dice);
  }

  /** To the deadlines that there are, to the moments beside them, or anywhere. */
  #spans(): number[] {
    const { now, escrows, requests, disputes, claims } = this.#bank;
    const due = [...escrows, ...requests, ...disputes, ...claims].map(({ due }) => due ?? 0);
    const edges = due.filter((one) => one > now + 1).flatMap((one) => [one, one - 1, one + 1]);
    return [...SPANS, ...edges.map((one) => one - now)];
  }

  async #call(command: Command, dice: Dice): Promise<void> {
    const who = dice.next(8);
    const anybody = dice.one(this.#bank.people)!;
    const made = command.make({ bank: this.#bank, dice });
    if (!made) return;
    // One in eight is tried by somebody else than it should be.
    const actor = who === 7 ? anybody : made.by;
    const key = `key ${++this.#keys}`;
    await this.#judge({ rpc: command.rpc, route: command.route, actor, args: made.args, key });
  }

  /** Send a call and ask the model what has to come of it. */
  async #judge(sent: Sent): Promise<void> {
    const said = `${sent.actor.name} ${sent.rpc} ${JSON.stringify(sent.args)} (${sent.key})`;
    const answer = await this.#real.send(sent);
    this.log.push(`${said}: ${answer.code}`);
    const after = structuredClone(this.#bank);
    const expected = ask(after, sent, answer);
    if (expected instanceof Refused) {
      if (!expected.codes.includes(answer.code)) {
        throw new Error(`the model refuses: ${expected.message}; the bank: ${answer.code}`);
      }
      this.#refused.push(sent);
    } else {
      if (answer.code !== "done") throw new Error(`the model agrees; the bank: ${answer.code}`);
      deepStrictEqual(partOf(answer.body, expected), expected);
      deepStrictEqual(answer.replayed, false);
      this.#bank = after;
      this.#refused = this.#refused.filter(({ key }) => key !== sent.key);
      this.#done.push({ ...sent, answer, at: this.#bank.now });
    }
    await this.#compare();
  }

  /** Keys are kept for a day. */
  #repeatable(): Done[] {
    return this.#done.filter(({ at }) => this.#bank.now - at < 23);
  }

  /** I7: the same answer and no effect; another body is refused; another's key is another key. */
  async #again(what: string, sent: Done, dice: Dice): Promise<void> {
    const { answer, at: _, ...same } = sent;
    if (what === "the same key, somebody else") {
      const others = this.#bank.people.filter(({ name }) => name !== sent.actor.name);
      const actor = dice.one(others)!;
      const taken = this.#done.some((one) =>
        one.actor.name === actor.name && one.key === sent.key && one.rpc === sent.rpc
      );
      return taken ? undefined : await this.#judge({ ...same, actor });
    }
    const isOther = what === "the same key, another body";
    const args = isOther ? { ...sent.args, ...otherBody(sent.args) } : sent.args;
    const second = await this.#real.send({ ...same, args });
    this.log.push(`${what}: ${sent.actor.name} ${sent.rpc} (${sent.key}): ${second.code}`);
    if (isOther) deepStrictEqual(second.code, "idempotency_key_reused");
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

  async #runJob(job: string): Promise<void> {
    this.log.push(`the job ${job} runs`);
    await this.#real.runJob(job);
    jobs.find((one) => one.job === job)!.run(this.#bank);
    await this.#compare();
  }

  /** I9: whatever was left open ends by clocks alone. */
  async #runOut(): Promise<void> {
    for (let times = 0; times < 2; times++) {
      await this.#pass(24 * 400);
      for (const { job } of jobs) await this.#runJob(job);
    }
    const { escrows, requests, disputes, claims } = this.#bank;
    const left = [...escrows, ...requests, ...disputes, ...claims].filter(({ state }) =>
      ["open", "accepted", "held", "delivered", "disputed"].includes(state)
    );
    // A claim that was accepted is paid, a request that was has still to be done.
    deepStrictEqual(left.filter((one) => !("payment_request_id" in one)), [], "left open");
  }

  /** Both have the same rows, the same was posted, and the invariants hold. */
  async #compare(): Promise<void> {
    const look = await this.#real.look(this.#bank);
    const ours = rowsOf(this.#bank, views);
    for (const { name } of views) {
      deepStrictEqual(sorted(look.views[name]!), ours[name], `${name}: the bank, and the model`);
    }
    this.#matchTransfers(look);
    deepStrictEqual(look.wrong, null);
  }

  /** What jobs post may come in any order; the model learns what the bank calls it. */
  #matchTransfers(look: Look): void {
    const ours = this.#bank.transfers.filter(({ transfer_id }) => transfer_id === undefined);
    const left = [...look.transfers];
    for (const transfer of ours) {
      const at = left.findIndex((one) => wordsOf(one) === wordsOf(transfer));
      if (at < 0) throw new Error(`not posted: ${wordsOf(transfer)}, but ${left.map(wordsOf)}`);
      transfer.transfer_id = left.splice(at, 1)[0]!.transfer_id!;
    }
    deepStrictEqual(left.map(wordsOf), [], "posted besides");
  }
}

function wordsOf({ kind, reason, exchange_id, community_id, legs }: Bank["transfers"][number]) {
  const lines = legs.map(({ place, amount }) => `${amount} to ${place}`).sort();
  return [kind, reason, exchange_id, community_id, ...lines].join(", ");
}

/** The answer of the model; it changes the bank that it is given. */
function ask(bank: Bank, { rpc, actor, args }: Sent, { body }: Answer): Body {
  const { step } = commands.find((one) => one.rpc === rpc)!;
  const made = (...path: string[]) =>
    path.reduce((inner, name) => inner?.[name], body) ?? `no ${path.join(".")}`;
  try {
    return step(bank, { actor, args, made });
  } catch (error) {
    if (error instanceof Refused) return error;
    throw error;
  }
}

/** Of what was answered as much as is expected. */
function partOf(body: Body, expected: Body): Body {
  if (expected === null || typeof expected !== "object" || Array.isArray(expected)) return body;
  const names = Object.keys(expected);
  return Object.fromEntries(names.map((name) => [name, partOf(body?.[name], expected[name])]));
}

/** Something that another body would say. */
function otherBody(args: Arguments): Arguments {
  const [name, value] = Object.entries(args).find(([, value]) => value !== undefined)!;
  if (typeof value === "number") return { [name]: value + 1 };
  if (name.endsWith("_id")) return { [name]: crypto.randomUUID() };
  return typeof value === "string" ? { [name]: `${value}!` } : { [name]: { else: 1 } };
}
