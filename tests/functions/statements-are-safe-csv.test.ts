import assert from "node:assert/strict";
import wallet from "../../supabase/functions/wallet/index.ts";
import { accessToken, ask, withUpstream } from "./support.ts";

const entry = {
  entry_id: 1,
  transfer_id: 1,
  at: "2026-11-20T10:00:00+00:00",
  kind: "release",
  amount: -45,
  balance_after: -45,
  category: null,
  service_date: null,
  exchange_id: null,
  escrow_id: null,
  other_id: null,
  other_name: "Ben",
  entered_by: null,
  on_behalf_of: null,
};

function page(items: Partial<typeof entry>[], next_cursor: string | null = null) {
  const community_id = crypto.randomUUID();
  const all = items.map((item) => ({ ...entry, ...item }));
  const period = { community_id, unit: "HOUR", from: null, to: null, opening: 0, closing: -45 };
  return Response.json({ ...period, items: all, next_cursor });
}

async function file(query = "") {
  const path = `/wallet/statement?format=csv${query}`;
  const { headers, body } = await ask(wallet, path, { token: await accessToken() });
  return { headers, lines: String(body).split("\r\n") };
}

Deno.test("the file has a header line, opening, entries and closing", () =>
  withUpstream(() => page([{}]), async () => {
    const { headers, lines } = await file();
    assert.equal(headers.get("content-type"), "text/csv; charset=utf-8");
    assert.match(headers.get("content-disposition")!, /attachment/);
    assert.equal(lines[0], Object.keys(entry).join(","));
    assert.equal(lines[1], ",,,opening,,0,,,,,,,,");
    assert.equal(lines[2], "1,1,2026-11-20T10:00:00+00:00,release,-45,-45,,,,,,Ben,,");
    assert.equal(lines[3], ",,,closing,,-45,,,,,,,,");
    assert.deepEqual(lines.slice(4), [""]);
  }));

Deno.test("a name cannot become a formula or break the line", () => {
  const names = ["=1+1", "+1", "-1", "@x", "\t=1", 'a "b", c', "a\r\nb"];
  return withUpstream(() => page(names.map((other_name) => ({ other_name }))), async () => {
    const { lines } = await file();
    const text = lines.join("\r\n");
    for (const cell of ["'=1+1", "'+1", "'-1", "'@x", "'\t=1", '"a ""b"", c"', '"a\r\nb"']) {
      assert.ok(text.includes(`,${cell},`), cell);
    }
  });
});

Deno.test("all pages of the period are joined, from the cursor on", () => {
  const pages = (_: string, nth: number) => page([{ entry_id: nth }], nth < 3 ? `c${nth}` : null);
  return withUpstream(pages, async ({ asked }) => {
    assert.equal((await file()).lines.length, 1 + 1 + 3 + 1 + 1);
    const cursors = asked.map(({ body }) => (body as { cursor?: string }).cursor);
    assert.deepEqual(cursors, [undefined, "c1", "c2"]);
    assert.equal((await file("&cursor=c9")).lines[1]?.includes("opening"), false);
  });
});

Deno.test("a very long file stops and says where to go on", () => {
  const full = () => page(Array(100).fill({}), "more");
  return withUpstream(full, async ({ asked }) => {
    const { headers, lines } = await file();
    assert.equal(asked.length, 50);
    assert.equal(headers.get("x-next-cursor"), "more");
    assert.equal(lines.length, 1 + 1 + 5000 + 1);
  });
});
