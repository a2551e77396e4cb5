import assert from "node:assert/strict";
import wallet from "../../supabase/functions/wallet/index.ts";
import { entry as line } from "./entry.ts";
import { accessToken, ask, withUpstream } from "./support.ts";

const entry = { ...line, amount: -45, category: "other" };

function page(items: Partial<typeof entry>[], next_cursor: string | null = null) {
  const community_id = crypto.randomUUID();
  const all = items.map((item) => ({ ...entry, ...item }));
  const of = { community_id, community_name: "Town", member_id: community_id, display_name: "Ana" };
  const head = {
    ...of,
    number: 1,
    unit: "HOUR",
    scale: 60,
    time_zone: "UTC",
    locale: "en",
    word_hour: "hour",
    word_pot: "pot",
  };
  const period = { from: null, to: null, opening: 0, closing: -45, held: 0 };
  return Response.json({ ...head, ...period, items: all, next_cursor });
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
    assert.equal(lines[0], [...Object.keys(entry), "hours", "hours_after"].join(","));
    assert.equal(lines[1], ",,,opening,,0,,,,,,,,,,,,0:00");
    const line = "1,1,2026-11-20T10:00:00+00:00,release,-45,-45,other,,,,,,Ben,,,,-0:45,-0:45";
    assert.equal(lines[2], line);
    assert.equal(lines[3], ",,,closing,,-45,,,,,,,,,,,,-0:45");
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

Deno.test("without a page the file is the whole period, from long pages", () => {
  const pages = (_: string, nth: number) => page([{ entry_id: nth }], nth < 3 ? `c${nth}` : null);
  return withUpstream(pages, async ({ asked }) => {
    assert.equal((await file()).lines.length, 1 + 1 + 3 + 1 + 1);
    const pages = asked.map(({ body }) => body as { cursor?: string; page_size?: number });
    assert.deepEqual(pages.map(({ cursor }) => cursor), [undefined, "c1", "c2"]);
    assert.deepEqual(pages.map(({ page_size }) => page_size), [1000, 1000, 1000]);
  });
});

Deno.test("a page as a file says where it goes on, and has no line that is not on it", () =>
  withUpstream(() => page([{}], "more"), async ({ asked }) => {
    const first = await file("&limit=1");
    assert.equal(first.headers.get("x-next-cursor"), "more");
    assert.deepEqual(first.lines.map((line) => line.split(",")[3]), [
      "kind",
      "opening",
      "release",
      undefined,
    ]);
    const second = await file("&cursor=c9");
    assert.deepEqual(second.lines.map((line) => line.split(",")[3]), [
      "kind",
      "release",
      undefined,
    ]);
    assert.equal(asked.length, 2);
  }));

Deno.test("a period that is too long is refused, not cut off", () =>
  withUpstream(() => page(Array(1000).fill({}), "more"), async ({ asked }) => {
    const path = "/wallet/statement?format=csv";
    const { status, body } = await ask(wallet, path, { token: await accessToken() });
    assert.deepEqual([status, body.code, body.details], [400, "period_too_long", {
      maximum: 5000,
    }]);
    assert.equal(asked.length, 6);
  }));
