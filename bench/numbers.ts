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
  const rounded = Math.abs(value) >= 100 ? Math.round(value) : Number(value.toPrecision(3));
  return rounded.toLocaleString("en", { maximumFractionDigits: 6 });
}
