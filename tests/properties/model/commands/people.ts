import { said, staffed } from "../acting.ts";
import type { Bank, Person } from "../bank.ts";
import { aboutMember, someCommunity, someStaff } from "../choices-of-staff.ts";
import { anyMember } from "../choices.ts";
import { command, type Subject } from "../command.ts";
import { addMember, erase } from "../lives.ts";
import { actingStaff, requireMember } from "../members.ts";
import { refuseIf } from "../refused.ts";

const update = command<{ changes: { display_name?: string; bio?: string } }>({
  rpc: "member_update",
  route: "POST /member",
  weight: 1,
  make({ bank, dice }) {
    const by = anyMember(bank, dice);
    const changes = dice.one([{ bio: "I bake" }, { display_name: by.name }, {
      display_name: dice.one(bank.people)!.name,
    }])!;
    return { by, args: { changes } };
  },
  step(_bank, { actor, args }) {
    requireMember(actor);
    actor.name = args.changes.display_name ?? actor.name;
    return { member_id: actor.member_id, display_name: actor.name };
  },
});

const contact = command<{ changes: { phone: string | null } }>({
  rpc: "contact_update",
  route: "POST /member/contact",
  weight: 1,
  make: ({ bank, dice }) => ({
    by: anyMember(bank, dice),
    args: { changes: { phone: dice.one(["020 555", null])! } },
  }),
  step(_bank, { actor, args }) {
    requireMember(actor);
    return args.changes;
  },
});

type Add = { display_name: string; community_id?: string; external_id?: string };
const add = command<Add>({
  rpc: "membership_add",
  route: "POST /admin/members",
  weight: 2,
  make({ bank, dice }) {
    const community_id = someCommunity(bank, dice);
    const external_id = dice.one([undefined, "m1", "m2"]);
    const args = { display_name: dice.one(["Greta", "ana"])!, community_id, external_id };
    return { by: someStaff(bank, dice, community_id), args };
  },
  step(bank, { actor, args, made }) {
    const { community_id } = actingStaff(bank, actor, args.community_id);
    const { display_name, external_id = null } = args;
    const membership = addMember(
      bank,
      community_id,
      display_name,
      external_id,
      () => made("member_id"),
    );
    return { ...said(membership), display_name, external_id, has_login: false };
  },
});

const eraseMe = command<Record<string, never>>({
  rpc: "member_erase",
  route: "POST /member/erase",
  weight: 1,
  make({ bank, dice }) {
    const gone = bank.people.filter((one) => one.member_id && hasLeft(bank, one));
    return {
      by: dice.ofThese(gone.filter(({ login }) => login), [anyMember(bank, dice)])!,
      args: {},
    };
  },
  step(bank, { actor }) {
    requireMember(actor);
    const { member_id } = actor;
    erase(bank, actor);
    return { member_id, standing: "erased" };
  },
});

const eraseThem = command<{ member_id: string; community_id?: string; reason: string }>({
  rpc: "membership_erase",
  route: "POST /admin/members/:member_id/erase",
  weight: 2,
  make: (scene) => aboutMember(scene, ({ standing }) => standing === "closed"),
  step(bank, { actor, args }) {
    const { member_id, standing } = staffed(bank, actor, args);
    refuseIf([standing === "erased", "standing_unchanged"]);
    erase(bank, bank.people.find((one) => one.member_id === member_id)!);
    return { member_id, standing: "erased" };
  },
});

function hasLeft(bank: Bank, { member_id }: Person): boolean {
  return bank.memberships.filter((one) => one.member_id === member_id).every(({ standing }) =>
    standing === "closed"
  );
}

export const people: Subject = {
  commands: [update, contact, add, eraseMe, eraseThem],
  jobs: [],
  views: [{
    name: "people",
    sql: `select distinct jsonb_build_array(m.member_id, m.display_name, m.auth_user_id)
      from members m join memberships s using (member_id) where s.community_id = any($1)`,
    rows: ({ people, memberships }) =>
      people.filter((one) => memberships.some(({ member_id }) => member_id === one.member_id))
        .map((one) => [one.member_id, one.name, one.login]),
  }],
};
