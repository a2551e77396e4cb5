import type { Bank } from "./bank.ts";
import { playDemo } from "./play.ts";

/**
 * Plays the demo against a stack in this same process, whose log stays off the terminal until it
 * is over.
 * @throws PlainError when anything differs from what is expected
 */
export async function playAtStart(bank: Bank): Promise<void> {
  const print = console.log;
  console.log = () => {};
  try {
    await playDemo(bank, print);
    print("The bank stays up. Ctrl-C stops it.\n");
  } finally {
    console.log = print;
  }
}
