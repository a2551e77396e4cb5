import type { Call } from "../../../concurrency/bank.ts";
import { group } from "./groups.ts";
import type { Way } from "./moves.ts";
import type { Scene } from "./scene.ts";

/** A call by a member, or by who acts for them. */
function as(scene: Scene, member_id: string, rpc: string, given: Call["arguments"]): Call {
  const { name, ...behalf } = scene.by(member_id);
  return { name, rpc, arguments: { ...given, ...behalf } };
}

function escrow(rpc: string, side: "provider_id" | "recipient_id", given: Call["arguments"] = {}) {
  return (scene: Scene) => {
    const one = scene.one(scene.view.escrows);
    if (!one?.[side]) return;
    const amount = rpc === "escrow_refund" || scene.chance(2)
      ? {}
      : { amount: scene.amount(one.remaining + 5) };
    return as(scene, one[side], rpc, { escrow_id: one.escrow_id, ...amount, ...given });
  };
}

function claim(rpc: string, side: "provider_id" | "recipient_id", given: Call["arguments"] = {}) {
  return (scene: Scene) => {
    const one = scene.one(scene.view.claims);
    const { payment_request_id } = one ?? {};
    return one && as(scene, one[side], rpc, { payment_request_id, ...given });
  };
}

/** What members do with each other, in a place or between two. */
export const between: Way[] = [
  [10, (scene) => {
    const place = scene.place();
    const reason = scene.one(["exchange", "exchange", "gift", "correction", "donation"])!;
    const to = reason === "donation" ? { to_account: "pot" } : { to_member_id: scene.id(place) };
    return as(scene, scene.id(place), "transfer_create", {
      ...{ ...to, reason, amount: scene.amount(), category: "other" },
      community_id: scene.community(place),
    });
  }],
  [7, (scene) => {
    const place = scene.place();
    return as(scene, scene.id(place), "payment_request_create", {
      ...{ recipient_id: scene.id(place), amount: scene.amount(), category: "other" },
      ...{ community_id: scene.community(place), service_date: scene.date() },
    });
  }],
  [4, claim("payment_request_accept", "recipient_id")],
  [1, claim("payment_request_reject", "recipient_id", { reason: "No" })],
  [1, claim("payment_request_withdraw", "provider_id")],
  [1, claim("payment_request_remind", "provider_id")],
  [8, (scene) => {
    const place = scene.place();
    const asked = { title: "Help", description: "Please", category: "other" };
    return as(scene, scene.id(place), "request_create", {
      ...{ ...asked, amount: scene.amount(), community_id: scene.community(place) },
    });
  }],
  [8, (scene) => {
    const one = scene.one(scene.view.requests);
    const provider = one && scene.id(scene.placeOf(one.community_id));
    return one && as(scene, provider!, "request_accept", { request_id: one.request_id });
  }],
  [4, escrow("escrow_deliver", "provider_id")],
  [4, escrow("escrow_confirm", "recipient_id")],
  [2, escrow("escrow_confirm", "recipient_id", { final: false })],
  [2, escrow("escrow_refund", "provider_id")],
  [2, (scene) => {
    const one = scene.one(scene.view.escrows);
    const name = one && scene.nameOf(scene.one([one.recipient_id, one.provider_id])!);
    const words = { reason: "other", statement: "We disagree" };
    return one &&
      { name: name!, rpc: "escrow_dispute", arguments: { escrow_id: one.escrow_id, ...words } };
  }],
  [1, (scene) => {
    const one = scene.one(scene.view.disputes);
    const given = { dispute_id: one?.dispute_id };
    return one &&
      { name: scene.nameOf(one.opened_by), rpc: "dispute_withdraw", arguments: given };
  }],
  [7, group],
  [6, (scene) => {
    const one = scene.leg();
    const who = one && (scene.chance(2) && one.provider_id || one.recipient_id);
    return one && as(scene, who, "group_confirm", { exchange_id: one.exchange_id });
  }],
  [5, (scene) => {
    const one = scene.leg();
    const name = one && scene.staff(scene.placeOf(one.community_id));
    const rpc = scene.chance(3) ? "group_cancel" : "group_settle";
    return one && { name: name!, rpc, arguments: { exchange_id: one.exchange_id } };
  }],
];

/** What crosses the line between the two places, and the ways out of one. */
export const outside: Way[] = [
  [9, (scene) => {
    const place = scene.place();
    const partner = place === "town" ? "hill" : "town";
    return as(scene, scene.id(place), "federation_transfer", {
      ...{ partner, to_member_id: scene.id(partner), amount: scene.amount(90) },
      ...{ category: "other", community_id: scene.community(place) },
    });
  }],
  [2, (scene) => {
    const place = scene.place();
    const limit = scene.one([60, 200, 5000])!;
    const rate = scene.chance(9) ? { ours: 1, theirs: 1 } : { ours: 2, theirs: 3 };
    return {
      name: scene.staff(place),
      rpc: "federation_line_open",
      arguments: {
        ...{ partner: place === "town" ? "hill" : "town", floor: -limit, ceiling: limit },
        rate: place === "town" ? rate : { ours: rate.theirs, theirs: rate.ours },
      },
    };
  }],
  [1, (scene) => {
    const place = scene.place();
    const given = { partner: place === "town" ? "hill" : "town", reason: "Enough" };
    return { name: scene.staff(place), rpc: "federation_line_close", arguments: given };
  }],
  [1, (scene) => {
    const place = scene.place();
    const gift = scene.one([{}, { to_account: "pot" }, { to_member_id: scene.id(place) }])!;
    const given = { community_id: scene.community(place), ...gift };
    return { name: scene.nameOf(scene.guest(place)), rpc: "membership_leave", arguments: given };
  }],
  [1, (scene) => {
    const place = scene.place();
    const given = { member_id: scene.id(place), community_id: scene.community(place) };
    const name = scene.nameOf(scene.id(place));
    return { name, rpc: "beneficiary_name", arguments: given };
  }],
  [2, (scene) => {
    const place = scene.place();
    return {
      name: scene.nameOf(scene.id(place)),
      rpc: "helper_appoint",
      arguments: {
        ...{ helper_member_id: scene.id(place), scopes: ["requests", "confirm", "transfers"] },
        ...{ max_amount: scene.amount(), expires_at: scene.soon() },
        community_id: scene.community(place),
      },
    };
  }],
];
