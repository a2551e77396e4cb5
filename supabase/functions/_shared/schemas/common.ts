import * as z from "zod";

/** An id. Any hexadecimal uuid will do: the bank's own are time-ordered (version 7). */
export const Id = z.guid();

export const MaybeId = Id.nullable();

/** A moment, ISO 8601 with its offset. */
export const Moment = z.string().meta({
  format: "date-time",
  examples: ["2026-11-20T10:00:00+00:00"],
});
export const MaybeMoment = Moment.nullable();

/** A day of the community's calendar; Postgres knows no year 0. */
export const Day = z.iso.date()
  .refine((day) => day >= "1900-01-01" && day < "2200-01-01", "A day between 1900 and 2200.")
  .meta({ examples: ["2026-11-20"] });

/** Letters, figures, signs: something that a reader can see. */
const visible = /[\p{L}\p{N}\p{P}\p{S}]/u;

/** Control characters but tab and line ends, and those that turn the direction of the text. */
// deno-lint-ignore no-control-regex -- to refuse them is the point
const deceiving = /[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]/;

/**
 * Text of min to max characters, counted as Postgres counts them (code points). Refused: half a
 * surrogate pair, which Postgres cannot store, what nobody can see, and what deceives the eye.
 */
export function text(min: number, max: number): z.ZodString {
  const message = min > 0 ? `${min} to ${max} characters, some visible.` : `Up to ${max}.`;
  return z.string().refine((value) => {
    const length = [...value].length;
    return length >= min && length <= max && (min === 0 || visible.test(value));
  }, message)
    .refine((value) => value.isWellFormed() && !deceiving.test(value), "Control characters.")
    .meta({ minLength: min, maxLength: max });
}

/** An amount in the smallest step of its unit: whole minutes for HOUR. */
export const Amount = z.int().min(1).max(1_000_000);

/** A number of smallest steps in an answer; below zero where a balance is. */
export const Steps = z.int();
export const MaybeSteps = Steps.nullable();

export const Unit = z.string().regex(/^[A-Z][A-Z0-9_]{1,15}$/).meta({ examples: ["HOUR"] });
export const Category = z.string().regex(/^[a-z0-9][a-z0-9-]{0,59}$/)
  .meta({ examples: ["gardening"] });
/** What an invitation's link carries. */
export const Invitation = text(1, 200);
export const Reason = text(1, 1000);
export const Statement = text(1, 4000);

/** Which community; optional for a member of one. */
export const community = { community_id: Id.optional() };

/** For whom a call is made, where that is not who makes it. */
export const onBehalf = {
  on_behalf_of: Id.optional().describe("The member I act for, as their helper or as staff."),
};

/** A whole number in a query string. */
function wholeNumber(min: number, max: number) {
  return z.string().regex(/^\d{1,9}$/, "A whole number.").transform(Number)
    .pipe(z.int().min(min).max(max));
}

/** A decimal number in a query string. */
export function decimal() {
  return z.string().regex(/^-?\d{1,6}(\.\d{1,12})?$/, "A decimal number.").transform(Number)
    .pipe(z.number());
}

/** A page of a list: where it begins and how long it is. */
export const paging = {
  cursor: text(1, 1000).optional().describe("next_cursor of the page before."),
  limit: wholeNumber(1, 100).optional().describe("Items on the page, 20 unless told."),
};

/** What every list answers; next_cursor null on the last page. */
export function page<Item extends z.ZodType>(id: string, item: Item) {
  return z.object({ items: z.array(item), next_cursor: z.string().nullable() }).meta({ id });
}

/** The query's limit under the name that the RPCs know. */
export function paged<Query extends { limit?: number }>({ limit, ...query }: Query) {
  return { ...query, page_size: limit };
}

/** Where something is; the bank keeps two decimals, about a kilometre. */
export const Location = z.strictObject({
  name: text(1, 120),
  latitude: z.number().min(-90).max(90),
  longitude: z.number().min(-180).max(180),
}).meta({ id: "Location", examples: [{ name: "Riverside", latitude: 52.37, longitude: 4.9 }] });

/** A location in an answer. */
export const Place = z.object({
  name: z.string(),
  latitude: z.number(),
  longitude: z.number(),
}).meta({ id: "Place" });

/** An id for the examples of openapi.json. */
export const exampleId = "019aa000-0000-7000-8000-000000000001";

/** Something that happened to an escrow or a claim. */
export const Event = z.object({
  event_id: z.int(),
  at: Moment,
  kind: z.string(),
  by: z.enum(["member", "staff", "job", "dashboard"]),
  actor_id: MaybeId.describe("Who did it; null for a job."),
  on_behalf_of: MaybeId.describe("For whom, if for another."),
  from_state: z.string().nullable(),
  to_state: z.string().nullable(),
  amount: MaybeSteps,
  reason: z.string().nullable(),
}).meta({ id: "Event" });
