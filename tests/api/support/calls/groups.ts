import type { World } from "../world.ts";
import type { GoodCall } from "./good-call.ts";

/** A good POST /groups for each preset: they take their members in different fields. */
export const groupCalls: Record<string, (world: World) => GoodCall> = {
  class: (world) => {
    const { ana, ben, cleo } = world;
    const participants = [ana.member_id, cleo.member_id];
    return opened(world, "class", {
      teacher_id: ben.member_id,
      taught: 3,
      minutes: 2,
      participants,
    });
  },
  legs: (world) => {
    const { ana, ben } = world;
    const leg = { recipient_id: ana.member_id, provider_id: ben.member_id, amount: 2 };
    return opened(world, "legs", { legs: [leg] });
  },
  work_party: (world) => {
    const helpers = [{ member_id: world.ben.member_id, amount: 2 }];
    return opened(world, "work_party", { recipient_id: world.ana.member_id, helpers });
  },
  equal_split: (world) => split(world, "equal_split", { recipient_id: world.ana.member_id }, {}),
  weighted_split: (world) =>
    split(world, "weighted_split", { provider_id: world.ana.member_id }, { weight: 1 }),
};

function split({ ben, ...world }: World, preset: string, who: object, more: object): GoodCall {
  const members = [{ member_id: ben.member_id, ...more }];
  return opened({ ben, ...world }, preset, { ...who, total: 2, members });
}

function opened({ cora }: World, preset: string, parts: object): GoodCall {
  return { as: cora, path: "/groups", body: { category: "other", preset, ...parts } };
}
