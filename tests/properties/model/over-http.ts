import type { Address } from "../../../scripts/checks/address.ts";
import { startTestStack } from "../../../scripts/checks/test-stack.ts";
import { tokenFor } from "../../../scripts/checks/token.ts";
import type { Arguments } from "./command.ts";
import type { Opened, Sent } from "./real.ts";

/** A stack on a database of its own, whose functions every call goes through. */
export async function openOverHttp(address: Address): Promise<Opened> {
  const dir = await Deno.makeTempDir({ prefix: "chronobank-model-" });
  const { stack, stop } = await startTestStack(address, dir);
  const tokens = new Map<string, string>();
  const tokenOf = async (login: string) => {
    const known = tokens.get(login) ?? await tokenFor(login, stack.jwtSecret);
    tokens.set(login, known);
    return known;
  };
  return {
    async door(sent) {
      const { method, path, body } = requestOf(sent);
      const response = await fetch(`${stack.url}/functions/v1${path}`, {
        method,
        headers: {
          "authorization": `Bearer ${await tokenOf(sent.actor.login!)}`,
          "content-type": "application/json",
          "idempotency-key": sent.key,
        },
        body: JSON.stringify(body),
      });
      const answer = await response.json();
      if (!response.ok) return { code: answer.code };
      const replayed = response.headers.get("idempotency-replayed") === "true";
      return { code: "done", body: answer, replayed };
    },
    // The functions look at the shape of a body before they ask the bank anything.
    firstCodes: ["invalid_input"],
    async close() {
      await stop();
      await Deno.remove(dir, { recursive: true });
    },
  };
}

/** The call as a request: what the path names goes there, changes are fields of the body. */
function requestOf({ route, args }: Sent): { method: string; path: string; body: Arguments } {
  const [method, pattern] = route.split(" ") as [string, string];
  const { changes = {}, ...rest } = args;
  const body: Arguments = { ...rest, ...changes as Arguments };
  const path = pattern.replaceAll(/:(\w+)/g, (_, name) => {
    const value = body[name];
    delete body[name];
    return encodeURIComponent(String(value));
  });
  return { method, path, body };
}
