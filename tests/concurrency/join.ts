import type { Call } from "./bank.ts";

/**
 * The call by which somebody with an account comes in. A link goes as an argument: Postgres writes
 * down a statement that fails, and no log may hold a link.
 */
export function join(name: string, more: { community?: string; invitation?: string }): Call {
  return { name, rpc: "member_join", arguments: { display_name: name, ...more }, key: null };
}
