import type { EdgeFunction } from "../../supabase/functions/_shared/app.ts";
import { SignJWT } from "jose";

export const secret = "a-shared-secret-of-at-least-32-characters";
export const ana = "11111111-1111-4111-8111-111111111111";

/** The settings of a function, for as long as the test body runs; nothing is logged meanwhile. */
export async function withSettings(
  settings: Record<string, string>,
  body: () => Promise<void>,
): Promise<void> {
  const all: Record<string, string> = {
    SUPABASE_URL: "http://127.0.0.1:9",
    SUPABASE_PUBLISHABLE_KEY: "sb_publishable_test",
    SUPABASE_SECRET_KEY: "sb_secret_test",
    CHRONOBANK_CLIENT_ADDRESS_HEADER: "x-forwarded-for",
    CHRONOBANK_AUTH_STEP_MS: "1",
    ...settings,
  };
  const ours = Object.keys(Deno.env.toObject()).filter((name) => /^(SUPABASE|CHRONO)/.test(name));
  const before = ours.map((name) => [name, Deno.env.get(name)!] as const);
  for (const name of ours) Deno.env.delete(name);
  for (const [name, value] of Object.entries(all)) Deno.env.set(name, value);
  try {
    await logged(body);
  } finally {
    for (const name of Object.keys(all)) Deno.env.delete(name);
    for (const [name, value] of before) Deno.env.set(name, value);
  }
}

/** A service that answers in the place of a project's REST and Auth, and what it was asked. */
interface Upstream {
  url: string;
  asked: { path: string; headers: Headers; body: unknown }[];
}

/** Runs the body against an upstream that answers as told. */
export async function withUpstream(
  answer: (path: string, nth: number) => Response,
  body: (upstream: Upstream) => Promise<void>,
  settings: Record<string, string> = {},
): Promise<void> {
  const asked: Upstream["asked"] = [];
  const server = Deno.serve({ port: 0, hostname: "127.0.0.1", onListen() {} }, async (request) => {
    const path = new URL(request.url).pathname;
    const text = await request.text();
    asked.push({ path, headers: request.headers, body: text && JSON.parse(text) });
    return answer(path, asked.length);
  });
  const url = `http://127.0.0.1:${server.addr.port}`;
  const shared = { SUPABASE_URL: url, CHRONOBANK_JWT_SECRET: secret };
  try {
    await withSettings({ ...shared, ...settings }, () => body({ url, asked }));
  } finally {
    await server.shutdown();
  }
}

/** An access token as Supabase Auth makes it; claims may be changed or (undefined) left out. */
export async function accessToken(claims: Record<string, unknown> = {}): Promise<string> {
  return await new SignJWT(validClaims(claims)).setProtectedHeader({ alg: "HS256" })
    .sign(new TextEncoder().encode(secret));
}

/** Claims of Ana, valid for an hour. */
export function validClaims(changes: Record<string, unknown> = {}): Record<string, unknown> {
  const now = Math.floor(Date.now() / 1000);
  const claims = { sub: ana, role: "authenticated", aud: "authenticated", iat: now };
  return { ...claims, exp: now + 3600, ...changes };
}

/** What came back, with the body parsed. */
interface Answer {
  status: number;
  headers: Headers;
  // deno-lint-ignore no-explicit-any -- tests look into answers of every shape
  body: any;
}

/** One request to a function, as the gateway passes it on. */
export async function ask(
  fn: EdgeFunction,
  path: string,
  init: RequestInit & { token?: string; json?: unknown; key?: string } = {},
): Promise<Answer> {
  const { token, json, key, ...rest } = init;
  const headers = new Headers(rest.headers);
  if (token) headers.set("authorization", `Bearer ${token}`);
  if (key) headers.set("idempotency-key", key);
  if (json !== undefined) headers.set("content-type", "application/json");
  const body = json === undefined ? rest.body : JSON.stringify(json);
  const method = rest.method ?? (body === undefined ? "GET" : "POST");
  const request = new Request(`http://functions${path}`, { ...rest, method, headers, body });
  const response = await fn.fetch(request);
  const text = await response.text();
  const isJson = response.headers.get("content-type")?.startsWith("application/json");
  return {
    status: response.status,
    headers: response.headers,
    body: isJson ? JSON.parse(text) : text,
  };
}

/** Everything that is logged while the body runs, as lines. */
export async function logged(body: () => Promise<void>): Promise<string[]> {
  const lines: string[] = [];
  const write = console.log;
  // A test that fails is thrown, not printed: what is printed here is the functions' log.
  console.log = (line: string) => lines.push(line);
  try {
    await body();
  } finally {
    console.log = write;
  }
  return lines;
}
