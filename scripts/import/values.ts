import type { Options } from "./arguments.ts";

const STEPS = { minutes: 1, hours: 60, seconds: 1 / 60 };

/** Minutes: 1:30 is 90, plain numbers are what they are said to be; to the nearest minute. */
export function minutesOf(text: string, unit: Options["amounts"]): number | undefined {
  const [, sign, hours, minutes] = /^([-+]?)(\d{1,6}):([0-5]\d)$/.exec(text) ?? [];
  if (hours !== undefined) {
    const whole = Number(hours) * 60 + Number(minutes);
    return sign === "-" ? -whole : whole;
  }
  if (!/^[-+]?\d{1,12}([.,]\d{1,6})?$/.test(text)) return undefined;
  // Not -0, which JSON does not know.
  return Math.round(Number(text.replace(",", ".")) * STEPS[unit]) + 0;
}

/** A day as YYYY-MM-DD, of a date or a moment; what looks like no date is left as it is. */
export function dayOf(text: string, order: Options["dates"]): string {
  const parts = /^(\d{1,4})[-/.](\d{1,2})[-/.](\d{1,4})/.exec(text)?.slice(1);
  if (!parts) return text;
  const at = (letter: string) => parts[order.indexOf(letter)]!.padStart(2, "0");
  return `${at("y")}-${at("m")}-${at("d")}`;
}
