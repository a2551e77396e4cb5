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
    if (/leaving|closing/.test(was?.standing ?? "") && AT_ONCE.has(move.rpc)) {
      judgeLeaving(was!, account);
    }
  }
  if (!inParts(move)) judgeOverrides(usedNow, after);
  for (const [slug, pot] of Object.entries(after.pots)) {
    const drained = pot.balance < pot.floor && pot.balance < before.pots[slug]!.balance;
    ok(!drained || passesLimits(move), `the pot of ${slug} is below its floor`);
  }
}

const AT_ONCE = new Set([
  ...["transfer_create", "payment_request_create", "payment_request_accept"],
  ...["federation_transfer", "slips_enter", "payment_create"],
]);

/** Many transfers at once: a later one may bring back what an earlier one needed. */
function inParts({ rpc }: Move): boolean {
  return rpc === "slips_enter" || rpc.startsWith("run ");
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

/** Used is only what was needed. */
function judgeOverrides(used: View["overrides"], after: View): void {
  for (const { account_id, side, override_id } of used) {
    const account = after.accounts.find((one) => one.account_id === account_id)!;
    const beyond = side === "floor"
      ? account.floor! - account.balance
      : account.balance + account.set_aside - account.ceiling!;
    ok(beyond > 0, `override ${override_id} was used for nothing`);
  }
}

/** Toward zero, and not past it. */
function judgeLeaving(was: Account, account: Account): void {
  const [before, after] = [was.balance, account.balance];
  ok(
    after * before >= 0 && Math.abs(after) <= Math.abs(before),
    `${account.name ?? account.slug} goes past zero`,
  );
}
