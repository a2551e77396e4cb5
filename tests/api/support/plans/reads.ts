import { goodCalls } from "../good-calls.ts";
import { type Operation, operations } from "../operations.ts";
import type { World } from "../world.ts";

/** What to ask with, where the document does not say which values there are. */
function values({ town, ana }: World): Record<string, string[]> {
  return {
    community_id: [town.community_id],
    slug: [town.slug],
    member_id: [ana.member_id],
    q: ["bread", "bread OR lessons"],
    category: ["other"],
    near: ["52.37,4.90"],
    from: ["2026-01-01"],
    to: ["2026-06-30"],
    unit: ["HOUR"],
    dormant: ["true"],
  };
}

/** Alone they find nothing: how far to look, how long a page is, where it begins, as what. */
const BESIDE = ["radius_km", "limit", "cursor", "on_behalf_of", "format"];

/** Every way to ask: each parameter alone, with each value that it may have. */
export async function readsOf(operation: Operation, world: World): Promise<string[]> {
  const { path } = await goodCalls[operation.name]!(world);
  const known = values(world);
  const asked = Object.entries(operation.query).filter(([name]) =>
    !BESIDE.includes(name) && !path.includes(`${name}=`)
  )
    .flatMap(([name, schema]) => {
      const worth = schema.enum?.map(String) ?? known[name];
      if (!worth) throw new Error(`With what is ${operation.name} to be asked for ${name}?`);
      return worth.map((value) => `${name}=${encodeURIComponent(value)}`);
    });
  return [path, ...asked.map((query) => `${path}${path.includes("?") ? "&" : "?"}${query}`)];
}

/** All that only read. */
export const reading = operations.filter(({ method }) => method === "GET");
