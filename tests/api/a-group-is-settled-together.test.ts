import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { assertWhole } from "../harness/books.ts";
import { expect, type Member } from "../harness/member.ts";
import { assertPurses, purse } from "./support/balances.ts";
import { newMember, newVillage } from "./support/people.ts";

const names = (count: number) => Array.from({ length: count }, (_, at) => `Pupil ${at + 1}`);

Deno.test("a class: everybody confirms, and all are settled at once", async () => {
  const village = await newVillage("class", { group_confirmation: "participants" });
  const { town, ben, cora } = village;
  const pupils: Member[] = [];
  for (const name of names(3)) pupils.push(await newMember(name, town));
  const group = expect(
    201,
    await cora.post("/groups", {
      category: "other",
      service_date: "2026-11-20",
      preset: "class",
      teacher_id: ben.member_id,
      taught: 100,
      minutes: 60,
      participants: pupils.map(({ member_id }) => member_id),
    }),
  ).body;
  const { exchange_id, organiser_id, preset, confirmation, entered } = group.exchange;
  deepStrictEqual([organiser_id, preset, confirmation], [cora.member_id, "class", "participants"]);
  deepStrictEqual(entered, { taught: 100, minutes: 60 });
  deepStrictEqual(group.progress, { legs: 6, settled: 0, disputed: 0, waiting: 6 });
  deepStrictEqual(await purse(ben), [0, 0, 100, 600]);

  for (const [at, pupil] of pupils.entries()) {
    deepStrictEqual(await purse(pupil), [0, 60, 0, 540]);
    const mine = expect(200, await pupil.get(`/groups/${exchange_id}`)).body;
    deepStrictEqual(
      mine.escrows.map(({ provider_name: name }: { provider_name: string }) => name),
      [
        "Ben",
        null,
      ],
    );
    strictEqual(mine.progress.waiting, 6 - 2 * at);
    expect(200, await pupil.post("/groups/confirm", { exchange_id }));
  }
  for (const pupil of pupils) deepStrictEqual(await purse(pupil), [-60, 0, 0, 540]);
  deepStrictEqual(await purse(ben), [100, 0, 0, 700]);
  const whole = expect(200, await cora.get(`/groups/${exchange_id}`)).body;
  deepStrictEqual(whole.progress, { legs: 6, settled: 6, disputed: 0, waiting: 0 });
  await assertWhole(town);
});

Deno.test("a work party, opened by who pays it and settled by their word", async () => {
  const village = await newVillage("party");
  const { town, ana, ben } = village;
  const helper = await newMember("Hugo", town);
  const helpers = [
    { member_id: ben.member_id, amount: 90 },
    { member_id: helper.member_id, amount: 30 },
  ];
  const input = { category: "other", preset: "work_party", recipient_id: ana.member_id, helpers };
  const { exchange_id } = expect(201, await ana.post("/groups", input)).body.exchange;
  await assertPurses(village, { ana: [0, 120, 0, 480], ben: [0, 0, 90, 600] });
  expect(200, await ana.post("/groups/settle", { exchange_id }));
  await assertPurses(village, { ana: [-120, 0, 0, 480], ben: [90, 0, 0, 690] });
  deepStrictEqual(await purse(helper), [30, 0, 0, 630]);
});

Deno.test("a split that does not take place is cancelled, and all have their minutes", async () => {
  const village = await newVillage("rain");
  const { ana, ben, cora } = village;
  const input = {
    category: "other",
    preset: "weighted_split",
    recipient_id: ana.member_id,
    total: 100,
    members: [{ member_id: ben.member_id, weight: 2 }, { member_id: cora.member_id, weight: 1 }],
  };
  const { exchange, escrows } = expect(201, await ana.post("/groups", input)).body;
  deepStrictEqual(escrows.map(({ amount }: { amount: number }) => amount), [67, 33]);
  const { exchange_id } = exchange;
  const cancelled = await ana.post("/groups/cancel", { exchange_id, reason: "It rains." });
  strictEqual(expect(200, cancelled).body.progress.settled, 2);
  await assertPurses(village, { ana: [0, 0, 0, 600], ben: [0, 0, 0, 600] });
});

Deno.test("a class of a hundred in one call", async () => {
  const { town, ben, cora } = await newVillage("hundred");
  const pupils = await Promise.all(names(100).map((name) => newMember(name, town)));
  const input = {
    category: "other",
    preset: "class",
    teacher_id: ben.member_id,
    taught: 250,
    minutes: 30,
    participants: pupils.map(({ member_id }) => member_id),
  };
  const { exchange, escrows } = expect(201, await cora.post("/groups", input)).body;
  strictEqual(escrows.length, 200);
  const { exchange_id } = exchange;
  const { progress } = expect(200, await cora.post("/groups/settle", { exchange_id })).body;
  deepStrictEqual(progress, { legs: 200, settled: 200, disputed: 0, waiting: 0 });
  deepStrictEqual(await purse(ben), [250, 0, 0, 850]);
  await assertWhole(town);
});
