/**
 * A total divided by weights, as docs/groups.md has it: everybody gets the whole minutes of their
 * share; the minutes left over go to those who have lost most by that, and among equals to those
 * who are named first.
 */
export function divide(total: number, weights: number[]): number[] {
  const sum = Math.max(1, weights.reduce((all, weight) => all + weight, 0));
  const shares = weights.map((weight) => Math.floor(total * weight / sum));
  const losses = weights.map((weight, at) => ({ at, lost: total * weight % sum }));
  const left = total - shares.reduce((all, share) => all + share, 0);
  losses.sort((a, b) => b.lost - a.lost || a.at - b.at);
  for (const { at } of losses.slice(0, left)) shares[at]!++;
  return shares;
}

/** How much more of each, so that what is taken by then is in proportion to the whole. */
export function apportion(whole: number[], soFar: number[], part: number): number[] {
  const sum = (numbers: number[]) => numbers.reduce((all, one) => all + one, 0);
  const wanted = sum(soFar) + part;
  return divide(part, whole.map((one, at) => Math.max(0, wanted * one - soFar[at]! * sum(whole))));
}
