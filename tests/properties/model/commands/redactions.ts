import type { Bank } from "../bank.ts";
import { someCommunity, someStaff } from "../choices-of-staff.ts";
import { command, type Subject } from "../command.ts";
import { actingStaff, isStaff, personOf } from "../members.ts";
import { refuseIf } from "../refused.ts";

type Args = {
  subject: string;
  subject_id: string;
  field: string;
  reason: string;
  community_id?: string;
};
type Written = { id: string; community_id: string; concerns: (string | null)[] };

/** Where words stand that the sequences write, and whose matter they are. */
const PLACES: Record<string, { fields: string[]; rows: (bank: Bank) => Written[] }> = {
  offers: {
    fields: ["title", "description"],
    rows: ({ offers }) =>
      offers.map((one) => ({ ...one, id: one.offer_id, concerns: [one.member_id] })),
  },
  requests: {
    fields: ["title", "description"],
    rows: ({ requests }) =>
      requests.map((one) => ({
        ...one,
        id: one.request_id,
        concerns: [one.author_id, one.provider_id],
      })),
  },
  disputes: {
    fields: ["statement"],
    rows: ({ disputes }) =>
      disputes.map((one) => ({
        ...one,
        id: one.dispute_id,
        concerns: [one.opened_by, one.respondent, one.decided_by],
      })),
  },
  write_offs: {
    fields: ["reason"],
    rows: ({ write_offs }) =>
      write_offs.map((one) => ({
        ...one,
        id: one.write_off_id,
        concerns: [one.member_id, one.proposed_by, one.decided_by],
      })),
  },
};

const redact = command<Args>({
  rpc: "text_redact",
  route: "POST /admin/redactions",
  weight: 2,
  make({ bank, dice }) {
    const all = Object.entries(PLACES).flatMap(([subject, { fields, rows }]) =>
      rows(bank).map((row) => ({ subject, fields, row }))
    );
    const { subject, fields, row } = dice.ofThese(all, all) ??
      { subject: "offers", fields: ["title"], row: undefined };
    const community_id = row && !dice.once(10) ? row.community_id : someCommunity(bank, dice);
    const neutral = bank.memberships.filter((one) =>
      isStaff(one) && one.community_id === community_id && !row?.concerns.includes(one.member_id)
    );
    const by = dice.once(5) || neutral.length === 0
      ? someStaff(bank, dice, community_id)
      : personOf(bank, dice.one(neutral)!.member_id);
    const field = dice.mostly(dice.one(fields)!, ["state"], 10);
    const subject_id = row?.id ?? crypto.randomUUID();
    return { by, args: { subject_id, subject, field, reason: "Names a neighbour", community_id } };
  },
  step(bank, { actor, args }) {
    const { community_id } = actingStaff(bank, actor, args.community_id);
    const { subject, subject_id, field } = args;
    const { fields, rows } = PLACES[subject]!;
    const row = rows(bank).find((one) =>
      one.id === subject_id && one.community_id === community_id
    );
    refuseIf([field === "state", "invalid_input"]);
    refuseIf(
      [!row || !fields.includes(field), "not_found"],
      [!!row?.concerns.includes(actor.member_id), "not_neutral"],
    );
    return { community_id, subject, subject_id, field };
  },
});

export const redactions: Subject = { commands: [redact], jobs: [], views: [] };
