import type { Copies } from "./copies.ts";
import { timeText } from "./dice.ts";
import { FLOOR, type Ledger } from "./ledger.ts";
import type { Lives } from "./lives.ts";
import type { People } from "./people.ts";
import type { Stage } from "./stage.ts";
import { minutesOf } from "./words.ts";

const DAY = 86_400_000_000;

/** The rows that change along the way, as they are in the end. */
export async function writeStates(people: People, stage: Stage, until: number): Promise<void> {
  const { lives, ledger, copies, opened, held, disputed } = stage;
  const each = async (count: number, write: (turn: number) => void) => {
    for (let turn = 0; turn < count; turn++) {
      write(turn);
      if (turn % 500 === 0) await copies.keepUp();
    }
  };
  const sums = sumsOf(people, lives, held);
  await each(people.accounts.length, (at) => addAccount(copies, people, ledger, sums, at));
  await each(opened.length, (turn) => addRequest(copies, lives, opened[turn]!));
  await each(held.length, (turn) => addEscrow(copies, people, lives, held[turn]!));
  await each(
    disputed.length,
    (turn) => addDispute(copies, lives, disputed[turn]!, until),
  );
}

/** What the exchanges brought each member, and what each gave or has set aside. */
type Sums = { earned: Int32Array; given: Int32Array };

function sumsOf({ accounts }: People, lives: Lives, held: number[]): Sums {
  const earned = new Int32Array(accounts.length);
  const given = new Int32Array(accounts.length);
  for (const no of held) {
    const released = lives.released(no);
    earned[lives.deal(no).provider]! += released;
    given[lives.author(no)]! += isOpen(lives.state(no)) ? minutesOf(no) : released;
  }
  return { earned, given };
}

function addAccount(
  copies: Copies,
  people: People,
  ledger: Ledger,
  sums: Sums,
  at: number,
): void {
  const town = people.communities.findLast(({ first }) => first <= at)!;
  const moved = ledger.moved[at]!;
  copies.accounts.add(
    people.accounts[at]!,
    town.id,
    "HOUR",
    people.members[at]!,
    ledger.balances[at]!,
    sums.earned[at]!,
    sums.given[at]!,
    FLOOR,
    moved > 0 ? timeText(moved) : "-infinity",
    `\\\\x${ledger.chains[at]}`,
    people.salts[at]!,
    people.joined[at]!,
  );
}

function addRequest(copies: Copies, lives: Lives, no: number): void {
  const { offer, provider } = lives.deal(no);
  const state = lives.state(no);
  const isAccepted = !["open", "declined", "cancelled", "expired"].includes(state);
  const { title, description } = lives.words(no);
  const at = lives.at(no, "open");
  copies.requests.add(
    lives.request(no),
    lives.town(no),
    lives.member(lives.author(no)),
    lives.offer(no),
    offer !== null || isAccepted ? lives.member(provider) : null,
    title,
    description,
    lives.category(no),
    minutesOf(no),
    minutesOf(no),
    lives.date(no),
    null,
    !isAccepted ? state : isOpen(state) ? "accepted" : "done",
    timeText(at + 30 * DAY),
    timeText(at),
  );
}

function addEscrow(copies: Copies, people: People, lives: Lives, no: number): void {
  const [author, { provider }] = [lives.author(no), lives.deal(no)];
  const [amount, state, released] = [minutesOf(no), lives.state(no), lives.released(no)];
  const open = isOpen(state);
  const [accepted, delivered] = [lives.at(no, "accept"), lives.at(no, "deliver")];
  const due = { held: accepted + 30 * DAY, delivered: delivered + 7 * DAY }[state as string];
  const left = state === "disputed" ? delivered + 7 * DAY - lives.at(no, "dispute") : null;
  copies.escrows.add(
    lives.escrow(no),
    lives.town(no),
    lives.exchange(no),
    "HOUR",
    people.accounts[author]!,
    people.accounts[provider]!,
    lives.member(author),
    lives.member(provider),
    amount,
    released,
    open ? 0 : amount - released,
    open ? amount : 0,
    state === "held" || state === "refunded" ? null : open ? lives.worked(no) : 0,
    0,
    "down",
    "recipient",
    state,
    due === undefined ? null : timeText(due),
    left === null ? null : "delivered",
    left === null ? null : `${left / 1_000_000} seconds`,
    timeText(accepted + 600),
    open ? null : timeText(lives.at(no, "end") + 700),
  );
}

function isOpen(state: string): boolean {
  return ["held", "delivered", "disputed"].includes(state);
}

function addDispute(copies: Copies, lives: Lives, no: number, until: number): void {
  const isOpen = lives.state(no) === "disputed";
  const at = lives.at(no, "dispute") + 400;
  copies.disputes.add(
    lives.dispute(no),
    lives.town(no),
    lives.escrow(no),
    lives.member(lives.author(no)),
    lives.member(lives.deal(no).provider),
    "partly_delivered",
    "Half of it was not done.",
    lives.at(no, "answer") < until * 1000 ? "It took longer than we thought." : null,
    isOpen ? "open" : "decided",
    timeText(at),
    timeText(at + 3 * DAY),
    timeText(at + 17 * DAY),
    "refund",
    isOpen ? null : lives.judge(no),
    isOpen ? null : 15,
    isOpen ? null : "A part of it was done.",
    isOpen ? null : "split",
    isOpen ? null : timeText(lives.at(no, "end") + 500),
  );
}
