import { BESIDES } from "./play.ts";
import { subjects } from "./subjects.ts";

type Weighted = [what: string, weight: number];

/**
 * What a sequence is about: few things at a time come further than many. Everywhere people ask,
 * accept and pay, so that there is something to move; the last theme is everything.
 */
const THEMES: string[][] = [
  ["offers", "requests", "escrows", "disputes"],
  ["groups", "standings", "disputes", "escrows"],
  ["reversals", "groups", "limits", "pot", "leaving"],
  ["leaving", "writeOffs", "people", "standings"],
  ["invitations", "people", "standings", "community"],
  ["helpers", "groups", "lines"],
  ["lines", "limits", "community"],
  ["slips", "imports", "reversals", "people"],
  ["redactions", "writeOffs", "leaving", "disputes"],
  Object.keys(subjects),
];
const ALWAYS = ["requests", "escrows", "transfers", "claims"];

/** Of each theme what is tried, and how often. */
export const themes: Weighted[][] = THEMES.map((theme) => {
  const about = Object.entries(subjects).flatMap(([name, { commands }]) => {
    const often = theme.includes(name) ? 3 : ALWAYS.includes(name) ? 1 : 0;
    return commands.map(({ rpc, weight }): Weighted => [rpc, weight * often]);
  });
  return [...about.filter(([, weight]) => weight > 0), ...Object.entries(BESIDES)];
});
