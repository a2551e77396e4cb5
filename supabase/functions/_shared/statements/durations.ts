/** An amount of smallest steps as a clock shows it: 1:30, -0:45; another unit as a number. */
export function clock(amount: number, scale: number): string {
  const sign = amount < 0 ? "-" : "";
  const [whole, rest] = parts(amount, scale);
  return sign +
    (scale === 60 ? `${whole}:${String(rest).padStart(2, "0")}` : `${whole + rest / scale}`);
}

function parts(amount: number, scale: number): [whole: number, rest: number] {
  const steps = Math.abs(amount);
  return [Math.floor(steps / scale), steps % scale];
}
