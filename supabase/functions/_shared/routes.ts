import type { Context } from "hono";
import * as z from "zod";
import { optionalCaller, requireCaller } from "./callers.ts";
import type { Code } from "./codes.ts";
import { requireCronKey } from "./cron-key.ts";
import { idempotencyKey } from "./idempotency.ts";
import { paramsOf, parse, queryOf } from "./input.ts";
import { readJson } from "./json.ts";
import { replicaFor, WRITTEN } from "./replica.ts";
import { callAsBank, read as readRpc, type RpcArgs, type RpcName } from "./rpc.ts";
import { write as writeRpc, type WriteArgs, type WriteName } from "./rpc.ts";

/** The kinds of answers there are. */
export type Media = "application/json" | "text/csv" | "application/pdf" | "application/zip";

/** Asks the RPC of a read, with other arguments where some are given. */
export type Ask = (more?: object) => Promise<unknown>;

/** The same answer as a file: which kind, and how it is made. */
interface AsFile<Query> {
  media: Media;
  make: (ask: Ask, query: Query) => Promise<Response>;
}

/** One route of a function: all that openapi.json says of it, and what it does. */
export interface Route {
  method: "GET" | "POST" | "PATCH";
  /** Below the function's own name; "/" is the function itself. */
  path: string;
  summary: string;
  description?: string;
  caller: "anyone" | "member" | "member or anyone" | "cron";
  keyed: boolean;
  params?: z.ZodObject;
  query?: z.ZodObject;
  input?: z.ZodObject;
  answer: z.ZodType;
  status: number;
  /** What a success may be; the first one unless the query's format says otherwise. */
  media: readonly Media[];
  /** What the bank may refuse, besides what every route of its kind refuses. */
  refuses: readonly Code[];
  handle(c: Context): Promise<Response>;
}

interface Spec<Params extends z.ZodObject> {
  summary: string;
  description?: string;
  params?: Params;
  answer: z.ZodType;
  refuses?: readonly Code[];
}

/** What a schema gives; zod types an object without fields as one with any field. */
type Fields<Schema extends z.ZodObject> = string extends keyof z.output<Schema>
  ? Record<never, never>
  : z.output<Schema>;

/** Input whose fields are the RPC's arguments needs no args; other input says how to get them. */
type Reshape<Input, Args> = Input extends Args
  ? Exclude<keyof Input, keyof Args> extends never ? { args?: (input: Input) => Args }
  : { args: (input: Input) => Args }
  : { args: (input: Input) => Args };

type WriteSpec<Name extends WriteName, Input extends z.ZodObject, Params extends z.ZodObject> =
  & Spec<Params>
  & { rpc: Name; input: Input; status?: number }
  & Reshape<Fields<Input> & Fields<Params>, WriteArgs<Name>>;

type ReadSpec<Name extends RpcName, Query extends z.ZodObject, Params extends z.ZodObject> =
  & Spec<Params>
  & {
    rpc: Name;
    query?: Query;
    caller?: "member" | "member or anyone";
    /** Never from a replica: it is about the primary. */
    fresh?: boolean;
    /** By the query's format; json needs none. */
    files?: Record<string, AsFile<Fields<Query> & Fields<Params>>>;
  }
  & Reshape<Fields<Query> & Fields<Params>, RpcArgs<Name>>;

type NoFields = z.ZodObject<Record<never, never>, z.core.$strict>;
const noFields: NoFields = z.strictObject({});

/**
 * A write: who, which key, what; then one RPC as service_role, whose envelope is the answer.
 * The Idempotency-Key belongs to actor and route; a replay says so in Idempotency-Replayed.
 */
export function write<
  Name extends WriteName,
  Input extends z.ZodObject,
  Params extends z.ZodObject = NoFields,
>(
  method: "POST" | "PATCH",
  path: string,
  spec: WriteSpec<Name, Input, Params>,
): Route {
  const args = (spec.args ?? unchanged) as (input: unknown) => WriteArgs<Name>;
  return {
    ...described(spec, "member"),
    method,
    path,
    keyed: true,
    input: spec.input,
    status: spec.status ?? 200,
    async handle(c) {
      const actor = (await requireCaller(c.req.raw)).id;
      const idempotency_key = idempotencyKey(c.req.raw);
      const params = paramsOf(spec.params ?? noFields, c.req.param());
      const input = parse(spec.input, await readJson(c.req.raw));
      const all = { ...args({ ...input, ...params }), actor, idempotency_key };
      const { status, body, replayed, written } = await writeRpc(spec.rpc, all as RpcArgs<Name>);
      const headers: Record<string, string> = replayed ? { "idempotency-replayed": "true" } : {};
      if (written !== undefined) headers[WRITTEN] = written;
      return Response.json(body, { status, headers });
    },
  };
}

/** A read: one RPC as the caller, with the publishable key, so that row level security decides. */
export function read<
  Name extends RpcName,
  Query extends z.ZodObject = NoFields,
  Params extends z.ZodObject = NoFields,
>(path: string, spec: ReadSpec<Name, Query, Params>): Route {
  const args = (spec.args ?? unchanged) as (input: unknown) => RpcArgs<Name>;
  const { caller: who = "member", query: schema = noFields } = spec;
  return {
    ...described(spec, who),
    method: "GET",
    path,
    query: schema,
    media: ["application/json", ...Object.values(spec.files ?? {}).map(({ media }) => media)],
    async handle(c) {
      const caller = who === "member" ? requireCaller : optionalCaller;
      const token = (await caller(c.req.raw))?.token ?? null;
      const params = paramsOf(spec.params ?? noFields, c.req.param());
      const { format, ...query } = parse(schema, queryOf(c.req.url)) as { format?: string };
      const input = { ...query, ...params } as Fields<Query> & Fields<Params>;
      const replica = spec.fresh ? null : await replicaFor(token, c.req.header(WRITTEN));
      const ask: Ask = async (more) =>
        await readRpc(token, spec.rpc, { ...args(input), ...more }, replica);
      const file = spec.files?.[format ?? "json"];
      return file ? await file.make(ask, input) : Response.json(await ask());
    },
  };
}

/** A job: whoever has the cron key runs one batch of it. Jobs need no Idempotency-Key. */
export function job<Name extends RpcName, Input extends z.ZodObject>(
  path: string,
  spec: Spec<NoFields> & { rpc: Name; input: Input } & Reshape<Fields<Input>, RpcArgs<Name>>,
): Route {
  const args = (spec.args ?? unchanged) as (input: unknown) => RpcArgs<Name>;
  return {
    ...described(spec, "cron"),
    method: "POST",
    path,
    input: spec.input,
    async handle(c) {
      await requireCronKey(c.req.raw);
      const input = parse(spec.input, await readJson(c.req.raw));
      return Response.json(await callAsBank(spec.rpc, args(input)));
    },
  };
}

/** A POST of /auth/*: no key, no RPC of its own; Supabase Auth does the work. */
export function door<Input extends z.ZodObject>(
  path: string,
  spec: Spec<NoFields> & {
    caller?: "anyone" | "member";
    input: Input;
    status?: number;
    act: (input: z.output<Input>, c: Context) => Promise<unknown>;
  },
): Route {
  const status = spec.status ?? 200;
  return {
    ...described(spec, spec.caller ?? "anyone"),
    method: "POST",
    path,
    input: spec.input,
    status,
    async handle(c) {
      const input = parse(spec.input, await readJson(c.req.raw));
      return Response.json(await spec.act(input, c), { status });
    },
  };
}

function described(spec: Spec<z.ZodObject>, caller: Route["caller"]) {
  const { summary, description, params, answer, refuses = [] } = spec;
  const common = { summary, description, params, answer, refuses, caller };
  const media: readonly Media[] = ["application/json"];
  return { ...common, keyed: false, status: 200, media };
}

function unchanged<Input>(input: Input): Input {
  return input;
}
