import type { Call } from "../../../concurrency/bank.ts";
import type { Way } from "./moves.ts";
import type { Place, Scene } from "./scene.ts";

/** What staff do to a member of their place. */
function toMember(rpc: string, more: (scene: Scene) => Call["arguments"] = () => ({})) {
  return (scene: Scene): Call => {
    const place = scene.place();
    const given = { member_id: scene.guest(place), community_id: scene.community(place) };
    return {
      name: scene.staff(place),
      rpc,
      arguments: { ...given, reason: "So be it", ...more(scene) },
    };
  };
}

export const ofStaff: Way[] = [
  [4, (scene) => {
    const { arguments: { reason: note, ...given }, ...call } = toMember("payment_create")(scene);
    const more = { note, amount: scene.amount(60), category: "other" };
    return { ...call, arguments: { ...given, ...more } };
  }],
  [9, (scene) => {
    const one = scene.one(scene.view.transfers)!;
    return {
      name: scene.staff(scene.placeOf(one.community_id)),
      rpc: "transfer_reverse",
      arguments: {
        ...{ transfer_id: one.transfer_id, reason: "A mistake", override: scene.chance(3) },
        ...scene.chance(3) ? {} : { amount: scene.amount(60) },
      },
    };
  }],
  [2, (scene) => {
    const one = scene.one(scene.view.claims);
    const given = { payment_request_id: one?.payment_request_id, accept: !scene.chance(3) };
    return one && {
      name: scene.staff(scene.placeOf(one.community_id)),
      rpc: "payment_request_decide",
      arguments: { ...given, reason: "As they say" },
    };
  }],
  [3, (scene) => {
    const one = scene.one(scene.view.disputes);
    const resolution = scene.one(["release", "refund", "split"])!;
    const amount = resolution === "split" ? { amount: scene.amount(60) } : {};
    return one && {
      name: scene.staff(scene.placeOf(one.community_id)),
      rpc: "dispute_resolve",
      arguments: { dispute_id: one.dispute_id, resolution, ...amount },
    };
  }],
  [2, (scene) => {
    const one = scene.one(scene.view.escrows);
    return one && {
      name: scene.staff(scene.placeOf(one.community_id)),
      rpc: "admin_escrow_confirm",
      arguments: { escrow_id: one.escrow_id, reason: "Seen" },
    };
  }],
  [
    2,
    toMember("membership_limits", (scene) => ({
      changes: { floor: scene.one([-300, -100, 0, null]), ceiling: scene.one([300, 100, null]) },
    })),
  ],
  [
    9,
    toMember("override_give", (scene) => ({
      side: scene.one(["floor", "ceiling"]),
      amount: 1 + scene.random(120),
      expires_at: scene.soon(),
    })),
  ],
  [1, (scene) => {
    const one = scene.one(scene.view.overrides);
    return one && {
      name: scene.staff(scene.placeOf(one.community_id)),
      rpc: "override_revoke",
      arguments: { override_id: one.override_id, reason: "No longer" },
    };
  }],
  [1, toMember("membership_mark", (scene) => ({ vulnerable: scene.chance(5) }))],
  [1, toMember("membership_end")],
  [9, toMember("membership_restore")],
  [1, toMember("membership_suspend")],
  [1, toMember("membership_deceased")],
  [4, (scene) => {
    const owing = scene.view.accounts.filter(({ standing, balance }) =>
      standing === "leaving" && balance < 0
    );
    const { slug, member_id } = scene.one(owing) ?? {};
    return slug && {
          name: scene.staff(slug as Place),
          rpc: "write_off_propose",
          arguments: { member_id, reason: "They moved abroad" },
        } || undefined;
  }],
  [2, (scene) => {
    const one = scene.one(scene.view.write_offs);
    const rpc = scene.chance(4) ? "write_off_reject" : "write_off_approve";
    return one && {
      name: scene.staff(scene.placeOf(one.community_id)),
      rpc,
      arguments: { write_off_id: one.write_off_id, reason: "Yes" },
    };
  }],
  [2, (scene) => {
    const slug = scene.place();
    const [setting, values] = scene.one(Object.entries(SETTINGS))!;
    const given = { changes: { [setting]: scene.one(values) } };
    const community_id = scene.community(slug);
    return {
      name: scene.staff(slug),
      rpc: "community_update",
      arguments: { ...given, community_id, reason: "We decided" },
    };
  }],
];

const SETTINGS: Record<string, unknown[]> = {
  levy_basis_points: [0, 100, 1000, 5000],
  levy_rounding: ["up", "down", "nearest"],
  rounding_step: [1, 1, 15],
  rounding_mode: ["up", "nearest"],
  recording: [...Array(6).fill("recipient"), "provider", "both", "coordinator"],
  group_confirmation: ["participants", "organiser"],
  payment_request_fallback: ["accept", "reject"],
  pot_floor: [0, -100],
  floor_growth_basis_points: [0, 2500, 10000],
  dispute_fallback: ["refund", "release", "half", "staff"],
};

/** Slips and lines of the system before, good ones and bad ones. */
export const onPaper: Way[] = [
  [3, (scene) => {
    const place = scene.place();
    return paper(scene, place, "slips_enter", {}, () => ({
      slip_number: `S${scene.random(40)}`,
      ...{ service_date: scene.date(), category: "other", amount: scene.amount(90) },
      provider: who(scene, place),
      recipient: who(scene, place),
    }));
  }],
  [1, (scene) => {
    const place = scene.place();
    const kind = scene.one(["members", "balances", "transfers"])!;
    return paper(scene, place, "import_lines", { kind }, () => {
      const external_id = `m${scene.random(6)}`;
      const amount = scene.amount(50);
      const [from, to] = [external_id, scene.one(["pot", `m${scene.random(6)}`])];
      return kind === "members"
        ? { external_id, display_name: `Guest ${external_id} of ${place}` }
        : kind === "balances"
        ? { external_id, amount: scene.chance(2) ? amount : -amount }
        : { reference: `T${scene.random(40)}`, from, to, amount, service_date: scene.date() };
    });
  }],
];

function who(scene: Scene, place: Place): string | null {
  return scene.chance(10) ? "nobody" : scene.member(place).name;
}

function paper(
  scene: Scene,
  place: Place,
  rpc: string,
  given: Call["arguments"],
  line: () => Record<string, unknown>,
): Call {
  const lines = Array.from({ length: 1 + scene.random(4) }, line);
  const more = { dry_run: scene.chance(4), community_id: scene.community(place) };
  return { name: scene.staff(place), rpc, arguments: { lines, ...given, ...more } };
}
