import { divide } from "./division.ts";
import { refuseIf } from "./refused.ts";

/** Who pays whom how much, in minutes; `pot` may be paid. */
export type Leg = { payer: string; payee: string; amount: number };
/** What was sent for a group, without what was not. */
// deno-lint-ignore no-explicit-any -- a call as it is sent, valid or not
export type Terms = Record<string, any>;
type Rounded = (raw: number) => number;

const FIELDS: Record<string, string[]> = {
  legs: ["legs"],
  class: ["teacher_id", "taught", "minutes", "participants"],
  work_party: ["recipient_id", "helpers"],
};

/** What is asked for becomes legs. Each preset has its fields, all of them and no others. */
export function legsOf(preset: string, terms: Terms, rounded: Rounded): Leg[] {
  const one = "provider_id" in terms ? "provider_id" : "recipient_id";
  const fields = FIELDS[preset] ?? [one, "total", "members"];
  const isWhole = fields.every((field) => field in terms);
  refuseIf([!isWhole || Object.keys(terms).length > fields.length, "invalid_input"]);
  const list = terms[fields.at(-1)!] as Terms[];
  refuseIf([list.length === 0 || isListed(preset, list), "invalid_input"]);
  if (preset === "class") return classLegs(terms, rounded);
  if (preset.endsWith("_split")) return splitLegs(terms, rounded);
  return list.map(({ recipient_id, provider_id, member_id, amount }) => ({
    payer: recipient_id ?? terms.recipient_id,
    payee: provider_id ?? member_id ?? "pot",
    amount: entered(rounded, amount),
  }));
}

/** Nobody is named twice in a list of people. */
function isListed(preset: string, list: Terms[]): boolean {
  const named = list.map((item) => item.member_id ?? item);
  return preset !== "legs" && new Set(named).size < named.length;
}

function entered(rounded: Rounded, raw: number): number {
  const amount = rounded(raw);
  refuseIf([amount === 0, "amount_rounds_to_nothing"]);
  return amount;
}

/** Each pays the minutes of the class; the teacher's come from all, the rest is the pot's. */
function classLegs(terms: Terms, rounded: Rounded): Leg[] {
  const [each, taught] = [entered(rounded, terms.minutes), entered(rounded, terms.taught)];
  const payers: string[] = terms.participants;
  refuseIf([taught > each * payers.length, "class_underpaid"]);
  const shares = divide(taught, payers.map(() => 1));
  return payers.flatMap((payer, at) => [
    { payer, payee: terms.teacher_id, amount: shares[at]! },
    { payer, payee: "pot", amount: each - shares[at]! },
  ]).filter(({ amount }) => amount > 0);
}

/** One total, among those who are paid for it or among those who pay for it. */
function splitLegs(terms: Terms, rounded: Rounded): Leg[] {
  const members: Terms[] = terms.members;
  const parts = divide(entered(rounded, terms.total), members.map(({ weight }) => weight ?? 1));
  refuseIf([parts.includes(0), "share_of_nothing"]);
  return members.map(({ member_id }, at) => ({
    payer: terms.recipient_id ?? member_id,
    payee: terms.provider_id ?? member_id,
    amount: parts[at]!,
  }));
}
