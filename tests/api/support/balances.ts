import { deepStrictEqual } from "node:assert/strict";
import { assertWhole } from "../../harness/books.ts";
import { expect, type Member } from "../../harness/member.ts";
import type { Village } from "./people.ts";

/** What a wallet shows, in minutes: balance, held, incoming, available. */
export type Purse = [balance: number, held: number, incoming: number, available: number];

/** The purse of a member, as GET /wallet tells it. */
export async function purse(member: Member): Promise<Purse> {
  const { body } = expect(200, await member.get("/wallet"));
  const { balance, held, incoming, available } = body.accounts[0];
  return [balance, held, incoming, available];
}

/** Assert what both have, to the minute, and that the books of the community are whole. */
export async function assertPurses(
  { town, ana, ben }: Village,
  expected: { ana: Purse; ben: Purse },
): Promise<void> {
  deepStrictEqual({ ana: await purse(ana), ben: await purse(ben) }, expected);
  await assertWhole(town);
}
