import type { Member } from "../../../harness/member.ts";
import type { World } from "../world.ts";

/** A call that is answered as wished: who makes it, where, and with which body. */
export type GoodCall = {
  as: Member | "anyone" | "cron";
  path: string;
  body?: Record<string, unknown>;
};

/** By operation of openapi.json: how to make a good call, on something nobody has touched. */
export type GoodCalls = Record<string, (world: World) => GoodCall | Promise<GoodCall>>;

/** A call that reads, and needs nothing made first. */
export const read = (who: "ana" | "ben" | "cora", path: string) => (world: World) => ({
  as: world[who],
  path,
});

/** Why staff do something. */
export const reason = { reason: "Talked it over." };
