import type { Call } from "../../../concurrency/bank.ts";
import type { Random } from "../../../harness/random.ts";
import { between, outside } from "./exchanges.ts";
import { ofStaff, onPaper } from "./staff.ts";
import { Scene } from "./scene.ts";
import type { View } from "./view.ts";

export type Move = Call;
/** How often, and what; nothing where nothing of the kind is there to be moved. */
export type Way = [weight: number, make: (scene: Scene) => Move | undefined];

const WAYS: Way[] = [...between, ...outside, ...ofStaff, ...onPaper];
const TOTAL = WAYS.reduce((sum, [weight]) => sum + weight, 0);

/** The next thing somebody tries. One in eight is done by somebody else than it should be. */
export function nextMove(view: View, random: Random): Move {
  const scene = new Scene(view, random);
  for (;;) {
    let at = random(TOTAL);
    const way = WAYS.find(([weight]) => (at -= weight) < 0)!;
    const move = way[1](scene);
    if (move) return random(8) === 0 ? { ...move, name: scene.anybody() } : move;
  }
}
