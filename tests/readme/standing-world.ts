import { aClaim } from "../api/support/exchange.ts";
import { aPartner } from "../api/support/lines.ts";
import type { Community } from "../harness/community.ts";
import { newCommunity } from "../harness/community.ts";
import { asMember, expect, type Member } from "../harness/member.ts";
import { sql } from "../harness/sql.ts";

/** A member of some standing, with everything open that they could have from better days. */
export type World = {
  town: Community;
  /** The one whose standing it is. */
  sam: Member;
  /** An active member. */
  pia: Member;
  offer_id: string;
  /** From Pia to Sam: to decline. */
  asked: { decline: string };
  /** From Sam to everybody: to be accepted by Pia, to be cancelled. */
  open: { accept: string; cancel: string };
  /** Held: Sam provides, Sam receives; and two more of these to dispute. */
  held: { provides: string; receives: string; disputes: string; answers: string };
  /** What Pia claims of Sam: to accept, to reject; and Sam of Pia, to withdraw. */
  claimed: { accept: string; reject: string; withdraw: string };
  /** A group in which Pia pays Sam. */
  group: string;
  /** A coordinator who is not part of anything. */
  cora: Member;
  /** The community on the other side of a line, and Gus, who lives there. */
  place: Community;
  gus: Member;
};

/** A line to another community. */
async function withLine<T extends { town: Community }>(world: T) {
  const cora = await asMember("Cora", world.town, { role: "coordinator", standing: "active" });
  const { place, gus } = await aPartner(world.town, cora);
  return { ...world, cora, place, gus };
}

const text = { title: "Something", description: "To be done.", category: "other" };

/** A group in which one pays another 10 minutes. */
export const legs = ([recipient, provider]: [Member, Member]) => ({
  preset: "legs",
  legs: [{ recipient_id: recipient.member_id, provider_id: provider.member_id, amount: 10 }],
});

/** What a helper may do: ask and accept, until tomorrow. */
export const help = () => ({
  scopes: ["requests"],
  expires_at: new Date(Date.now() + 86_400_000).toISOString(),
});

/** Pending is where one begins: such a Sam has nothing open. */
export async function pendingWorld(): Promise<Partial<World>> {
  const town = await newCommunity("pending", { joining: "approval" });
  const pia = await asMember("Pia", town, { standing: "active" });
  return await withLine({ town, pia, sam: await asMember("Sam", town) });
}

/** Sam begins active, and is then put into this standing; with minutes given to or by Pia. */
export async function worldOf(standing: string, balance = 0): Promise<World> {
  const town = await newCommunity(standing);
  const pia = await asMember("Pia", town);
  const sam = await asMember("Sam", town, { role: "coordinator" });
  expect(201, await pia.post("/helpers", { ...help(), helper_member_id: sam.member_id }));
  const offer = expect(201, await sam.post("/offers-create", text)).body;
  const ask = async (who: Member, what: object) =>
    expect(201, await who.post("/requests-create", { ...what, amount: 10 })).body.request_id;
  const askSam = () => ask(pia, { offer_id: offer.offer_id });
  const hold = async (provider: Member, request_id: string) =>
    expect(201, await provider.post("/request-accept", { request_id })).body.escrow.escrow_id;
  const claim = async (provider: Member, recipient: Member) =>
    expect(201, await provider.post("/payment-requests", aClaim(recipient, 10))).body
      .payment_request_id;
  const paysSam = { category: "other", ...legs([pia, sam]) };
  const world = await withLine({
    town,
    sam,
    pia,
    offer_id: offer.offer_id,
    asked: { decline: await askSam() },
    open: { accept: await ask(sam, text), cancel: await ask(sam, text) },
    held: {
      provides: await hold(sam, await askSam()),
      receives: await hold(pia, await ask(sam, text)),
      disputes: await hold(pia, await ask(sam, text)),
      answers: await hold(sam, await askSam()),
    },
    claimed: {
      accept: await claim(pia, sam),
      reject: await claim(pia, sam),
      withdraw: await claim(sam, pia),
    },
    group: expect(201, await pia.post("/groups", paysSam)).body.exchange.exchange_id,
  });
  const [from, to] = balance > 0 ? [pia, sam] : [sam, pia];
  const gift = { category: "other", reason: "gift", to_member_id: to.member_id };
  if (balance) {
    expect(201, await from.post("/transfers", { ...gift, amount: Math.abs(balance) }));
  }
  await sql`
    update memberships set standing = ${standing}
    where member_id = ${sam.member_id} and standing <> ${standing}`;
  return world;
}

/** Sam has left, and has nothing open; in the end there may be no Sam any more. */
export async function formerWorld(standing: string): Promise<Partial<World>> {
  const town = await newCommunity(standing);
  const pia = await asMember("Pia", town);
  const sam = await asMember("Sam", town, { role: "coordinator" });
  const { offer_id } = expect(201, await sam.post("/offers-create", text)).body;
  expect(201, await pia.post("/helpers", { ...help(), helper_member_id: sam.member_id }));
  expect(200, await sam.post("/member/leave"));
  if (standing === "erased") expect(200, await sam.post("/member/erase"));
  return await withLine({ town, pia, sam, offer_id });
}
