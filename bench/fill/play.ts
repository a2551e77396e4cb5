import { accept, answer, ask, deliver, dispute } from "./beginnings.ts";
import { close, give, settle } from "./endings.ts";
import type { Stage } from "./stage.ts";
import { fateOf, type Step, type Story } from "./story.ts";

/** Lives through the story: each step leaves the rows that the RPC of that step leaves. */
export async function play(stage: Stage, story: Story): Promise<void> {
  let turn = 0;
  for (const { step, no, at } of story.steps()) {
    take(stage, step, no, at * 1000);
    if (++turn % 500 === 0) await stage.copies.keepUp();
  }
}

/** A step that is no longer possible, because of what came before it, is not taken. */
function take(stage: Stage, step: Step, no: number, at: number): void {
  const [state, fate] = [stage.lives.state(no), fateOf(no)];
  if (step === "open") ask(stage, no, at);
  else if (step === "accept" && state === "open") accept(stage, no, at);
  else if (step === "deliver" && state === "held") deliver(stage, no, at);
  else if (step === "dispute" && state === "delivered") dispute(stage, no, at);
  else if (step === "answer" && state === "disputed") answer(stage, no, at);
  else if (step === "end" && fate === "gift") give(stage, no, at);
  else if (step === "end" && state === "open") close(stage, no, at, fate);
  else if (step === "end" && "held delivered disputed".includes(state)) settle(stage, no, at);
}
