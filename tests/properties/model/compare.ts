import { deepStrictEqual } from "node:assert/strict";
import type { Bank } from "./bank.ts";
import { type Look, rowsOf, sorted } from "./look.ts";
import { subjects } from "./subjects.ts";

const views = Object.values(subjects).flatMap(({ views }) => views);

/** Both have the same rows, the same was posted, and the invariants hold. */
export function compare(bank: Bank, look: Look): void {
  matchTransfers(bank, look);
  const ours = rowsOf(bank, views);
  for (const { name } of views) {
    deepStrictEqual(sorted(look.views[name]!), ours[name], `${name}: the bank, and the model`);
  }
  deepStrictEqual(look.wrong, null);
}

/** What jobs post may come in any order; the model learns what the bank calls it. */
function matchTransfers(bank: Bank, look: Look): void {
  const ours = bank.transfers.filter(({ transfer_id }) => transfer_id === undefined);
  const left = [...look.transfers];
  for (const transfer of ours) {
    const isNew = transfer.exchange_id === "new";
    const at = left.findIndex((one) =>
      wordsOf(isNew ? { ...one, exchange_id: "new" } : one) === wordsOf(transfer)
    );
    if (at < 0) throw new Error(`not posted: ${wordsOf(transfer)}, but ${left.map(wordsOf)}`);
    const [posted] = left.splice(at, 1);
    transfer.transfer_id = posted!.transfer_id!;
    if (isNew) learnExchange(bank, transfer, posted!.exchange_id!);
  }
  deepStrictEqual(left.map(wordsOf), [], "posted besides");
}

/** An exchange that no answer names: what is paid for at once is one. */
function learnExchange(
  bank: Bank,
  transfer: Bank["transfers"][number],
  exchange_id: string,
): void {
  transfer.exchange_id = exchange_id;
  const none = { request_id: null, organiser_id: null, confirmation: null };
  const { community_id } = transfer;
  bank.exchanges.push({ exchange_id, community_id, kind: "service", ...none });
}

function wordsOf({ kind, reason, exchange_id, community_id, legs }: Bank["transfers"][number]) {
  const sums = new Map<string, number>();
  for (const { place, amount } of legs) sums.set(place, (sums.get(place) ?? 0) + amount);
  const lines = [...sums].map(([place, amount]) => `${amount} to ${place}`).sort();
  return [kind, reason, exchange_id, community_id, ...lines].join(", ");
}
