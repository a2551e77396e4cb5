import { BESIDES, GOES_ON } from "./play.ts";
import { subjects } from "./subjects.ts";

type Weighted = [what: string, weight: number];

/** What a sequence is about, and what it may begin with, so that it has something to go on from. */
type Theme = { about: string[]; first?: string[] };
const OWING = ["transfer_create", "transfer_create", "membership_end", "membership_leave"];

/** Few things at a time come further than many; the last theme is everything. */
const THEMES: Theme[] = [
  {
    about: ["offers", "requests", "escrows", "disputes"],
    first: ["offer_create", "request_create", "request_accept", "escrow_dispute"],
  },
  { about: ["groups", "standings", "disputes", "escrows"], first: ["group_hold", "group_hold"] },
  {
    about: ["reversals", "groups", "limits", "pot", "leaving"],
    first: ["transfer_create", "group_hold", "group_settle", "transfer_create"],
  },
  {
    about: ["leaving", "writeOffs", "people", "standings"],
    first: [...OWING, "write_off_propose", "write_off_propose"],
  },
  { about: ["invitations", "people", "standings", "community"], first: ["invitation_create"] },
  {
    about: ["helpers", "groups", "lines"],
    first: ["helper_appoint", "helper_appoint", "helper_assign", "group_hold"],
  },
  {
    about: ["lines", "limits", "community"],
    first: ["federation_line_open", "federation_line_open", "federation_transfer"],
  },
  { about: ["slips", "imports", "reversals", "people"], first: ["import_lines", "import_lines"] },
  {
    about: ["redactions", "writeOffs", "leaving", "disputes"],
    first: ["offer_create", "request_accept", "escrow_dispute", ...OWING, "write_off_propose"],
  },
  { about: Object.keys(subjects) },
];
const ALWAYS = ["requests", "escrows", "transfers", "claims"];

/** Of each theme what is tried, and how often. */
export const themes = THEMES.map(({ about, first = [] }) => {
  const tried = Object.entries(subjects).flatMap(([name, { commands }]) => {
    const often = about.includes(name) ? 3 : ALWAYS.includes(name) ? 1 : 0;
    return commands.map(({ rpc, weight }): Weighted => [rpc, weight * often]);
  });
  // As often as something is begun something goes on, or most would end by a clock.
  const all = tried.reduce((sum, [, weight]) => sum + weight, 0);
  const further: Weighted = [GOES_ON, all];
  const begun = tried.filter(([, weight]) => weight > 0);
  return { first, ways: [...begun, further, ...Object.entries(BESIDES)] };
});
