import type { Api } from "./api.ts";
import type { Functions } from "./functions.ts";

/** What the gateway has behind it. */
type Doors = {
  functions: Functions;
  api: Api;
  /** The REST API of a replica, which has an address of its own when hosted. */
  replica?: Api | undefined;
  sql(request: Request): Promise<Response>;
};

/** One door for everything, with the paths of a hosted project. */
export function createGateway(doors: Doors) {
  return async (request: Request, from: Deno.ServeHandlerInfo<Deno.NetAddr>): Promise<Response> => {
    const forwarded = withClientAddress(request, from.remoteAddr.hostname);
    if (!forwarded) return refusal(400, "bad_request", "This is no request that can be passed on.");
    const { pathname } = new URL(forwarded.url);
    const path = below(pathname, "/functions/v1");
    if (path !== null) return await doors.functions(path, forwarded);
    if (below(pathname, "/rest/v1") !== null || below(pathname, "/auth/v1") !== null) {
      return await doors.api(forwarded);
    }
    const read = below(pathname, "/replica");
    if (doors.replica && read?.startsWith("/rest/v1/")) {
      const { method, headers, body } = forwarded;
      const url = new URL(forwarded.url);
      return await doors.replica(
        new Request(`${url.origin}${read}${url.search}`, { method, headers, body }),
      );
    }
    if (pathname === "/pg/query") return await doors.sql(forwarded);
    return refusal(404, "not_found", "Nothing is served at this path.");
  };
}

function refusal(status: number, code: string, message: string): Response {
  return Response.json({ code, message, details: null, hint: null }, { status });
}

function below(pathname: string, prefix: string): string | null {
  return pathname.startsWith(`${prefix}/`) ? pathname.slice(prefix.length) : null;
}

/**
 * As hosted: the address comes from the connection; what the client claims is overwritten. Null
 * for what fetch cannot say again: the method TRACE, a Host that is no host.
 */
function withClientAddress(request: Request, address: string): Request | null {
  const headers = new Headers(request.headers);
  for (const name of ["x-forwarded-for", "cf-connecting-ip", "x-real-ip"]) {
    headers.set(name, address);
  }
  // Field by field: a copy made from the request itself would bind its abort signal as well.
  try {
    const { url, method, body } = request;
    return new Request(url, { method, headers, body });
  } catch {
    return null;
  }
}
