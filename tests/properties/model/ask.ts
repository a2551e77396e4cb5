import { hasToDoWith, whyNotFor } from "./behalf.ts";
import type { Bank, Person } from "./bank.ts";
import type { Body } from "./command.ts";
import { requireMember } from "./members.ts";
import type { Answer, Sent } from "./real.ts";
import { Refused } from "./refused.ts";
import { commands } from "./subjects.ts";

/** What the model has to say to a call; it changes the bank that it is given, or refuses. */
export function ask(bank: Bank, sent: Sent, answer: Answer): Body {
  try {
    // Somebody may have become another since: a place was claimed, a person erased.
    const typist = bank.people.find(({ login }) => login === sent.actor.login)!;
    const { on_behalf_of: member_id } = sent.args;
    if (member_id === undefined) return stepOf(bank, sent, typist, answer);
    requireMember(typist);
    if (!hasToDoWith(bank, typist, String(member_id))) throw new Refused(["not_helper"]);
    const member = bank.people.find((one) => one.member_id === member_id)!;
    return member === typist
      ? stepOf(bank, sent, typist, answer)
      : askFor(bank, sent, member, typist, answer);
  } catch (error) {
    if (error instanceof Refused) return error;
    throw error;
  }
}

/** The same call, made by one for another. */
function askFor(bank: Bank, sent: Sent, member: Person, typist: Person, answer: Answer): Body {
  const why = whyNotFor(bank, sent.rpc, sent.args, member, typist);
  const known = { transfers: bank.transfers.length, requests: bank.requests.length };
  try {
    const said = stepOf(bank, sent, member, answer);
    if (why.length > 0) throw new Refused([]);
    for (const one of bank.transfers.slice(known.transfers)) one.entered_by = typist.member_id;
    for (const one of bank.requests.slice(known.requests)) one.entered_by = typist.member_id;
    return said;
  } catch (error) {
    if (error instanceof Refused) throw new Refused([...error.codes, ...why]);
    throw error;
  }
}

function stepOf(bank: Bank, { rpc, args }: Sent, actor: Person, { body }: Answer): Body {
  const { step } = commands.find((one) => one.rpc === rpc)!;
  const made = (...path: string[]) =>
    path.reduce((inner, name) => inner?.[name], body) ?? `no ${path.join(".")}`;
  return step(bank, { actor, args, made });
}
