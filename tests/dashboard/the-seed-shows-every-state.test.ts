import { deepStrictEqual } from "node:assert/strict";
import { type Seeded, seeded } from "./seeded.ts";

/** Values of an enum that no row of the seed has. */
async function missing(db: Seeded, type: string, table: string, column: string) {
  const rows = await db.run(`
    select e.value from unnest(enum_range(null::${type})) e (value)
    where not exists (select from ${table} t where t.${column} = e.value)`);
  return rows.map(({ value }) => value);
}

Deno.test("the seed has everything in each state, and its books are whole", async () => {
  const db = await seeded();
  try {
    deepStrictEqual(await missing(db, "escrow_state", "escrows", "state"), []);
    deepStrictEqual(await missing(db, "request_state", "requests", "state"), []);
    deepStrictEqual(await missing(db, "dispute_state", "disputes", "state"), []);
    deepStrictEqual(await missing(db, "offer_status", "offers", "status"), []);
    deepStrictEqual(await missing(db, "standing", "memberships", "standing"), []);
    deepStrictEqual(await missing(db, "payment_request_state", "payment_requests", "state"), []);
    deepStrictEqual(await missing(db, "write_off_state", "write_offs", "state"), []);
    deepStrictEqual(await missing(db, "line_state", "trade_lines", "state"), []);
    // All but what a line leaves when it ends at an uneven rate.
    deepStrictEqual(await missing(db, "transfer_kind", "transfers", "kind"), ["remainder"]);

    deepStrictEqual(await db.snippet("findings"), []);
    const [books] = await db.snippet("trial-balance");
    deepStrictEqual(books?.together, 0);
  } finally {
    await db.drop();
  }
});

Deno.test("nothing in the seed is overdue for a day", async () => {
  const db = await seeded();
  try {
    const tomorrow = "now() + interval '1 day'";
    deepStrictEqual(
      await db.run(`
        select state::text from escrows where due_at < ${tomorrow}
        union all select 'case' from disputes where state = 'open'
          and decision_due_at < ${tomorrow}
        union all select 'request' from requests where state = 'open'
          and expires_at < ${tomorrow}`),
      [],
    );
  } finally {
    await db.drop();
  }
});
