import { call } from "../../../tests/harness/call.ts";
import { newCommunity } from "../../../tests/harness/community.ts";
import { asMember } from "../../../tests/harness/member.ts";
import { anAddress } from "../../../tests/api/support/address.ts";
import { compare, type Comparison } from "./compare.ts";

/** How long the doors take for an address that has an account, compared with one that has none. */
export async function timeAccounts(rounds: number): Promise<Comparison[]> {
  const town = await newCommunity("doors");
  const { email } = await asMember("Ana", town);
  const password = "not the right password";
  const account = { password, display_name: "Ana", community: town.slug };
  const doors: [string, (email: string) => object][] = [
    ["login", (email) => ({ email, password })],
    ["register", (email) => ({ email, ...account })],
    ["recover", (email) => ({ email })],
  ];
  const comparisons: Comparison[] = [];
  for (const [door, bodyFor] of doors) {
    const took: [number[], number[], number[]] = [[], [], []];
    for (let round = 0; round < rounds; round++) {
      for (let turn = 0; turn < 3; turn++) {
        const which = (round + turn) % 3;
        const address = which === 0 ? email : `${crypto.randomUUID()}@example.org`;
        took[which]!.push(await timed(`/auth/${door}`, bodyFor(address)));
      }
    }
    comparisons.push(compare(door, ...took));
  }
  return comparisons;
}

async function timed(path: string, body: object): Promise<number> {
  const client = anAddress();
  const began = performance.now();
  await call("POST", path, body, { client });
  const took = performance.now() - began;
  client?.close();
  return took;
}
