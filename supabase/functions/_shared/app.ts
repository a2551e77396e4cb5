import { type Context, Hono, type MiddlewareHandler } from "hono";
import { ApiError, asApiError, errorResponse } from "./errors.ts";
import { crossOrigin, requestId, secure } from "./headers.ts";
import { facts, logRequest } from "./log.ts";
import type { Route } from "./routes.ts";

export { door, job, read, write } from "./routes.ts";

/** What each function exports: a fetch handler for the runtime, the routes for openapi.json. */
export interface EdgeFunction {
  name: string;
  routes: Route[];
  fetch(request: Request): Response | Promise<Response>;
}

/**
 * A function with its routes, in the one shape that all functions share: errors, CORS, security
 * headers, request id, one log line. Importing it starts nothing.
 */
export function serve(name: string, routes: Route[]): EdgeFunction {
  const app = new Hono<{ Variables: { route: string } }>({ strict: false });
  app.onError((error) => errorResponse(asApiError(error)));
  app.notFound(() => errorResponse(new ApiError("not_found")));
  app.use(observe(name), secure, crossOrigin);
  for (const route of routes) {
    const path = pathOf(name, route);
    app.on(route.method, path, (c) => {
      c.set("route", path);
      return route.handle(c);
    });
  }
  for (const [path, methods] of methodsByPath(name, routes)) {
    app.all(path, () => {
      throw new ApiError("method_not_allowed", { headers: { allow: methods.join(", ") } });
    });
  }
  return { name, routes, fetch: (request) => app.fetch(request) };
}

/** The path as the function sees it: it starts with the function's own name. */
export function pathOf(name: string, route: Route): string {
  return `/${name}${route.path === "/" ? "" : route.path}`;
}

function methodsByPath(name: string, routes: Route[]): Map<string, string[]> {
  const methods = new Map<string, string[]>();
  for (const route of routes) {
    const path = pathOf(name, route);
    const more = route.method === "GET" ? ["GET", "HEAD"] : [route.method];
    methods.set(path, [...methods.get(path) ?? ["OPTIONS"], ...more]);
  }
  return methods;
}

/** Outermost: gives the request its id and writes the one line about it. */
function observe(name: string): MiddlewareHandler {
  return async (c: Context, next) => {
    const began = performance.now();
    const id = requestId(c);
    await next();
    c.res.headers.set("x-request-id", id);
    logRequest({
      function: name,
      method: c.req.method,
      route: c.get("route") ?? "-",
      status: c.res.status,
      ms: Math.round(performance.now() - began),
      request_id: id,
      ...(c.error ? facts(asApiError(c.error)) : {}),
    });
  };
}
