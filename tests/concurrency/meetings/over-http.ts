import { createHash } from "node:crypto";
import { commands } from "../../properties/model/subjects.ts";
import { openOverHttp } from "../../properties/model/over-http.ts";
import { attempt, type Bank, type Outcome, type Session } from "../bank.ts";
import type { Act } from "./place.ts";

/** Lets somebody do something: in a session, or by another door. */
export type Send = (session: Session, act: Act) => Promise<Outcome>;

const ROUTES = new Map(commands.map(({ rpc, route }) => [rpc, route]));

/** Calls go through the functions, on a stack on the bank's database; edits by hand do not. */
export async function overHttp(bank: Bank): Promise<{ send: Send; close(): Promise<void> }> {
  const { door, close } = await openOverHttp(bank.address);
  const send: Send = async (session, act) => {
    const route = typeof act === "string" ? undefined : ROUTES.get(act.rpc);
    if (!route || typeof act === "string" || act.key === null) return await attempt(session, act);
    const { name, rpc, arguments: args, key = crypto.randomUUID() } = act;
    return await door({ rpc, route, actor: { login: loginOf(name) } as never, args, key });
  };
  return { send, close };
}

/** The login that Bank gives to a name: its md5, as a uuid. */
function loginOf(name: string): string {
  const hex = createHash("md5").update(`login of ${name}`).digest("hex");
  return hex.replace(/(.{8})(.{4})(.{4})(.{4})(.{12})/, "$1-$2-$3-$4-$5");
}
