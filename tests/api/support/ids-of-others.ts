import { newMember } from "./people.ts";
import { type Place, takesIds } from "./id-places.ts";
import type { GoodCalls } from "./calls/good-call.ts";
import { groupCalls } from "./calls/groups.ts";
import { type GoodCall, goodCalls } from "./good-calls.ts";
import { type Operation, operations } from "./operations.ts";
import { newWorld, type World } from "./world.ts";

/** A good call, and good calls of others who have nothing to do with its caller. */
type Calls = { own: GoodCall; neighbours: GoodCall; elsewhere: GoodCall };

/** Whose ids there are: the world's own, those of its neighbours, and those of another world. */
type Others = { world: World; neighbours: World; elsewhere: World };

/** Two worlds, and neighbours in the first one. */
export async function newOthers(name: string): Promise<Others> {
  const [world, elsewhere] = await Promise.all([newWorld(name), newWorld(`far-${name}`)]);
  const { town } = world;
  const [ana, ben, cleo] = await Promise.all([
    newMember("Eve", town),
    newMember("Finn", town),
    newMember("Gwen", town),
  ]);
  return { world, neighbours: { ...world, ana, ben, cleo }, elsewhere };
}

/** The same good call of each of them. */
export async function callsOf(make: GoodCalls[string], others: Others): Promise<Calls> {
  const own = await make(others.world);
  const neighbours = await make(others.neighbours);
  return { own, neighbours, elsewhere: await make(others.elsewhere) };
}

/** Every operation that takes an id, once for each way of being called that takes other ones. */
export const callsWithIds: { name: string; operation: Operation; make: GoodCalls[string] }[] =
  operations
    .filter(takesIds)
    .flatMap((operation) => {
      const { name } = operation;
      if (name !== "POST /groups") return [{ name, operation, make: goodCalls[name]! }];
      return Object.entries(groupCalls).map(([preset, make]) => ({
        name: `${name}, ${preset}`,
        operation,
        make,
      }));
    });

/** Places where an id may be anyone's: what everybody may look at, or ask for. */
export const OPEN_PLACES = [
  "GET /offers query community_id",
  "GET /offers/{offer_id} path offer_id",
  "GET /proof query community_id",
];

/** An id that nobody has, of the kind that a place takes. */
export function unknownId(place: Place): string {
  return isNumber(place) ? String(1e12 + Math.floor(Math.random() * 1e9)) : crypto.randomUUID();
}

/** Transfers are numbered. */
function isNumber({ field }: Place): boolean {
  return field === "transfer_id";
}

/** Fields that take the id of a member. */
const MEMBERS = /^(\w+_member_id|member_id|recipient_id|provider_id|teacher_id|participants)$/;

/** Ids of others that a caller may send to a place, each of which has to be unknown there. */
export function idsOfOthers(
  place: Place,
  { world, neighbours, elsewhere }: Others,
  calls: Calls,
): [whose: string, id: string][] {
  const { field, read } = place;
  if (field === "community_id") {
    return [["another community", elsewhere.town.community_id], ["a member", world.ben.member_id]];
  }
  const wrong: [string, string] = ["the community", world.town.community_id];
  if (field === "on_behalf_of") {
    const of = ({ ben }: World) => ben.member_id;
    return [wrong, ["elsewhere", of(elsewhere)], ["a neighbour", of(neighbours)]];
  }
  const far = read(calls.elsewhere) ?? elsewhere.ben.member_id;
  // Members of one community know of each other and of what is offered, and staff of all of it.
  const { as, path } = calls.own;
  const isOpen = MEMBERS.test(field) || path === "/requests-create" || as === world.cora;
  const near = isOpen ? undefined : read(calls.neighbours);
  const others = [["elsewhere", far], ...near ? [["a neighbour", near]] : []] as [string, string][];
  return isNumber(place) ? others : [wrong, ...others];
}
