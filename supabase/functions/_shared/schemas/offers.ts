import * as z from "zod";
import {
  Amount,
  Category,
  community,
  decimal,
  Id,
  Location,
  MaybeSteps,
  Moment,
  page,
  paging,
  Place,
  text,
  Unit,
} from "./common.ts";

export const OfferCreate = z.strictObject({
  ...community,
  title: text(1, 120),
  description: text(1, 4000),
  category: Category,
  amount: Amount.optional().describe("What it usually takes, in minutes."),
  location: Location.optional(),
}).meta({
  id: "OfferCreate",
  examples: [{
    title: "Pruning fruit trees",
    description: "I bring ladder and saw.",
    category: "gardening",
    amount: 60,
  }],
});

const OfferStatus = z.enum(["active", "paused", "archived"]);

export const OfferUpdate = z.strictObject({
  title: text(1, 120).optional(),
  description: text(1, 4000).optional(),
  category: Category.optional(),
  amount: Amount.nullable().optional(),
  location: Location.nullable().optional(),
  status: OfferStatus.optional().describe("archived is final."),
}).meta({
  id: "OfferUpdate",
  description: "Only the fields that are sent are changed; null clears.",
  examples: [{ status: "paused" }],
});

export const Offer = z.object({
  offer_id: Id,
  community_id: Id,
  member_id: Id,
  provider_name: z.string().nullable(),
  title: z.string(),
  description: z.string(),
  category: z.string(),
  amount: MaybeSteps,
  unit: Unit,
  location: Place.nullable(),
  status: OfferStatus,
  distance_km: z.number().nullable().optional().describe("From near; in searches only."),
  created_at: Moment,
  updated_at: Moment,
}).meta({ id: "Offer" });

export const OfferPage = page("OfferPage", Offer);
export const offerId = z.strictObject({ offer_id: Id });

/** latitude,longitude */
const Near = z.string().regex(/^-?\d{1,2}(\.\d{1,12})?,-?\d{1,3}(\.\d{1,12})?$/)
  .refine((near) => {
    const [latitude = 91, longitude = 181] = near.split(",").map(Number);
    return Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180;
  }, "latitude,longitude in degrees.");

export const OfferSearch = z.strictObject({
  ...community,
  q: text(1, 200).optional().describe("Words in title and description."),
  category: Category.optional(),
  near: Near.optional().describe("latitude,longitude"),
  radius_km: decimal().pipe(z.number().positive().max(500)).optional(),
  ...paging,
}).refine(({ near, radius_km }) => near !== undefined || radius_km === undefined, {
  path: ["near"],
  message: "radius_km needs near.",
});
