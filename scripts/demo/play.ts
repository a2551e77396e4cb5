import { type Bank, dashboardOf } from "./bank.ts";
import { disputedExchange } from "./disputed-exchange.ts";
import { exchangeAnHour } from "./exchange-an-hour.ts";
import { join } from "./member.ts";
import { proveBooks } from "./prove-books.ts";
import { Stage } from "./stage.ts";

const FLOOR = -600;

/**
 * Plays the bank's main job over HTTP, in a community of its own, and prints every step. It can
 * be played any number of times.
 * @throws PlainError when anything differs from what is expected
 */
export async function playDemo(bank: Bank, print = console.log): Promise<void> {
  const slug = `riverside-${crypto.randomUUID().slice(0, 8)}`;
  const [community] = await dashboardOf(bank)<{ community_id: string }>`
    insert into communities (name, slug) values ('Riverside', ${slug}) returning community_id`;
  const { community_id } = community!;
  const stage = new Stage(bank, { community_id, slug, floor: FLOOR }, print);

  print(`The time bank ${slug}. All numbers are minutes; accounts may go down to ${FLOOR}.\n`);
  const ana = await join(bank, "Ana", slug);
  const ben = await join(bank, "Ben", slug);
  stage.watch(ana, ben);
  await stage.did("Ana and Ben register and log in");
  await exchangeAnHour(stage, ana, ben);
  await disputedExchange(stage, ana, ben);
  await proveBooks(stage, ana, ben);
  print("\nEvery number was as expected.");
}
