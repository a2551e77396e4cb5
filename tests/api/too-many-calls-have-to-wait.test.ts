import { deepStrictEqual, ok, strictEqual } from "node:assert/strict";
import { type Answer, call } from "../harness/call.ts";
import { newCommunity } from "../harness/community.ts";
import { asMember } from "../harness/member.ts";
import { sql } from "../harness/sql.ts";
import { anAddress } from "./support/address.ts";

const town = await newCommunity("too-many");
const rules = await sql<{ kind: string; allowed: number; seconds: number }[]>`
  select kind, allowed, extract(epoch from per)::int as seconds from private.rate_limit_rules`;
const rule = (kind: string) => rules.find((one) => one.kind === kind)!;

const nobody = { email: "nobody@example.org", password: "not a password" };
const attempts: Record<string, { body: object; status: number }> = {
  register: { body: { ...nobody, display_name: "Nobody", community: "no-such" }, status: 400 },
  login: { body: nobody, status: 401 },
  refresh: { body: { refresh_token: "nonsense" }, status: 401 },
  recover: { body: { email: nobody.email }, status: 202 },
};

for (const [kind, { body, status }] of Object.entries(attempts)) {
  const { allowed, seconds } = rule(kind);
  const many = Math.max(50, allowed + 3);

  Deno.test(`${kind}: ${allowed} of ${many} attempts at once, and not one more`, async () => {
    const client = anAddress();
    try {
      const attempt = (headers = {}): Promise<Answer> =>
        call("POST", `/auth/${kind}`, body, { client, headers });
      const some = await Promise.all(Array.from({ length: many }, () => attempt()));
      const refused = some.filter((answer) => answer.status === 429);
      deepStrictEqual([some.length - refused.length, refused.length], [allowed, many - allowed]);
      deepStrictEqual(new Set(some.map((answer) => answer.status)), new Set([status, 429]));
      for (const { body, headers } of refused) {
        const { retry_after, limit } = body.details;
        deepStrictEqual([body.code, limit], ["rate_limited", allowed]);
        ok(retry_after > seconds - 60 && retry_after <= seconds, `${retry_after}`);
        strictEqual(headers.get("retry-after"), String(retry_after));
      }
      // What a client says of itself does not make it another one.
      for (const name of ["x-forwarded-for", "cf-connecting-ip", "x-real-ip", "forwarded"]) {
        strictEqual((await attempt({ [name]: "203.0.113.7" })).status, 429, name);
      }
      await passes(kind, 30);
      strictEqual((await attempt()).status, 429, "half a minute before the end");
      await passes(kind);
      const later = await Promise.all(Array.from({ length: allowed + 2 }, () => attempt()));
      const again = later.filter((answer) => answer.status === status);
      strictEqual(again.length, allowed, "afterwards as many as before");
    } finally {
      client?.close();
    }
  });
}

Deno.test("another address is not concerned, another kind of attempt neither", async () => {
  const [one, other] = [anAddress(), anAddress()];
  try {
    const attempt = (client?: Deno.HttpClient, path = "/auth/recover") =>
      call("POST", path, path === "/auth/recover" ? { email: nobody.email } : nobody, { client });
    for (let n = 0; n <= rule("recover").allowed; n++) await attempt(one);
    strictEqual((await attempt(one)).status, 429);
    strictEqual((await attempt(other)).status, 202);
    strictEqual((await attempt(one, "/auth/login")).status, 401);
  } finally {
    one?.close();
    other?.close();
  }
});

Deno.test("accepted writes of a member are counted, refused ones and replays are not", async () => {
  const ana = await asMember("Ana", town);
  const ben = await asMember("Ben", town);
  const { allowed } = rule("write");
  const write = (key: string = crypto.randomUUID()) =>
    ana.post("/member", { bio: "Busy." }, { key });
  const key = crypto.randomUUID();
  strictEqual((await write(key)).status, 200);
  const noId = { request_id: crypto.randomUUID() };
  for (let n = 0; n < 5; n++) {
    strictEqual((await ana.post("/request-accept", noId)).status, 404);
    strictEqual((await write(key)).status, 200);
  }
  const answers = await Promise.all(Array.from({ length: allowed + 1 }, () => write()));
  const refused = answers.filter(({ status }) => status === 429);
  deepStrictEqual([answers.length - refused.length, refused.length], [allowed - 1, 2]);
  const [{ body, headers }] = refused as [Answer];
  deepStrictEqual([body.code, body.details.limit], ["rate_limited", allowed]);
  strictEqual(headers.get("retry-after"), String(body.details.retry_after));
  strictEqual((await write(key)).status, 200, "a replay still gets its answer");
  strictEqual((await ana.get("/wallet")).status, 200, "reading goes on");
  strictEqual((await ben.post("/member", { bio: "Calm." })).status, 200);
  await sql`
    update private.rate_limits set began_at = began_at - interval '1 minute'
    where bucket = ${`write:${ana.member_id}`}`;
  strictEqual((await write()).status, 200, "afterwards all is well");
});

/**
 * The window of the attempts that were refused passes, or nearly; addresses are kept as hashes.
 */
async function passes(kind: string, but = 0): Promise<void> {
  await sql`
    update private.rate_limits l set began_at = now() - r.per + make_interval(secs => ${but})
    from private.rate_limit_rules r
    where r.kind = ${kind} and l.bucket like ${`${kind}:%`} and l.used > r.allowed`;
}
