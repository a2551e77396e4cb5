import type { Call } from "../../../concurrency/bank.ts";
import type { Place, Scene } from "./scene.ts";

/** A group of any preset, opened by staff: one member, and some others. */
export function group(scene: Scene): Call {
  const place = scene.place();
  const preset = scene.one(Object.keys(TERMS))!;
  const one = scene.id(place);
  const others = scene.members(place, 5).filter(({ member_id }) => member_id !== one)
    .map(({ member_id }) => ({ member_id: member_id! }));
  return {
    name: scene.staff(place),
    rpc: "group_hold",
    arguments: {
      ...{ preset, category: "other", community_id: scene.community(place) },
      ...TERMS[preset]!(scene, one, others, place),
    },
  };
}

type Terms = (
  scene: Scene,
  one: string,
  others: { member_id: string }[],
  place: Place,
) => Call["arguments"];

const TERMS: Record<string, Terms> = {
  legs: (scene, one, others, place) => ({
    legs: others.map(({ member_id }) => ({
      recipient_id: scene.chance(3) ? scene.id(place) : one,
      provider_id: scene.chance(5) ? null : member_id,
      amount: scene.amount(60),
    })),
  }),
  class: (scene, one, others) => ({
    teacher_id: one,
    taught: scene.amount(60),
    minutes: scene.amount(60),
    participants: others.map(({ member_id }) => member_id),
  }),
  work_party: (scene, one, others) => ({
    recipient_id: one,
    helpers: others.map(({ member_id }) => ({ member_id, amount: scene.amount(40) })),
  }),
  equal_split: (scene, one, others) => ({
    ...{ provider_id: one, total: scene.amount(100), members: others },
  }),
  weighted_split: (scene, one, others) => ({
    recipient_id: one,
    total: scene.amount(100),
    members: others.map(({ member_id }) => ({ member_id, weight: 1 + scene.random(5) })),
  }),
};
