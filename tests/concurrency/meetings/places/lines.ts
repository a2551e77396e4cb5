import { because, by, notYet, type Place, type Step } from "../place.ts";
import type { Town } from "../town.ts";

const rate = { ours: 1, theirs: 1 };
const partnerOf = (town: Town, name: string) => name === "hana" ? town.slug : town.hill;
const to = (state: string) => ({ trade_lines: state });

const open = (name: string, far: number, states: Step["to"] = {}) =>
  by(
    name,
    "federation_line_open",
    (town) => ({
      ...{ partner: partnerOf(town, name), floor: -far, ceiling: far, rate },
    }),
    states,
    `${far} each way`,
  );
const close = (name: string, states: Step["to"] = {}) =>
  by(name, "federation_line_close", (town) => ({
    ...{ partner: partnerOf(town, name), ...because },
  }), states);
const pay = (name: string, payee: string, amount: number, states: Step["to"] = {}) =>
  by(
    name,
    "federation_transfer",
    (town) => ({
      ...{ partner: name === "gus" ? town.slug : town.hill, to_member_id: town.ids[payee] },
      ...{ amount, category: "other" },
    }),
    states,
    `${amount} to ${payee}`,
  );

/** Both sides open, for thirty minutes either way. */
export async function openLine(town: Town): Promise<void> {
  for (const name of ["cleo", "hana"]) {
    const call = await open(name, 30).ready(town);
    await town.bank.do(call);
  }
  town.at.trade_lines = town.ids.hill!;
}

const opened: Place = {
  name: "a line that is open",
  states: to("open"),
  hill: true,
  set: async (town) => {
    await openLine(town);
    await town.bank.do(await pay("ana", "gus", 10).ready(town));
  },
  steps: [
    ...[pay("ana", "gus", 20), pay("ben", "gus", 20), pay("gus", "ana", 10)],
    ...[open("cleo", 15), open("dora", 40), open("hana", 5)],
    ...[close("dora", to("closing")), close("hana", to("closing"))],
  ],
};
const closing: Place = {
  name: "a line that is closing",
  states: to("closing"),
  hill: true,
  set: async (town) => {
    await opened.set(town);
    await town.bank.do(await close("cleo").ready(town));
  },
  steps: [
    pay("gus", "ana", 10, to("closed")),
    pay("gus", "ben", 4),
    notYet("line_closing", pay("ana", "gus", 5)),
    open("cleo", 30, to("open")),
    open("hana", 30),
    close("dora"),
  ],
};
const closed: Place = {
  name: "a line that is closed",
  states: to("closed"),
  hill: true,
  set: async (town) => {
    await openLine(town);
    await town.bank.do(await close("cleo").ready(town));
  },
  steps: [
    open("cleo", 30, to("open")),
    open("dora", 15, to("open")),
    open("hana", 30),
    notYet("line_not_open", close("dora")),
  ],
};

export const lines = [opened, closing, closed];
