import { deepStrictEqual, ok } from "node:assert/strict";
import type { Outcome } from "../../../concurrency/bank.ts";
import type { Move } from "./moves.ts";
import type { Account, View } from "./view.ts";

/** What one move may have done to the bank, whatever it was. */
export function judge(before: View, after: View, move: Move, outcome: Outcome): void {
  ok(/^[a-z_]+$/.test(outcome.code), `not an answer: ${outcome.code}`);
  deepStrictEqual(after.wrong, null);
  if (outcome.code !== "done") deepStrictEqual(after.counts, before.counts);
  const unused = new Set(
    before.overrides.filter((one) => !one.used_at).map((one) => one.override_id),
  );
  const usedNow = after.overrides.filter((one) => one.used_at && unused.has(one.override_id));
  const former = new Map(before.accounts.map((account) => [account.account_id, account]));
  for (const account of after.accounts) {
    const was = former.get(account.account_id);
    if (was && !passesLimits(move)) judgeLimits(was, account, usedNow);
  }
  for (const [slug, pot] of Object.entries(after.pots)) {
    const drained = pot.balance < pot.floor && pot.balance < before.pots[slug]!.balance;
    ok(!drained || passesLimits(move), `the pot of ${slug} is below its floor`);
  }
}

/** Staff said so, or the system before this one did, or somebody's debt is passed on. */
function passesLimits({ rpc, arguments: given }: Move): boolean {
  return rpc === "import_lines" || rpc === "membership_deceased" || rpc === "run closing" ||
    rpc === "transfer_reverse" && given.override === true;
}

/** Deeper beyond a limit only by an override that reaches so far. */
function judgeLimits(was: Account, account: Account, used: View["overrides"]): void {
  const reaches = (side: string) =>
    Math.max(
      0,
      ...used.filter((one) => one.account_id === account.account_id && one.side === side)
        .map(({ amount }) => amount),
    );
  const whose = `${account.name ?? account.system_account} of ${account.slug}`;
  if (account.floor !== null && account.balance < was.balance) {
    const below = Math.min(account.floor, was.floor ?? account.floor) - account.balance;
    ok(below <= reaches("floor"), `${whose} is ${below} below the floor`);
  }
  const [total, former] = [account, was].map((one) => one.balance + one.set_aside);
  if (account.ceiling !== null && total! > former!) {
    const above = total! - account.ceiling;
    ok(above <= reaches("ceiling"), `${whose} is ${above} above the ceiling`);
  }
}
