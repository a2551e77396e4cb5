import * as z from "zod";
import type { Route } from "../_shared/routes.ts";
import document from "./openapi.json" with { type: "json" };

/** GET /docs/openapi.json: produced from the schemas by `deno task generate`, served as it is. */
export const openapi: Route = {
  method: "GET",
  path: "/openapi.json",
  summary: "The API as OpenAPI 3.1",
  caller: "anyone",
  keyed: false,
  answer: z.looseObject({ openapi: z.string() }).meta({ id: "OpenApi" }),
  status: 200,
  media: ["application/json"],
  refuses: [],
  handle: () =>
    Promise.resolve(
      Response.json(document, { headers: { "cache-control": "public, max-age=300" } }),
    ),
};
