import { Bank } from "./bank.ts";
import { deadlines } from "./meetings/deadlines.ts";
import { Meetings } from "./meetings/meet.ts";
import { places } from "./meetings/places.ts";
import { Punctual } from "./meetings/punctual.ts";

const bank = await Bank.open();
Deno.test.afterAll(() => bank.close());
const meetings = await Meetings.in(bank);

/** Pairs that once came to something that neither order comes to: place, and the two steps. */
const FOUND: [name: string, place: string, one: string, other: string][] = [
  [
    "who has paused meanwhile is not marked as dormant",
    "a member who is active, at zero",
    "eve: membership_pause",
    "the clock: dormancy",
  ],
  [
    "whom staff have restored meanwhile may pay",
    "a member who is leaving",
    "cleo: membership_restore",
    "eve: transfer_create",
  ],
  [
    "whom staff have restored meanwhile may be paid",
    "a member who is leaving",
    "cleo: membership_restore",
    "ben: transfer_create",
  ],
  [
    "a person is erased once",
    "a member who is closed, at zero",
    "dora: membership_erase",
    "eve: member_erase",
  ],
  [
    "who has left meanwhile names nobody to have their balance",
    "a member's life",
    "ana: membership_leave",
    "ana: beneficiary_name",
  ],
  [
    "an external id that two enter at once is known, and no error",
    "a link for one",
    "cleo: membership_add",
    "dora: import_lines",
  ],
  [
    "a helper who is named anew meanwhile is still one",
    "a member who is helped",
    "dora: helper_assign",
    "ben: request_create",
  ],
];

for (const [name, where, one, other] of FOUND) {
  Deno.test(name, async () => {
    const place = places.find((place) => place.name === where)!;
    const [first, second] = [one, other].map((name) =>
      place.steps.find((step) => step.name === name)!
    );
    await meetings.play(place, first!, second!, 2);
    await bank.assertWhole();
  });
}

for (
  const [name, clock] of [
    ["a link is no longer valid for who waited for it until it had expired", "invitations"],
    ["nor is an override", "limit_overrides"],
  ] as const
) {
  Deno.test(name, async () => {
    const deadline = deadlines.find(({ table }) => table === clock)!;
    await new Punctual(meetings, () => 0).waiting(deadline, deadline.steps[0]!);
  });
}
