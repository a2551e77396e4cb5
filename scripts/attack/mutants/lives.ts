import type { Mutant } from "../mutant.ts";

/** How a membership ends, and what becomes of the person and of what they leave. */
export const lives: Mutant[] = [
  {
    name: "name a stranger as beneficiary",
    rule: "a beneficiary is in the community",
    chapter: "2225_write_contacts",
    of: `and m.standing not in ('pending', 'closed', 'erased'))
  then`,
    to: `or true)
  then`,
    by: "database/what-the-dead-leave-goes-to-whom-they-named",
  },
  {
    name: "leave without waiting",
    rule: "who leaves leaves nothing open",
    chapter: "2228_leaving",
    of: `  for update;
  return membership;`,
    to: `  ;
  return membership;`,
    by: "concurrency/who-leaves-leaves-nothing-open",
  },
  {
    name: "close what is not settled",
    rule: "a membership closes at zero",
    chapter: "2228_leaving",
    of: "    or not private.is_settled(membership.member_id, membership.community_id)\n",
    to: "",
    by: "database/leaving-closes-itself-at-zero",
  },
  {
    name: "let the suspended run away",
    rule: "a suspension holds until it is settled",
    chapter: "2230_write_lives",
    of: "  elsif membership.standing = 'suspended'\n",
    to: "  elsif false\n",
    by: "database/leaving-closes-itself-at-zero",
  },
  {
    name: "bequeath to somebody who left",
    rule: "only an active beneficiary takes",
    chapter: "2232_bequests",
    of: "    and m.standing = 'active'\n  for key share;",
    to: "  for key share;",
    by: "database/what-the-dead-leave-goes-to-whom-they-named",
  },
  {
    name: "bequeath a debt below the floor",
    rule: "a beneficiary takes what their limits let them take",
    chapter: "2232_bequests",
    of: "return -least(-amount, greatest(0, coalesce(place.balance - account.floor, -amount)));",
    to: "return amount;",
    by: "database/what-the-dead-leave-goes-to-whom-they-named",
  },
  {
    name: "keep what staff said of who is erased",
    rule: "what staff gave as reasons goes with the person",
    chapter: "2240_erasure",
    of: "    and v.member_id = who and r.event_id",
    to: "    and false and r.event_id",
    by: "database/the-person-goes-the-entries-stay",
  },
  {
    name: "keep the answers of the erased",
    rule: "nothing of the erased stays",
    chapter: "2240_erasure",
    of: "  delete from private.idempotency_keys k where k.member_id = who;\n",
    to: "",
    by: "database/the-person-goes-the-entries-stay",
  },
  {
    name: "erase somebody who is there",
    rule: "only who has left is erased",
    chapter: "2240_erasure",
    of: "  if open > 0 then",
    to: "  if false then",
    by: "database/the-person-goes-the-entries-stay",
  },
  {
    name: "remove words in one's own case",
    rule: "words are removed by neutral staff",
    chapter: "2245_redaction",
    of: "if staff.member_id = any (concerned) then",
    to: "if false then",
    by: "database/words-about-a-person-can-be-removed",
  },
  {
    name: "forget the copies of words",
    rule: "what is removed leaves no copy",
    chapter: "2245_redaction",
    of: "  perform private.redact_copies(place, text_redact.subject_id, staff.community_id);\n",
    to: "",
    by: "database/what-is-removed-leaves-no-copy",
  },
];
