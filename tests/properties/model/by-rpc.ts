import postgres from "postgres";
import type { Address } from "../../../scripts/checks/address.ts";
import type { Answer, Opened, Sent } from "./real.ts";

/** The RPCs, as the functions call them: each a transaction of its own, through the pooler. */
export function openByRpc({ pooled }: Address): Promise<Opened> {
  // Its connections are lent for one transaction: what one has prepared another does not have.
  const sql = postgres(pooled!.url, { max: 1, onnotice: () => {}, prepare: false });
  const door = (sent: Sent) => callRpc(sql, sent);
  return Promise.resolve({ door, firstCodes: [], close: () => sql.end() });
}

/** The actor first, the key second, the rest by name. */
async function callRpc(sql: postgres.Sql, { rpc, actor, args, key }: Sent): Promise<Answer> {
  const values = { actor: actor.login, idempotency_key: key, ...args };
  const given = Object.entries(values).filter(([, value]) => value !== undefined);
  const named = given.map(([name], at) => `${name} => $${at + 1}`);
  try {
    const [row] = await sql.unsafe(
      `select public.${rpc}(${named}) as answer`,
      given.map(([, value]) => value) as postgres.ParameterOrJSON<never>[],
    );
    const { body, replayed } = row!.answer;
    return { code: "done", body, replayed };
  } catch (error) {
    const { code, detail } = error as { code?: string; detail?: string };
    if (!code?.startsWith("PT")) return { code: `${code}: ${(error as Error).message}` };
    return { code: JSON.parse(detail!).code };
  }
}
