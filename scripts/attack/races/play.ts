import { Bank } from "../../../tests/concurrency/bank.ts";
import { deadlines } from "../../../tests/concurrency/meetings/deadlines.ts";
import { Meetings } from "../../../tests/concurrency/meetings/meet.ts";
import { overHttp } from "../../../tests/concurrency/meetings/over-http.ts";
import { pairsOf, places } from "../../../tests/concurrency/meetings/places.ts";
import { Punctual } from "../../../tests/concurrency/meetings/punctual.ts";
import { randomFrom } from "../../../tests/harness/random.ts";
import { type Part, type Played, SHARE } from "./parts.ts";

/** What is told of a failure: the pair, and what it came to instead. */
function told(error: unknown): string {
  const { message, cause } = error as Error;
  return cause instanceof Error ? `${message}\n${cause.message}` : message;
}

/** Play one after the other, and go on after a failure. */
async function playEach<One>(
  list: Iterable<One>,
  { from }: Part,
  play: (one: One) => Promise<{ rounds: number; meets?: boolean }>,
): Promise<Played> {
  const played: Played = { pairs: 0, meet: 0, rounds: 0, failures: [] };
  for (const one of [...list].slice(from, from + SHARE)) {
    played.pairs++;
    try {
      const { rounds, meets } = await play(one);
      played.rounds += rounds;
      if (meets) played.meet++;
    } catch (error) {
      played.failures.push(told(error));
    }
  }
  return played;
}

const PLAY: Record<Part["what"], (bank: Bank, part: Part) => Promise<Played>> = {
  async place(bank, part) {
    const place = places[part.at]!;
    const meetings = await Meetings.in(bank);
    return await playEach(pairsOf(place), part, async ([one, other]) => {
      const { meets } = await meetings.play(place, one, other, part.rounds);
      return { meets, rounds: meets ? part.rounds : 0 };
    });
  },

  async http(bank, part) {
    const place = places[part.at]!;
    const { send, close } = await overHttp(bank);
    const meetings = new Meetings(bank, send);
    const rounds = Math.ceil(part.rounds / 20);
    const calls = [...pairsOf(place)].filter((pair) => pair.some(({ does, job }) => does && !job));
    const played = await playEach(calls, part, async ([one, other]) => {
      await meetings.loose(place, one, other, rounds);
      return { rounds };
    });
    await close();
    return played;
  },

  async deadline(bank, part) {
    const deadline = deadlines[part.at]!;
    const punctual = new Punctual(await Meetings.in(bank), randomFrom(part.seed));
    return await playEach(deadline.steps, part, async (step) => {
      await punctual.play(deadline, step, part.rounds);
      return { rounds: part.rounds };
    });
  },
};

const part: Part = JSON.parse(Deno.args[0]!);
const bank = await Bank.open();
const played = await PLAY[part.what](bank, part);
await bank.assertWhole().catch((error) => played.failures.push(told(error)));
await bank.close();
await Deno.writeTextFile(part.file, JSON.stringify(played));
Deno.exit(0);
