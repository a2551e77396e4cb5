import { Statement } from "../../supabase/functions/_shared/schemas/wallet.ts";
import type { Member } from "./member.ts";
import type { Stage } from "./stage.ts";

/** A member reads their statement; its lines are these, and opening + lines = closing. */
export async function readStatement(
  stage: Stage,
  member: Member,
  lines: [kind: string, amount: number][],
): Promise<void> {
  const { opening, closing, items } = await member.get("/wallet/statement", Statement);
  const amounts = lines.map(([, amount]) => amount);
  stage.expect("the statement", items.map(({ kind, amount }) => [kind, amount]), lines);
  stage.expect("opening and closing", [opening, closing], [0, amounts.reduce((a, b) => a + b)]);
  const sum = amounts.map((amount) => `${amount < 0 ? "-" : "+"} ${Math.abs(amount)}`).join(" ");
  await stage.did(`${member.name}'s statement: ${opening} ${sum} = ${closing}`);
}
