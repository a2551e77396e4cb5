import { sha256 } from "./check-seals.ts";
import type { Entry } from "./ledger-file.ts";

/**
 * What is wrong with the entries among themselves: each transfer sums to zero, each balance follows
 * from the one before, each account's chain goes on. What was before the first entry of an export
 * that begins in the middle is taken as given: the seals are on it.
 */
export function* checkEntries(entries: Entry[]): Generator<string> {
  const fromTheStart = entries[0]?.seal === "1";
  const balances = new Map<string, number>();
  const chains = new Map<string, string>();
  yield* checkOrder(entries);
  for (const lines of Map.groupBy(entries, ({ transfer_id }) => transfer_id).values()) {
    yield* checkSum(lines);
    for (const line of lines) {
      const place = placeOf(line);
      const before = balances.get(place) ?? (fromTheStart ? 0 : undefined);
      const after = Number(line.balance_after);
      if (before !== undefined && before + Number(line.amount) !== after) {
        yield `entry ${line.entry_id}: ${before} and ${line.amount} are not ${after}`;
      }
      balances.set(place, after);
    }
    yield* checkChains(lines, chains, fromTheStart);
  }
}

function* checkOrder(entries: Entry[]): Generator<string> {
  for (const [at, entry] of entries.slice(1).entries()) {
    const before = entries[at]!;
    const ahead = Number(entry.transfer_id) - Number(before.transfer_id);
    if (ahead < 0 || ahead === 0 && Number(entry.entry_id) <= Number(before.entry_id)) {
      yield `entry ${entry.entry_id}: it does not belong after entry ${before.entry_id}`;
    }
  }
}

function* checkSum(lines: Entry[]): Generator<string> {
  const { transfer_id, kind, details } = lines[0]!;
  for (const [unit, of] of Map.groupBy(lines, (line) => line.unit)) {
    const sum = of.reduce((total, { amount }) => total + Number(amount), 0);
    if (sum !== 0) yield `transfer ${transfer_id}: it sums to ${sum} ${unit}`;
  }
  if (lines.some((line) => line.kind !== kind || line.details !== details)) {
    yield `transfer ${transfer_id}: its entries are not of one transfer`;
  }
}

function* checkChains(
  lines: Entry[],
  chains: Map<string, string>,
  fromTheStart: boolean,
): Generator<string> {
  const digest = digestOf(lines);
  const ofAccounts = lines.filter(({ account_id }) => account_id !== "");
  for (const [account, of] of Map.groupBy(ofAccounts, ({ account_id }) => account_id)) {
    const last = of.at(-1)!;
    const before = chains.get(account) ?? (fromTheStart ? "" : undefined);
    for (const { entry_id, chain } of of) {
      if (before !== undefined && chain !== chainOf(last, digest, before)) {
        yield `entry ${entry_id}: it does not continue the chain of account ${account}`;
      }
    }
    chains.set(account, last.chain);
  }
}

/** A hash over a whole transfer: what it says, and the account or escrow and the amount of each. */
export function digestOf(lines: Entry[]): string {
  const { transfer_id, kind, details } = lines[0]!;
  const moved = lines.map((line) => `${placeOf(line)},${line.amount}`).join("\n");
  return sha256(`${transfer_id},${kind},${details}\n${moved}`);
}

/** The chain of an account after a transfer; of several lines on the account it is the last. */
export function chainOf(line: Entry, digest: string, before: string): string {
  return sha256([before, digest, line.unit, line.balance_after, line.entered_at].join());
}

/** The account or the escrow that an entry changes. */
function placeOf({ account_id, escrow_id }: Entry): string {
  return account_id || escrow_id;
}
