import { chance, mix } from "./dice.ts";

/** What offers are about; every community has the last one from the start. */
export const CATEGORIES = ["care", "garden", "home", "lessons", "repair", "transport", "other"];

const DEEDS =
  "Mowing,Pruning,Baking,Sewing,Painting,Plumbing,Tutoring,Reading,Driving,Cooking,Walking"
    .split(",").concat(
      "Babysitting,Cleaning,Translating,Writing,Singing,Gardening,Welding".split(","),
    );
const THINGS = "lawns,hedges,bread,curtains,walls,taps,maths,letters,errands,soup,dogs,children"
  .split(",").concat(
    "windows,French,poems,songs,tomatoes,bicycles,guitars,chess,radios".split(","),
  );
const REST = "patiently,weekly,nearby,together,outdoors,carefully,cheerfully,quickly,quietly,slowly"
  .split(",").concat(
    "with,tools,and,tea,for,beginners,at,your,place,or,mine,in,the,evening".split(","),
  );

/** What somebody offers or asks for: words that others use as well. */
export function wordsOf(no: number): { title: string; description: string } {
  const pick = (list: string[], turn: number) => list[mix(no, turn) % list.length]!;
  const words = Array.from({ length: 8 + mix(no, 3) % 16 }, (_, turn) => pick(REST, turn + 4));
  const title = `${pick(DEEDS, 1)} ${pick(THINGS, 2)}`;
  return { title, description: `${title}, ${words.join(" ")}.` };
}

/** A whole number of quarters of an hour, from half an hour to three hours. */
export function minutesOf(no: number): number {
  return 30 + 15 * Math.floor(11 * chance(no, 77));
}
