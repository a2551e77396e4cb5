import assert from "node:assert/strict";
import { PDFDocument } from "@cantoo/pdf-lib";
import { rangesOf, runsOf } from "../../supabase/functions/_shared/pdf/runs.ts";
import {
  clock,
  knownLocale,
  Writing,
} from "../../supabase/functions/_shared/statements/durations.ts";
import wallet from "../../supabase/functions/wallet/index.ts";
import fonts from "../../supabase/functions/_shared/pdf/fonts.json" with { type: "json" };
import { entry } from "./entry.ts";
import { accessToken, ask, withUpstream } from "./support.ts";

const community_id = crypto.randomUUID();
const head = {
  community_id,
  community_name: "Nachbarschaft Nordend",
  member_id: community_id,
  display_name: "Мира",
  number: 1,
  unit: "HOUR",
  scale: 60,
  time_zone: "Europe/Berlin",
  locale: "de",
  word_hour: "Talent",
  word_pot: "Topf",
  from: "2026-01-01",
  to: null,
  opening: -90,
  closing: -45,
  held: 0,
};

type Items = Partial<typeof entry>[];

function page(items: Items, next_cursor: string | null = null, changes = {}) {
  const all = items.map((item) => ({ ...entry, ...item }));
  return Response.json({ ...head, ...changes, items: all, next_cursor });
}

/** The file that the function answers when the bank gives these lines. */
async function pdf(items: Items, changes = {}): Promise<{ bytes: Uint8Array; headers: Headers }> {
  let found: { bytes: Uint8Array; headers: Headers } | undefined;
  await withUpstream(() => page(items, null, changes), async () => {
    const response = await wallet.fetch(
      new Request("http://functions/wallet/statement?format=pdf", {
        headers: { authorization: `Bearer ${await accessToken()}` },
      }),
    );
    assert.equal(response.status, 200);
    found = { bytes: new Uint8Array(await response.arrayBuffer()), headers: response.headers };
  });
  return found!;
}

Deno.test("a statement is a PDF to keep, with its title and its language", async () => {
  const { bytes, headers } = await pdf([{}]);
  assert.equal(headers.get("content-type"), "application/pdf");
  assert.match(headers.get("content-disposition")!, /^attachment; filename="statement\.pdf"$/);
  assert.equal(new TextDecoder().decode(bytes.slice(0, 5)), "%PDF-");
  const document = await PDFDocument.load(bytes);
  assert.equal(document.getTitle(), "Statement · Nachbarschaft Nordend");
  assert.equal(document.getPageCount(), 1);
});

Deno.test("it has as many pages as it takes", async () => {
  const document = await PDFDocument.load((await pdf(Array(100).fill({}))).bytes);
  assert.equal(document.getPageCount(), 3);
});

Deno.test("names of every script, of none, and very long ones do not break it", async () => {
  const names = [
    "محمد علي",
    "שלום",
    "क्षेत्र",
    "王小明",
    "👩‍🌾",
    "x".repeat(80),
    "a\u0000b\n",
    " ",
    "ი",
    "ไทย",
  ];
  const { bytes } = await pdf([...names.map((other_name) => ({ other_name })), {
    other_name: null as unknown as string,
  }]);
  assert.equal((await PDFDocument.load(bytes)).getPageCount(), 1);
  assert.ok(bytes.length < 200_000, `only what occurs is taken in: ${bytes.length}`);
});

Deno.test("a locale that this machine does not know, or none, is read as English", async () => {
  for (const locale of ["xx-notalocale-at-all-x", null, "tlh"]) await pdf([{}], { locale });
  assert.equal(knownLocale("a"), "en");
  assert.equal(knownLocale("de-at"), "de-AT");
});

Deno.test("a period that is too long for paper is refused", () =>
  withUpstream(() => page(Array(501).fill({})), async () => {
    const path = "/wallet/statement?format=pdf";
    const { status, body } = await ask(wallet, path, { token: await accessToken() });
    assert.deepEqual([status, body.code, body.details], [400, "period_too_long", { maximum: 500 }]);
  }));

Deno.test("minutes are hours and minutes, with the sign in front", () => {
  const amounts = [0, 5, 60, 90, 605, -5, -90, -6000];
  const told = ["0:00", "0:05", "1:00", "1:30", "10:05", "-0:05", "-1:30", "-100:00"];
  assert.deepEqual(amounts.map((amount) => clock(amount, 60)), told);
  const english = new Writing("en", "UTC", 60);
  assert.deepEqual(amounts.map((amount) => english.amount(amount)), told);
  assert.equal(new Writing("de", "UTC", 60).amount(-60_000_030), "-1.000.000:30");
  assert.equal(new Writing("ar-EG", "UTC", 60).amount(90), "١:٣٠");
  assert.equal(new Writing("de", "UTC", 100).amount(150), "1,5");
  assert.equal(clock(150, 100), "1.5");
});

Deno.test("a day is that of the community's clocks", () => {
  const late = "2026-03-31T23:30:00+00:00";
  assert.equal(new Writing("en-GB", "UTC", 60).dayOf(late), "31 Mar 2026");
  assert.equal(new Writing("en-GB", "Europe/Berlin", 60).dayOf(late), "1 Apr 2026");
  assert.equal(new Writing("en-GB", "Pacific/Kiritimati", 60).day("2026-03-31"), "31 Mar 2026");
});

Deno.test("each word is in a font that has it, and right to left is in the order of eyes", () => {
  const scripts = fonts.fonts.map(({ script, ranges }) => ({ script, ranges: rangesOf(ranges) }));
  const runs = (text: string) => runsOf(text, scripts).map(({ text }) => text);
  assert.deepEqual(runs("Ana"), ["Ana"]);
  assert.deepEqual(runs("Łukasz"), ["Ł", "ukasz"]);
  assert.deepEqual(runs("שלום כהן").map((run) => run.trim()).filter(Boolean), ["כהן", "שלום"]);
  assert.deepEqual(runs("Ana שלום כהן Ben"), ["Ana ", "כהן", " ", "שלום", " Ben"]);
  assert.deepEqual(runs("שלום 12").filter((run) => run.trim()), [" 12", "שלום"]);
  assert.deepEqual(runs("a\u0007b"), ["a b"]);
});
