import { deepStrictEqual, rejects } from "node:assert/strict";
import { type Seeded, seeded } from "./seeded.ts";

const community = { "slug of the community": "northside" };

/** A seeded database for one test. */
function test(name: string, body: (db: Seeded) => Promise<void>): void {
  Deno.test(name, async () => {
    const db = await seeded();
    try {
      await body(db);
      deepStrictEqual(await db.snippet("findings"), []);
      for (const { together } of await db.snippet("trial-balance")) deepStrictEqual(together, 0);
    } finally {
      await db.drop();
    }
  });
}

/** Minutes that Otis, who asked, and Noor, who repaired, have as posted. */
async function balances(db: Seeded): Promise<Record<string, unknown>> {
  const rows = await db.snippet("members-of-a-community", community);
  return Object.fromEntries(
    rows.filter(({ display_name }) => ["Otis", "Noor"].includes(String(display_name)))
      .map(({ display_name, balance }) => [display_name, balance]),
  );
}

test("open-disputes shows the one open case with both sides and the minutes", async (db) => {
  const cases = await db.snippet("open-disputes");
  deepStrictEqual(cases.length, 1);
  const { minutes_held, recipient, provider, opened_by, statement, response, may_decide } =
    cases[0]!;
  deepStrictEqual([minutes_held, recipient, provider, opened_by], [75, "Otis", "Noor", "Otis"]);
  deepStrictEqual([typeof statement, typeof response], ["string", "string"]);
  const staff = [`Mira ${await db.who("Mira")}`, `Tess ${await db.who("Tess")}`];
  deepStrictEqual(may_decide, staff.join("\n"));
});

for (
  const { way, minutes, more } of [
    { way: "release", minutes: 75, more: {} },
    { way: "refund", minutes: 0, more: {} },
    { way: "split", minutes: 50, more: { "minutes for the provider": "50" } },
  ]
) {
  test(`settle-by-${way} moves ${minutes} of the 75 minutes to the provider`, async (db) => {
    const [open] = await db.snippet("open-disputes");
    const before = await balances(db);
    const [decided] = await db.snippet(`settle-by-${way}`, {
      "member_id of who decides": await db.who("Mira"),
      "dispute_id": String(open?.dispute_id),
      ...more,
    });
    deepStrictEqual([decided?.state, decided?.resolution], ["decided", way]);
    deepStrictEqual(decided?.released_amount, minutes);
    deepStrictEqual(await balances(db), {
      Noor: Number(before.Noor) + minutes,
      Otis: Number(before.Otis) + 75 - minutes,
    });
    deepStrictEqual(await db.snippet("open-disputes"), []);
  });
}

test("a party cannot be the one who decides", async (db) => {
  const [open] = await db.snippet("open-disputes");
  await rejects(
    db.snippet("settle-by-refund", {
      "member_id of who decides": await db.who("Otis"),
      "dispute_id": String(open?.dispute_id),
    }),
    { detail: /"not_neutral"/ },
  );
});

test("suspend-a-member hides their offers, make-a-member-active shows them again", async (db) => {
  const sami = { ...community, member_id: await db.who("Sami") };
  const listed = async () =>
    (await db.run(`select listed from offers where member_id = '${sami.member_id}'`))
      .map((offer) => offer.listed);
  deepStrictEqual((await db.snippet("suspend-a-member", sami))[0]?.standing, "suspended");
  deepStrictEqual(await listed(), [false]);
  deepStrictEqual((await db.snippet("make-a-member-active", sami))[0]?.standing, "active");
  deepStrictEqual(await listed(), [true]);
});

test("make-a-member-active lets a waiting member in", async (db) => {
  const quin = { ...community, member_id: await db.who("Quin") };
  deepStrictEqual((await db.snippet("make-a-member-active", quin))[0]?.standing, "active");
});

test("make-a-coordinator makes staff", async (db) => {
  const pia = { ...community, member_id: await db.who("Pia") };
  deepStrictEqual((await db.snippet("make-a-coordinator", pia))[0]?.role, "coordinator");
  const [open] = await db.snippet("open-disputes");
  deepStrictEqual(String(open?.may_decide).includes("Pia"), true);
});

test("new-community opens one with its rules, categories and accounts", async (db) => {
  const [opened] = await db.snippet("new-community", {
    "name of the community": "Westside",
    "slug of the community": "westside",
  });
  deepStrictEqual([opened?.slug, opened?.rounding_step], ["westside", 15]);
  const books = await db.snippet("trial-balance");
  const places = ["eastside", "northside", "southside", "westside"];
  deepStrictEqual(books.map((row) => row.community), places);
});

test("jobs knows every job, and what it could not carry out", async (db) => {
  const jobs = await db.snippet("jobs");
  const known = await db.run("select job from private.jobs order by job");
  deepStrictEqual(jobs.map(({ job }) => job), known.map(({ job }) => job));
  deepStrictEqual(jobs.some(({ late, failed }) => late || Number(failed) > 0), false);
  deepStrictEqual(await db.snippet("parked-rows"), []);
});

test("schedule-again leaves each job scheduled once, as it was", async (db) => {
  const timetable = "select jobname, schedule, command from cron.job order by jobname";
  const before = await db.run(timetable);
  const again = await db.snippet("schedule-again");
  deepStrictEqual(again.map(({ jobname }) => jobname), before.map(({ jobname }) => jobname));
  deepStrictEqual(await db.run(timetable), before);
});

Deno.test("every snippet does nothing as long as its placeholders are not filled in", async () => {
  const db = await seeded();
  try {
    const books = JSON.stringify(await db.snippet("trial-balance"));
    for await (const { name } of Deno.readDir("supabase/snippets")) {
      const text = await Deno.readTextFile(`supabase/snippets/${name}`);
      if (!/'<[^>]+>'/.test(text)) continue;
      const rows = await db.run(text).catch(() => []);
      deepStrictEqual(rows, [], name);
    }
    deepStrictEqual(JSON.stringify(await db.snippet("trial-balance")), books);
  } finally {
    await db.drop();
  }
});
