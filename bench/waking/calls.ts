import * as z from "zod";
import { type EdgeFunction, pathOf } from "../../supabase/functions/_shared/app.ts";
import type { Route } from "../../supabase/functions/_shared/routes.ts";
import { exampleId } from "../../supabase/functions/_shared/schemas/common.ts";

/** The request that a function wakes for. */
export type Call = {
  url: string;
  method: string;
  headers: Record<string, string>;
  body?: string;
};

/** A call as its members, or its jobs, make it: a write with an example of its input, or a read. */
export function firstCall({ name, routes }: EdgeFunction, token: string, cronKey: string): Call {
  const route = routes.find(({ keyed }) => keyed) ??
    routes.find(({ method }) => method === "GET") ?? routes[0]!;
  const path = pathOf(name, route).replaceAll(/:\w+/g, exampleId);
  const headers: Record<string, string> = { "idempotency-key": crypto.randomUUID() };
  if (route.caller.startsWith("member")) headers.authorization = `Bearer ${token}`;
  if (route.caller === "cron") headers["x-cron-key"] = cronKey;
  if (route.input) headers["content-type"] = "application/json";
  return { url: `http://functions${path}`, method: route.method, headers, body: bodyOf(route) };
}

function bodyOf({ input }: Route): string | undefined {
  if (!input) return undefined;
  const examples = z.globalRegistry.get(input)?.examples as unknown[] | undefined;
  return JSON.stringify(examples?.[0] ?? {});
}
