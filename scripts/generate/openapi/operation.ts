import { pathOf } from "../../../supabase/functions/_shared/app.ts";
import type { EdgeFunction } from "../../../supabase/functions/_shared/app.ts";
import type { Media, Route } from "../../../supabase/functions/_shared/routes.ts";
import { errorResponses } from "./errors.ts";
import { fields, type Json, referTo } from "./schemas.ts";

/** The paths object: every route of every function. */
export function paths(functions: EdgeFunction[]): Json {
  const found: Record<string, Json> = {};
  for (const { name, routes } of functions) {
    for (const route of routes) {
      const path = pathOf(name, route).replace(/:(\w+)/g, "{$1}");
      found[path] = { ...found[path], [route.method.toLowerCase()]: operation(name, route) };
    }
  }
  return found;
}

function operation(name: string, route: Route): Json {
  return {
    operationId: operationId(name, route),
    tags: [name],
    summary: route.summary,
    ...(route.description ? { description: route.description } : {}),
    security: security[route.caller],
    parameters: parameters(route),
    ...(route.input ? { requestBody: requestBody(route.input) } : {}),
    responses: { [route.status]: success(route), ...errorResponses(route) },
  };
}

const security: Record<Route["caller"], Json[]> = {
  "anyone": [],
  "member or anyone": [{}, { member: [] }],
  "member": [{ member: [] }],
  "cron": [{ cronKey: [] }, { cronBearer: [] }],
};

/** getOffersByOfferId, postEscrowConfirm: a name that a generated client can use. */
function operationId(name: string, route: Route): string {
  const words = pathOf(name, route).replaceAll("/:", "-by-").split(/[^a-z]+/i).filter(Boolean);
  return route.method.toLowerCase() + words.map(capital).join("");
}

function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}

function parameters(route: Route): Json[] {
  const list = [
    ...fieldsOf(route.params).map((field) => ({ ...field, in: "path", required: true })),
    ...fieldsOf(route.query).map((field) => ({ ...field, in: "query" })),
    ...(route.keyed ? [{ $ref: "#/components/parameters/idempotency-key" }] : []),
    ...(route.method === "GET" ? [{ $ref: "#/components/parameters/x-chronobank-written" }] : []),
    { $ref: "#/components/parameters/x-request-id" },
  ];
  return list;
}

function fieldsOf(schema: Route["query"]): ReturnType<typeof fields> {
  return schema ? fields(schema) : [];
}

/** Required unless {} would do: an empty body counts as {}. */
function requestBody(input: NonNullable<Route["input"]>): Json {
  return {
    required: !input.safeParse({}).success,
    content: { "application/json": { schema: referTo(input) } },
  };
}

function success(route: Route): Json {
  return {
    description: route.status === 201 ? "Made." : route.status === 202 ? "Accepted." : "Done.",
    headers: {
      "x-request-id": { $ref: "#/components/headers/x-request-id" },
      ...(route.keyed
        ? {
          "idempotency-replayed": { $ref: "#/components/headers/idempotency-replayed" },
          "x-chronobank-written": { $ref: "#/components/headers/x-chronobank-written" },
        }
        : {}),
      ...(route.media.includes("text/csv") && route.query && "cursor" in route.query.shape
        ? { "x-next-cursor": { $ref: "#/components/headers/x-next-cursor" } }
        : {}),
    },
    content: Object.fromEntries(
      route.media.map((media) => [media, { schema: body(route, media) }]),
    ),
  };
}

function body(route: Route, media: Media): Json {
  if (media === "application/json") return referTo(route.answer);
  return media === "text/csv" ? { type: "string" } : { type: "string", format: "binary" };
}
