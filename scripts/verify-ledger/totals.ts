import type { Entry } from "./ledger-file.ts";

/** How much is there, and how far each system account has moved: to compare with GET /proof. */
export function* totalsOf(entries: Entry[]): Generator<string> {
  const seals = [...new Set(entries.map(({ seal }) => seal))];
  const transfers = new Set(entries.map(({ transfer_id }) => transfer_id));
  yield `${entries.length} entries of ${transfers.size} transfers, seals ${seals[0] ?? "-"} to ${
    seals.at(-1) ?? "-"
  }`;
  const moved = new Map<string, number>();
  for (const { unit, account_id, system_account, amount } of entries) {
    const name = system_account || (account_id ? "members" : "held");
    moved.set(`${unit} ${name}`, (moved.get(`${unit} ${name}`) ?? 0) + Number(amount));
  }
  for (const [name, amount] of [...moved].sort()) yield `${String(amount).padStart(12)}  ${name}`;
}
