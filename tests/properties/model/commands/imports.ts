import type { Bank, Membership } from "../bank.ts";
import { type Batch, judgeLines } from "../batches.ts";
import { post } from "../books.ts";
import { someCommunity, someStaff } from "../choices-of-staff.ts";
import { command, type Scene, type Subject } from "../command.ts";
import { addMember } from "../lives.ts";
import { actingStaff } from "../members.ts";
import { Refused, refuseIf } from "../refused.ts";

type Kind = "members" | "balances" | "transfers";
type Line =
  & Partial<Record<"external_id" | "display_name" | "reference" | "from" | "to", string>>
  & {
    amount?: number;
    service_date?: string;
  };
type Args = Batch<Line> & { kind: Kind };
const enter = command<Args>({
  rpc: "import_lines",
  route: "POST /admin/import",
  weight: 6,
  make(scene) {
    const { bank, dice } = scene;
    const community_id = someCommunity(bank, dice);
    const kind = dice.one(["members", "balances", "transfers"] as const)!;
    const lines = [makeLine(scene, kind)];
    while (lines.length < 3 && dice.once(2)) lines.push(makeLine(scene, kind));
    const args = { lines, kind, dry_run: dice.once(5), community_id };
    return { by: someStaff(bank, dice, community_id), args };
  },
  step(bank, act) {
    const staff = actingStaff(bank, act.actor, act.args.community_id);
    const enter = { members: member, balances: balance, transfers: transfer }[act.args.kind];
    return judgeLines(bank, act, (after, line, made) => {
      enter(after, staff, line, () => made("member_id"));
    });
  },
});

function makeLine({ dice }: Scene, kind: Kind): Line {
  const who = () => dice.one(["m1", "m2", "m3"])!;
  if (kind === "members") return { external_id: who(), display_name: dice.one(["Greta", "Ivo"])! };
  const amount = dice.mostly(dice.amount(60), [0], 12);
  if (kind === "balances") {
    return { external_id: who(), amount: dice.once(2) ? -amount : amount };
  }
  const service_date = dice.mostly("2024-05-01", ["2126-01-01"], 12);
  const reference = dice.one(["t1", "t2", "t3", "t4", "t5"])!;
  return { reference, from: dice.mostly(who(), ["pot"]), to: who(), amount, service_date };
}

/** Each is entered once in a community, for ever. */
function once(bank: Bank, community_id: string, kind: Kind, reference: string): void {
  const key = `${community_id} ${kind} ${reference}`;
  refuseIf([bank.known.includes(key), "already_imported"]);
  bank.known.push(key);
}

function imported(bank: Bank, community_id: string, name: string): string {
  const one = bank.memberships.find((one) =>
    one.community_id === community_id && one.external_id === name &&
    !["closed", "erased"].includes(one.standing)
  );
  if (!one) throw new Refused(["member_unknown"]);
  return one.member_id;
}

type Enter = (bank: Bank, staff: Membership, line: Line, made: () => string) => void;
const member: Enter = (bank, { community_id }, { external_id, display_name }, made) => {
  addMember(bank, community_id, display_name!, external_id!, made);
  once(bank, community_id, "members", external_id!);
};

/** From the account `opening`, without limits; nobody gives themselves anything. */
const balance: Enter = (bank, { community_id, member_id: staff }, { external_id, amount = 0 }) => {
  const place = imported(bank, community_id, external_id!);
  refuseIf([place === staff && amount > 0, "not_neutral"]);
  const legs = [{ place: "opening", amount: -amount }, { place, amount }];
  if (amount !== 0) post(bank, community_id, "opening", legs);
  once(bank, community_id, "balances", external_id!);
};

/** Exactly as it was: no rounding, levy or limit applies. */
const transfer: Enter = (bank, { community_id, member_id: staff }, line) => {
  const { amount = 0, reference } = line;
  const isKnown = bank.known.includes(`${community_id} transfers ${reference}`);
  const [from, to] = [line.from!, line.to!].map((one) =>
    one === "pot" ? "pot" : imported(bank, community_id, one)
  );
  refuseIf(
    [isKnown, "already_imported"],
    [amount < 1 || line.service_date! > "2100", "invalid_input"],
    [to === staff, "not_neutral"],
    [from === to, "self_dealing"],
  );
  post(bank, community_id, "import", [{ place: from!, amount: -amount }, { place: to!, amount }]);
  once(bank, community_id, "transfers", reference!);
};

export const imports: Subject = {
  commands: [enter],
  jobs: [],
  views: [{
    name: "imported",
    sql: `select jsonb_build_array(community_id || ' ' || kind) from imported_lines
      where community_id = any($1)`,
    // Of who is erased the reference is a hash: here they are only counted.
    rows: ({ known }) =>
      known.filter((key) => !key.includes(" slip ")).map((key) => [
        key.split(" ").slice(0, 2).join(" "),
      ]),
  }],
};
