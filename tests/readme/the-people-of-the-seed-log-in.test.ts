import { deepStrictEqual, ok } from "node:assert/strict";
import { call } from "../harness/call.ts";
import { calls, expect } from "../harness/member.ts";

const readme = await Deno.readTextFile("README.md");

Deno.test("the seed's people log in as the README says; Mira has a case to decide", async () => {
  const password = /with the password `([^`]+)`/.exec(readme)?.[1];
  const emails = [...readme.matchAll(/`(\w+@northside\.example)`/g)].map(([, email]) => email);
  deepStrictEqual(emails, ["mira@northside.example", "noor@northside.example"]);
  for (const email of emails) {
    const { body } = expect(200, await call("POST", "/auth/login", { email, password }));
    if (!email?.startsWith("mira")) continue;
    const worklist = expect(200, await calls(body.access_token).get("/admin/disputes"));
    ok(worklist.body.items.length > 0);
  }
});
