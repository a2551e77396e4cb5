/** The value that a share of the others lies below; of an even number of values, between two. */
export function quantile(values: number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const at = share * (sorted.length - 1);
  const [below, above] = [sorted[Math.floor(at)], sorted[Math.ceil(at)]];
  if (below === undefined || above === undefined) return NaN;
  return below + (above - below) * (at - Math.floor(at));
}

/** The value in the middle. */
export function median(values: number[]): number {
  return quantile(values, 0.5);
}

/** The smallest and the largest. */
export function spread(values: number[]): [number, number] {
  return [Math.min(...values), Math.max(...values)];
}

/** As people read it: three digits, and thousands apart. */
export function shown(value: number): string {
  return withDigits(3, value);
}

/** The same, with as many digits as it takes to tell it from the bound that it misses. */
export function shownBeside(bound: number, value: number): string {
  let digits = 3;
  while (digits < 7 && withDigits(digits, value) === withDigits(digits, bound)) digits++;
  return withDigits(digits, value);
}

function withDigits(digits: number, value: number): string {
  const isLong = Math.abs(value) >= 10 ** (digits - 1);
  const rounded = isLong ? Math.round(value) : Number(value.toPrecision(digits));
  return rounded.toLocaleString("en", { maximumFractionDigits: 6 });
}
