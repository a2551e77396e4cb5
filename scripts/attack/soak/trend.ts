/** A value at a time, in seconds from the beginning. */
export type Point = { at: number; value: number };

/** What a straight line through the second half of a run says. */
export type Trend = {
  /** The mean of the second half. */
  mean: number;
  /** What the line rises by from the half to the end. */
  rise: number;
  /** How far chance alone may tilt such a line: three standard errors. */
  noise: number;
  /** The greatest value of the second half. */
  most: number;
  /** Null where a few values are all there is, which make no line. */
  flat: boolean | null;
};

/** What may be added in half a run without being called growth, as a part of the mean. */
const NEGLIGIBLE = 0.05;
const FEWEST = 5;

/**
 * Whether something stays as it is: the first half warms up, and a line is laid through the
 * second. It is flat unless it rises by more than a twentieth, by more than is little, and by more
 * than chance explains; or, where there is a bound, unless it passes that.
 */
export function trendOf(
  points: Point[],
  { little = 0, bound }: { little?: number; bound?: number } = {},
): Trend {
  const end = points.at(-1)?.at ?? 0;
  const late = points.filter(({ at }) => at >= end / 2);
  const mean = average(late.map(({ value }) => value));
  const middle = average(late.map(({ at }) => at));
  const spread = late.reduce((sum, { at }) => sum + (at - middle) ** 2, 0);
  const isShort = late.length < FEWEST;
  const slope = isShort
    ? 0
    : late.reduce((sum, { at, value }) => sum + (at - middle) * (value - mean), 0) / spread;
  const missed = late.map(({ at, value }) => value - mean - slope * (at - middle));
  const error = isShort
    ? 0
    : Math.sqrt(missed.reduce((sum, miss) => sum + miss ** 2, 0) / (late.length - 2) / spread);
  const rise = slope * end / 2;
  const noise = 3 * error * end / 2;
  const most = Math.max(0, ...late.map(({ value }) => value));
  const allowed = Math.max(NEGLIGIBLE * Math.abs(mean), little, noise);
  const isFlat = bound === undefined ? rise <= allowed : most <= bound;
  return { mean, rise, noise, most, flat: isShort ? null : isFlat };
}

function average(values: number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / Math.max(values.length, 1);
}
