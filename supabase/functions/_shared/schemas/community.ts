import * as z from "zod";
import { Category as CategoryWord, community, Id, Reason, text } from "./common.ts";
import { Settings, settings } from "./settings.ts";

const Slug = z.string().regex(/^[a-z0-9][a-z0-9-]{0,59}$/).meta({ examples: ["northside"] });

export const Category = z.object({
  category: z.string(),
  name: z.string(),
  parent: z.string().nullable().describe("The category it is a part of; null at the top."),
}).meta({ id: "Category" });

export const Community = z.object({
  community_id: Id,
  name: z.string(),
  slug: z.string(),
  locale: z.string(),
  time_zone: z.string(),
  words: z.object({
    hour: z.string(),
    offer: z.string(),
    request: z.string(),
    pot: z.string(),
  }).describe("What the community calls things."),
  categories: z.array(Category),
  settings: Settings.nullable().describe("null for who is not a member."),
}).meta({ id: "Community" });

export const CommunityQuery = z.strictObject({ ...community, slug: Slug.optional() });

const name = text(1, 120);

export const CommunityUpdate = z.strictObject({
  ...community,
  name: name.optional(),
  reason: Reason.optional(),
  ...z.object(settings).partial().shape,
}).meta({
  id: "CommunityUpdate",
  description: "Only the settings that are sent are changed.",
  examples: [{ confirmation_window: "P10D", word_hour: "Stunde", reason: "As the assembly said." }],
});

export const CategorySet = z.strictObject({
  ...community,
  category: CategoryWord,
  name,
  parent: CategoryWord.nullable().optional()
    .describe("null: the top; not sent: where it is."),
}).meta({ id: "CategorySet", examples: [{ category: "bread", name: "Bread", parent: "home" }] });
