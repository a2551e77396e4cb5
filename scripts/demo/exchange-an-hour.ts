import { Escrow } from "../../supabase/functions/_shared/schemas/escrows.ts";
import { Offer, OfferPage } from "../../supabase/functions/_shared/schemas/offers.ts";
import { Request, RequestAccepted } from "../../supabase/functions/_shared/schemas/requests.ts";
import type { Member } from "./member.ts";
import { readStatement } from "./read-statement.ts";
import type { Stage } from "./stage.ts";

/** Ben asks Ana for 90 minutes, and pays for the 60 that it took. */
export async function exchangeAnHour(stage: Stage, ana: Member, ben: Member): Promise<void> {
  const { offer_id } = await ana.post("/offers-create", Offer, {
    title: "Bicycle repair",
    description: "Brakes, gears and flat tyres, at your door.",
    category: "other",
    amount: 60,
  });
  await stage.did("Ana offers bicycle repair");

  const found = await ben.get(
    `/offers?q=bicycle&community_id=${stage.community.community_id}`,
    OfferPage,
  );
  stage.expect("what Ben finds", found.items.map((offer) => offer.offer_id), [offer_id]);
  await stage.did("Ben searches for a bicycle and finds it");

  const { request_id } = await ben.post("/requests-create", Request, { offer_id, amount: 90 });
  await stage.did("Ben asks Ana for 90 minutes");

  const key = crypto.randomUUID();
  const accepted = await ana.post("/request-accept", RequestAccepted, { request_id }, key);
  const { escrow_id } = accepted.escrow;
  stage.expect("the escrow's state", accepted.escrow.state, "held");
  await stage.did("Ana accepts: 90 are held", [
    [ana, { balance: 0, held: 0, incoming: 90 }],
    [ben, { balance: 0, held: 90, incoming: 0 }],
  ]);

  const again = await ana.post("/request-accept", RequestAccepted, { request_id }, key);
  stage.expect("the answer", again, { ...accepted, replayed: true });
  await stage.did("Her app sends that again: no second hold");

  await ana.post("/escrow/deliver", Escrow, { escrow_id });
  await stage.did("Ana repairs the bicycle, and says so");

  const escrow = await ben.post("/escrow/confirm", Escrow, { escrow_id, amount: 60 });
  const { state, amount, released, refunded, remaining } = escrow;
  stage.expect(
    "the escrow",
    { state, amount, released, refunded, remaining },
    { state: "split", amount: 90, released: 60, refunded: 30, remaining: 0 },
  );
  await stage.did("Ben confirms 60 of them: 30 come back", [
    [ana, { balance: 60, held: 0, incoming: 0 }],
    [ben, { balance: -60, held: 0, incoming: 0 }],
  ]);
  await readStatement(stage, ben, [["hold", -90], ["split", 30]]);
  await readStatement(stage, ana, [["split", 60]]);
}
