import { PlainError } from "../postgres/plain-error.ts";
import type { Options } from "./arguments.ts";
import { dayOf, minutesOf } from "./values.ts";

/** What is sent of a line; the bank judges whether it is all there and right. */
export type Line = Record<string, string | number>;

const COLUMNS = {
  members: ["external_id", "display_name", "joined_on", "email", "phone", "address", "birth_year"],
  balances: ["external_id", "amount"],
  transfers: ["reference", "service_date", "from", "to", "amount", "category", "note"],
};
const NEEDED = {
  members: ["external_id", "display_name"],
  balances: ["external_id", "amount"],
  transfers: ["service_date", "from", "to", "amount"],
};

/** Lines of a file whose first line names the columns, as ours or as --map says. */
export function fromColumns(head: string[], options: Options): (cells: string[]) => Line {
  const { kind, map } = options;
  const stranger = Object.keys(map).find((ours) => !COLUMNS[kind].includes(ours));
  if (stranger) throw new PlainError(`--map: ${kind} have no ${stranger}.`);
  const names = head.map((name) => name.toLowerCase());
  const places = COLUMNS[kind].map((ours) => {
    const at = names.indexOf((map[ours] ?? ours).toLowerCase());
    if (at < 0 && (ours in map || NEEDED[kind].includes(ours))) {
      const missing = map[ours] ?? ours;
      throw new PlainError(`There is no column ${missing} among: ${head.join(", ")}. Use --map.`);
    }
    return [ours, at] as const;
  });
  return (cells) => filled(places.map(([ours, at]) => [ours, cells[at]] as const), options);
}

/** TimeOverflow's exports have translated headings: they are known by their shape. */
export function isTimeOverflow(head: string[]): boolean {
  return head[0] === "N" && head.length === 9;
}

/**
 * Members and balances are in its list of users (N, name, e-mail, phone, another phone, created,
 * last login, language, balance in seconds), transfers in its own list (date, from, to, post,
 * hours:minutes), where members are called "name (N)".
 */
export function timeOverflow(options: Options): (cells: string[]) => Line {
  const within = { ...options, dates: "ymd" as const };
  return (cells) => {
    switch (options.kind) {
      case "members": {
        const [external_id, display_name, email, phone, , joined_on] = cells;
        const named = { external_id, display_name, email, phone, joined_on };
        return filled(Object.entries(named), within);
      }
      case "balances": {
        const named = { external_id: cells[0], amount: cells.at(-1) };
        return filled(Object.entries(named), { ...within, amounts: "seconds" });
      }
      case "transfers": {
        const [service_date, from, to, note, amount] = cells;
        const named = { service_date, from: idOf(from), to: idOf(to), note, amount };
        return filled(Object.entries(named), within);
      }
    }
  };

  function idOf(name = ""): string {
    return /\(([^()]+)\)$/.exec(name)?.[1] ?? name;
  }
}

function filled(
  named: readonly (readonly [string, string | undefined])[],
  { amounts, dates, pot }: Options,
): Line {
  const line: Line = {};
  for (const [name, text] of named) {
    if (!text) continue;
    if (name === "amount") line.amount = minutesOf(text, amounts) ?? Number.NaN;
    else if (name === "birth_year") line.birth_year = Number(text);
    else if (name === "joined_on" || name === "service_date") line[name] = dayOf(text, dates);
    else if (name === "from" || name === "to") line[name] = text === pot ? "pot" : text;
    else line[name] = text.slice(0, name === "note" ? 1000 : undefined);
  }
  // What is no number is left out, and refused by the bank as missing.
  return Object.fromEntries(Object.entries(line).filter(([, value]) => !Number.isNaN(value)));
}
