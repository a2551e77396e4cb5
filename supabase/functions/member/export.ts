import * as z from "zod";
import { requireCaller } from "../_shared/callers.ts";
import { ApiError } from "../_shared/errors.ts";
import { file } from "../_shared/files.ts";
import { parse, queryOf } from "../_shared/input.ts";
import type { Route } from "../_shared/routes.ts";
import { read } from "../_shared/rpc.ts";
import { Export } from "../_shared/schemas/export.ts";
import { textOf } from "../_shared/statements/as-csv.ts";
import { linesOf } from "../_shared/statements/lines.ts";

const noQuery = z.strictObject({});

/** GET /member/export: everything that the bank holds about the caller, in one zip. */
export const exportAll: Route = {
  method: "GET",
  path: "/export",
  summary: "Everything that the bank holds about me, in one zip",
  description: "A JSON file for each kind of thing, and for each account its statement from the " +
    "first day on, as CSV. about.json says what is left out, and why. In whatever standing.",
  caller: "member",
  keyed: false,
  query: noQuery,
  answer: z.unknown(),
  status: 200,
  media: ["application/zip"],
  refuses: ["member_required"],
  async handle(c) {
    const { token } = await requireCaller(c.req.raw);
    parse(noQuery, queryOf(c.req.url));
    const { files, left_out } = Export.parse(await read(token, "member_export", {}));
    const made_at = new Date().toISOString();
    const parts: Record<string, string> = { "about.json": json({ made_at, left_out }) };
    for (const [name, rows] of Object.entries(files)) parts[`${name}.json`] = json(rows);
    parts["login.json"] = json(await loginOf(token));
    for (const { community_id, unit } of files.accounts) {
      const slug = files.memberships.find((one) => one.community_id === community_id)?.slug;
      parts[`statements/${slug}-${unit}.csv`] = await statementOf(token, community_id, unit);
    }
    return file("chronobank-export.zip", "application/zip", await zipped(parts));
  },
};

function json(value: unknown): string {
  return JSON.stringify(value, null, 2) + "\n";
}

/** However long it is: who leaves takes all of it along. */
async function statementOf(token: string, community_id: string, unit: string): Promise<string> {
  const args = { community_id, unit };
  const ask = async (more?: object) => await read(token, "statement", { ...args, ...more });
  return textOf(await linesOf(ask, {}, Infinity));
}

/** What Supabase Auth keeps of the login: never the password, which it does not have either. */
async function loginOf(token: string): Promise<unknown> {
  const { ownAuthClient } = await import("../_shared/auth-client.ts");
  const { data, error } = await ownAuthClient().getUser(token);
  if (error && error.status === undefined) {
    throw new ApiError("upstream_unavailable", { cause: error });
  }
  const { id, email, phone, created_at, last_sign_in_at } = data.user ?? {};
  return { id, email, phone, created_at, last_sign_in_at };
}

/** Loaded when it is needed: no other call of this function zips anything. */
async function zipped(parts: Record<string, string>): Promise<Uint8Array<ArrayBuffer>> {
  const { strToU8, zipSync } = await import("fflate");
  const bytes = Object.entries(parts).map(([name, text]) => [name, strToU8(text)] as const);
  return new Uint8Array(zipSync(Object.fromEntries(bytes), { level: 6 }));
}
