import { PlainError } from "../postgres/plain-error.ts";

type Handler = (
  request: Request,
  from: Deno.ServeHandlerInfo<Deno.NetAddr>,
) => Promise<Response> | Response;

/** A port of ours, on the loopback only. It answers 503 until `serve` says what is behind it. */
type Door = { url: string; serve(handler: Handler): void; close(): Promise<void> };

/** Take a port; 0 takes a free one. @throws PlainError when it is taken */
export function openDoor(port: number): Door {
  const hostname = "127.0.0.1";
  let handler: Handler = () =>
    Response.json(
      { code: "starting", message: "The stack is still starting.", details: null, hint: null },
      { status: 503, headers: { "retry-after": "1" } },
    );
  try {
    const server = Deno.serve(
      { hostname, port, onListen: () => {} },
      (request, from) => handler(request, from),
    );
    let closed: Promise<void> | undefined;
    return {
      url: `http://${hostname}:${server.addr.port}`,
      serve: (next) => {
        handler = next;
      },
      // What is being answered is answered to its end.
      close: () => closed ??= server.shutdown(),
    };
  } catch (error) {
    if (!(error instanceof Deno.errors.AddrInUse)) throw error;
    throw new PlainError(
      `Port ${port} is taken: stop what listens there, or choose another with --port.`,
    );
  }
}
