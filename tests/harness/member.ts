import { type Answer, call, type CallOptions } from "./call.ts";
import type { Community } from "./community.ts";
import { sql } from "./sql.ts";
import { isTheirs } from "./telling.ts";

/** A named person with an account, logged in. Writes carry a fresh Idempotency-Key. */
export type Member = {
  name: string;
  email: string;
  password: string;
  member_id: string;
  /** The id in Supabase Auth: what a token calls `sub`. */
  auth_user_id: string;
  token: string;
  get(path: string, options?: CallOptions): Promise<Answer>;
  post(path: string, body?: unknown, options?: CallOptions): Promise<Answer>;
  patch(path: string, body?: unknown, options?: CallOptions): Promise<Answer>;
};

/** What a member's place in the community is, where it is not that of every new member. */
export type Place = {
  role?: "member" | "coordinator" | "admin";
  standing?: "pending" | "active" | "paused" | "suspended";
  floor?: number | null;
  ceiling?: number | null;
};

/** Register and log in over HTTP, as an app would; then put the member in their place. */
export async function asMember(
  name: string,
  community: Community,
  place: Place = {},
): Promise<Member> {
  const email = `${name.toLowerCase()}-${crypto.randomUUID().slice(0, 8)}@example.org`;
  const password = `${name} has a long password`;
  const client = newAddress();
  try {
    const account = { email, password, display_name: name, community: community.slug };
    expect(202, await call("POST", "/auth/register", account, { client }));
    const session = expect(200, await call("POST", "/auth/login", { email, password }, { client }));
    const { access_token: token, member: { member_id } } = session.body;
    isTheirs({ email, password, token });
    await put(member_id, community, place);
    const [{ auth_user_id }] = await sql<[{ auth_user_id: string }]>`
      select auth_user_id from members where member_id = ${member_id}`;
    return { name, email, password, member_id, auth_user_id, token, ...calls(token) };
  } finally {
    client?.close();
  }
}

/** The calls of whoever has this token. */
export function calls(token: string): Pick<Member, "get" | "post" | "patch"> {
  const write = (options: CallOptions) => ({ token, key: crypto.randomUUID(), ...options });
  return {
    get: (path, options = {}) => call("GET", path, undefined, { token, ...options }),
    post: (path, body = {}, options = {}) => call("POST", path, body, write(options)),
    patch: (path, body = {}, options = {}) => call("PATCH", path, body, write(options)),
  };
}

/** The answer, when it has this status; otherwise the test ends with what it said. */
export function expect(status: number, answer: Answer): Answer {
  if (answer.status === status) return answer;
  throw new Error(`Expected ${status}, got ${answer.status}: ${JSON.stringify(answer.body)}`);
}

async function put(member_id: string, { community_id }: Community, place: Place): Promise<void> {
  const { floor, ceiling, ...standing } = place;
  const limits = Object.entries({ floor, ceiling }).filter(([, limit]) => limit !== undefined);
  // One column at a time, as the dashboard does it.
  for (const [column, value] of Object.entries(standing)) {
    await sql`
      update memberships set ${sql({ [column]: value })}
      where member_id = ${member_id} and community_id = ${community_id}`;
  }
  for (const [column, value] of limits) {
    await sql`
      update accounts set ${sql({ [column]: value })}
      where member_id = ${member_id} and community_id = ${community_id}`;
  }
}

let used = 0;
const range = crypto.getRandomValues(new Uint8Array(2));

/**
 * Each member comes from an address of their own: accounts per address are limited. Linux answers
 * on all of 127.0.0.0/8; elsewhere all share one.
 */
function newAddress(): Deno.HttpClient | undefined {
  if (Deno.build.os !== "linux") return undefined;
  used++;
  return Deno.createHttpClient({ localAddress: `127.${range.join(".")}.${1 + used % 254}` });
}
