import * as z from "zod";
import { type Client, readClient, writeClient } from "./clients.ts";
import type { Database } from "./database.types.ts";
import { type DatabaseError, fromDatabase } from "./errors.ts";

type Functions = Database["public"]["Functions"];

/** The name of an RPC in schema public. */
export type RpcName = keyof Functions & string;

/** The arguments of an RPC, from the generated types; none at all for one without arguments. */
export type RpcArgs<Name extends RpcName> = Functions[Name]["Args"] extends infer Args
  ? [Args] extends [never] ? Record<never, never> : Args & object
  : never;

/** The RPCs that change something for a member: they take the actor and the key. */
export type WriteName = {
  [Name in RpcName]: RpcArgs<Name> extends { actor: string; idempotency_key: string } ? Name
    : never;
}[RpcName];

/** What a write RPC wants besides the actor and the key. */
export type WriteArgs<Name extends RpcName> = Omit<RpcArgs<Name>, "actor" | "idempotency_key">;

/**
 * What a write RPC gives back: the answer to send, whether it is a replay, and the transaction of
 * its effect, by which a replica knows whether it has it; answers stored before had none.
 */
const Envelope = z.object({
  status: z.int().min(200).max(299),
  body: z.unknown(),
  replayed: z.boolean(),
  written: z.string().optional(),
});

/**
 * A read as the caller; token null for anon. A replica only ever answers with what was asked for:
 * whatever else it has to say, that it does not know somebody or cannot be reached, the primary
 * is asked instead.
 */
export async function read<Name extends RpcName>(
  token: string | null,
  name: Name,
  args: RpcArgs<Name>,
  replica: string | null = null,
): Promise<unknown> {
  if (replica !== null) {
    const { data, error } = await send(readClient(token, replica), name, args);
    if (!error) return data;
  }
  return await call(readClient(token), name, args);
}

/** A write that answers with an envelope {status, body, replayed, written}. */
export async function write<Name extends WriteName>(
  name: Name,
  args: RpcArgs<Name>,
): Promise<z.output<typeof Envelope>> {
  return Envelope.parse(await call(writeClient(), name, args));
}

/** A call of the bank itself, for no member: jobs, joining, counting attempts. */
export async function callAsBank<Name extends RpcName>(
  name: Name,
  args: RpcArgs<Name>,
): Promise<unknown> {
  return await call(writeClient(), name, args);
}

/** A deadlock's victim or a serialization failure has changed nothing: it may be tried again. */
const retryable = new Set(["40P01", "40001"]);
const attempts = 4;

async function call(client: Client, name: RpcName, args: object): Promise<unknown> {
  for (let attempt = 1;; attempt++) {
    const { data, error } = await send(client, name, args);
    if (!error) return data;
    if (attempt === attempts || !retryable.has(error.code ?? "")) throw fromDatabase(error);
    await pause(attempt);
  }
}

/** supabase-js overloads rpc() by literal names; the callers above have checked name and args. */
async function send(
  client: Client,
  name: RpcName,
  args: object,
): Promise<{ data: unknown; error: DatabaseError | null }> {
  return await client.rpc(name as never, args as never);
}

/** Jittered, so that two that met once do not meet again. */
function pause(attempt: number): Promise<void> {
  return new Promise((resume) => setTimeout(resume, attempt * (20 + Math.random() * 60)));
}
