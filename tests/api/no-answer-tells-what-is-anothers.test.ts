import { deepStrictEqual, ok, throws } from "node:assert/strict";
import { secretsIn } from "../../scripts/checks/secrets.ts";
import type { Answer } from "../harness/call.ts";
import { stack } from "../harness/stack.ts";
import { assertTellsNothing, toldBy } from "../harness/telling.ts";
import { goodCalls } from "./support/good-calls.ts";
import { operations } from "./support/operations.ts";
import { assertWelcome, send } from "./support/send.ts";
import { newWorld, peopleOf } from "./support/world.ts";

const world = await newWorld("telling");
const people = peopleOf(world);

// The document's examples look like what they are examples of.
for (const operation of operations.filter(({ path }) => path !== "/docs/openapi.json")) {
  Deno.test(operation.name, async () => {
    const good = await goodCalls[operation.name]!(world);
    const caller = typeof good.as === "object" ? good.as : undefined;
    const others = people.filter((member) => member !== caller);
    const own = [caller?.email, good.body?.email].filter((one) => typeof one === "string");
    const secrets = [
      ...others.flatMap(({ email, password, token }) => [email, password, token]),
      // Who has which account in Supabase Auth is told to nobody else.
      ...others.map(({ auth_user_id }) => auth_user_id),
      ...[stack.secretKey, stack.cronKey, stack.jwtSecret],
    ];
    const findings = (answer: Answer) => {
      const text = own.reduce((text, mine) => text.replaceAll(mine, ""), textOf(answer));
      const kinds = secretsIn(text, secrets).map((one) => one.replace(/^Line \d+ has |\.$/g, ""));
      return [...new Set(kinds)].filter((kind) => !toldBy(operation.name).includes(kind));
    };
    const welcome = await send(operation, good);
    assertWelcome(welcome);
    deepStrictEqual(findings(welcome), []);
    // What is refused is not repeated: it may have been typed into the wrong field.
    if (!operation.body) return;
    const typed = `Ana has a long password ${crypto.randomUUID()}`;
    const fields = Object.keys(good.body ?? {});
    for (const field of [...fields, "strange"]) {
      const answer = await send(operation, good, {
        body: { ...good.body, [field]: { [field]: typed } },
      });
      ok(answer.status >= 400 && answer.status < 500, `${field}: ${answer.status}`);
      deepStrictEqual([field, textOf(answer).includes(typed), findings(answer)], [
        field,
        false,
        [],
      ]);
    }
  });
}

Deno.test("every answer of every test is looked at, and fails when it tells", () => {
  const { ana, ben } = world;
  const toAna = (body: unknown) => () =>
    assertTellsNothing("GET /wallet", { authorization: `Bearer ${ana.token}`, body: undefined }, {
      ...{ body, headers: new Headers() },
    });
  toAna({ email: ana.email })();
  for (const secret of [ben.email, ben.password, ben.token, ana.token, stack.secretKey]) {
    throws(toAna({ of: [secret] }), /GET \/wallet answers what is not its caller's/);
  }
});

function textOf({ body, headers }: Answer): string {
  const text = typeof body === "string" ? body : JSON.stringify(body);
  return `${text}\n${JSON.stringify([...headers])}`;
}
