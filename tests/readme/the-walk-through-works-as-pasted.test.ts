import { deepStrictEqual, ok } from "node:assert/strict";
import { stack } from "../harness/stack.ts";
import { paste, shown, type Step, walkThrough } from "./walk-through.ts";

const HERE = "http://127.0.0.1:54321";

/** The README as it would be with this stack's port. */
const readme = (await Deno.readTextFile("README.md")).replaceAll(HERE, stack.url);

async function pasteAndCompare(steps: Step[], compared: (step: Step) => boolean): Promise<void> {
  const outputs = await paste(steps);
  for (const [at, step] of steps.entries()) {
    const output = outputs[at]!;
    if (step.answer === undefined) deepStrictEqual(output, "", step.commands);
    else if (compared(step)) {
      deepStrictEqual(shown(JSON.parse(output), step.answer), step.answer, step.commands);
    }
  }
}

Deno.test("the README's exchange works as pasted, and twice pasted happens once", async () => {
  const steps = walkThrough(readme, "A first exchange with curl");
  ok(steps.filter(({ answer }) => answer !== undefined).length >= 5);
  await pasteAndCompare(steps, () => true);
  // The answers to all writes are the same again, and so is the statement; nothing is held now.
  await pasteAndCompare(steps, ({ commands }) => !commands.includes('/wallet"'));
});
