import { isDeepStrictEqual } from "node:util";
import { Wallet } from "../../supabase/functions/_shared/schemas/wallet.ts";
import { PlainError } from "../postgres/plain-error.ts";
import { type Bank, type Dashboard, dashboardOf } from "./bank.ts";
import type { Member } from "./member.ts";

/** Minutes of a member: posted plus held, set aside for others, on the way from others. */
type Minutes = { balance: number; held: number; incoming: number };

/** Where the demo plays, who plays, and what has happened. */
export class Stage {
  readonly dashboard: Dashboard;
  #steps = 0;
  #columns: { member: Member; expected: Minutes }[] = [];

  constructor(
    readonly bank: Bank,
    readonly community: { community_id: string; slug: string; floor: number },
    readonly print: (line: string) => void,
  ) {
    this.dashboard = dashboardOf(bank);
  }

  /** A member whose minutes are watched from now on. */
  watch(...members: Member[]): void {
    for (const member of members) {
      this.#columns.push({ member, expected: { balance: 0, held: 0, incoming: 0 } });
    }
    const names = this.#columns.map(({ member }) => member.name.padStart(8).padEnd(23));
    const heads = this.#columns.map(() => " balance  held incoming");
    for (const cells of [names, heads]) this.print("".padEnd(WIDTH) + cells.join("  ").trimEnd());
  }

  /** Says what somebody did, and what everybody has now; `changed` names whose minutes moved. */
  async did(what: string, changed: [Member, Minutes][] = []): Promise<void> {
    const step = `${String(++this.#steps).padStart(2)}  ${what}`;
    for (const [who, minutes] of changed) {
      this.#columns.find(({ member }) => member === who)!.expected = minutes;
    }
    const cells = await Promise.all(this.#columns.map(async ({ member, expected }) => {
      this.expect(`${member.name}'s wallet`, await this.#wallet(member), {
        unit: "HOUR",
        ...expected,
        available: expected.balance - expected.held - this.community.floor,
        floor: this.community.floor,
        ceiling: null,
      });
      const { balance, held, incoming } = expected;
      return `${cell(balance, 8)}${cell(held, 6)}${cell(incoming, 9)}`;
    }));
    this.print(`${step.padEnd(WIDTH)}${cells.join("  ")}`.trimEnd());
  }

  /** @throws PlainError when something is not as it must be */
  expect(what: string, seen: unknown, wanted: unknown): void {
    if (isDeepStrictEqual(seen, wanted)) return;
    const [is, should] = [JSON.stringify(seen), JSON.stringify(wanted)];
    throw new PlainError(`After step ${this.#steps}: ${what} is ${is}, expected ${should}.`);
  }

  async #wallet(member: Member): Promise<unknown> {
    const { accounts } = await member.get("/wallet", Wallet);
    return accounts[0];
  }
}

/** How wide the first column is. */
const WIDTH = 50;

function cell(minutes: number, width: number): string {
  return String(minutes).padStart(width);
}
