import type { Bank, Transfer } from "./bank.ts";
import { apportion } from "./division.ts";

/** What one place got by a transfer, or gave; where it went through an escrow, through which. */
export type Line = { leg: string | null; place: string; amount: number };

/**
 * What a transfer moved between accounts. Of an escrow's release that is from the account that it
 * was held from to who was paid and to the pot; what went back to the payer is theirs already.
 */
export function linesOf(bank: Bank, { legs }: Transfer): Line[] {
  const lines: Line[] = [];
  let payer: Line | undefined;
  for (const { place, amount } of legs) {
    const escrow = bank.escrows.find(({ escrow_id }) => escrow_id === place);
    if (escrow) payer = { leg: place, place: escrow.recipient_id, amount: 0 };
    else if (!payer) lines.push({ leg: null, place, amount });
    else if (place !== payer.place) {
      if (payer.amount === 0) lines.push(payer);
      payer.amount -= amount;
      lines.push({ leg: payer.leg, place, amount });
    }
  }
  return lines;
}

/** How much of each line the next part takes back, in proportion on both sides. */
export function partsOf(lines: Line[], soFar: number[], part: number): number[] {
  const more = lines.map(() => 0);
  const share = (at: number[], whole: number) => {
    const parts = apportion(
      at.map((n) => Math.abs(lines[n]!.amount)),
      at.map((n) => soFar[n]!),
      whole,
    );
    at.forEach((n, i) => more[n] = parts[i]!);
  };
  const all = lines.map((_, n) => n);
  const received = all.filter((n) => lines[n]!.amount > 0);
  share(received, part);
  for (const leg of new Set(lines.map(({ leg }) => leg))) {
    const back = received.filter((n) => lines[n]!.leg === leg).reduce(
      (sum, n) => sum + more[n]!,
      0,
    );
    share(all.filter((n) => lines[n]!.leg === leg && lines[n]!.amount < 0), back);
  }
  return more;
}
