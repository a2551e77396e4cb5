import { deepStrictEqual } from "node:assert/strict";
import { accept, Bank, type Call } from "./bank.ts";

const bank = await Bank.open("ana", "ben", "dora");
Deno.test.afterAll(() => bank.close());

const cancel = (request_id: string): Call => ({
  name: "ana",
  rpc: "request_cancel",
  arguments: { request_id },
});
const byBen = (request: string) => accept("ben", request);
const byDora = (request: string) => accept("dora", request);
// The clock strikes for all requests made so far: tests of one file run one after the other.
const expire = () =>
  `select private.run_batch('request-expiry', 500, now() + interval '31 days') -> 'done' as done`;

type Side = (request: string) => Call | string;

function race(name: string, first: Side, second: Side, then: string, waits = true) {
  Deno.test(name, async () => {
    const request = await bank.request("ana", 10);
    const outcome = await bank.overtake(first(request), second(request));
    const [state, exchanges] = await bank.do(`select jsonb_build_array(state, (
      select count(*) from exchanges x where x.request_id = r.request_id))
      from requests r where request_id = '${request}'`);
    deepStrictEqual([outcome.first.code, outcome.waited], ["done", waits]);
    const answer = outcome.second.code === "done" ? outcome.second.body : outcome.second.code;
    deepStrictEqual(`${JSON.stringify(answer)} ${state} ${exchanges}`, then);
    await bank.assertWhole();
  });
}

race("two accept: the second finds nothing there", byBen, byDora, '"not_found" accepted 1');
race("the same one twice", byBen, byBen, '"request_not_open" accepted 1');
race("accepted, then cancelled", byBen, cancel, '"request_not_open" accepted 1');
race("cancelled, then accepted", cancel, byBen, '"not_found" cancelled 0');
race("accepted, while it expires: the job passes it by", byBen, expire, "0 accepted 1", false);
race("expired, while it is accepted", expire, byBen, '"not_found" expired 0');
race("expired, while it is cancelled", expire, cancel, '"request_not_open" expired 0');

Deno.test("of ten who accept at once one gets it", async () => {
  const request = await bank.request("ana", 10);
  const outcomes = await bank.atOnce(
    Array.from({ length: 10 }, (_, at) => accept(at % 2 ? "ben" : "dora", request)),
  );
  deepStrictEqual(outcomes.filter(({ code }) => code === "done").length, 1);
  await bank.assertWhole();
});
