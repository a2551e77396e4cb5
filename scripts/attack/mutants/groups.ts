import type { Mutant } from "../mutant.ts";

/** Groups: one hold, one settlement. */
export const groups: Mutant[] = [
  {
    name: "teach one's own class",
    rule: "an organiser earns nothing",
    chapter: "2300_write_groups",
    of: "elsif exists (select from unnest(legs) l where l.provider_id = organiser.member_id) then",
    to: "elsif false then",
    by: "database/groups-divide-to-the-minute",
  },
  {
    name: "let members hold for others",
    rule: "a member holds for themselves",
    chapter: "2300_write_groups",
    of: `if organiser.role = 'member'
    and exists`,
    to: `if false
    and exists`,
    by: "database/groups-settle-in-one-transfer",
  },
  {
    name: "share by place",
    rule: "parts go by the largest remainder",
    chapter: "2305_group_presets",
    of: "order by total * w.weight % whole.weight desc, w.n)",
    to: "order by w.n)",
    by: "database/groups-divide-to-the-minute",
  },
  {
    name: "earn more than is paid",
    rule: "a class earns at most what it pays",
    chapter: "2305_group_presets",
    of: "if earned > paid then",
    to: "if false then",
    by: "database/groups-divide-to-the-minute",
  },
  {
    name: "take one word for two",
    rule: "where both record, both have their say",
    chapter: "2310_group_words",
    of: "when 'both' then leg.confirmed_at is not null and leg.state",
    to: "when 'both' then leg.confirmed_at is not null or leg.state",
    by: "database/groups-wait-for-every-word",
  },
  {
    name: "settle at the first word",
    rule: "a group waits for every word",
    chapter: "2310_group_words",
    of: "(select bool_and(private.has_its_words(l))",
    to: "(select bool_or(private.has_its_words(l))",
    by: "database/groups-wait-for-every-word",
  },
  {
    name: "read a group without a lock",
    rule: "a group and its legs settle once",
    chapter: "2310_group_words",
    of: `  order by e.escrow_id for no key update;
  return exchange;`,
    to: `  order by e.escrow_id;
  return exchange;`,
    by: "concurrency/groups-and-single-exchanges-meet",
  },
  {
    name: "end each leg by itself",
    rule: "a group ends together",
    chapter: "2315_confirm_groups",
    of: "due_at = greatest(held_until, moment + s.confirmation_window)",
    to: "due_at = moment + s.confirmation_window",
    by: "database/groups-end-together-by-clock",
  },
  {
    name: "settle before the participants",
    rule: "participants confirm where the community says so",
    chapter: "2320_settle_groups",
    of: "elsif exchange.confirmation = 'participants' and not of_a_coordinator",
    to: "elsif false",
    by: "database/groups-wait-for-every-word",
  },
  {
    name: "call off what was delivered",
    rule: "what is delivered is not called off by who pays",
    chapter: "2320_settle_groups",
    of: `  elsif exists (select from unnest(legs) l
    where l.state = 'delivered' and l.recipient_id = call.member_id)
`,
    to: "  elsif false\n",
    by: "database/groups-wait-for-every-word",
  },
];
