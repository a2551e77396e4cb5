import { createClient } from "@supabase/supabase-js";
import type { Address } from "../../scripts/checks/address.ts";
import type { TestStack } from "../../scripts/checks/test-stack.ts";
import { tokenFor } from "../../scripts/checks/token.ts";
import { run } from "../../scripts/postgres/command.ts";
import { PlainError } from "../../scripts/postgres/plain-error.ts";
import { withConnection } from "../../scripts/postgres/with-connection.ts";
import { load } from "../functions/load.ts";
import { stackWithNoOp } from "../functions/stack.ts";
import { startStandIn } from "../functions/stand-in.ts";
import { asAdmin, readSql } from "../sql.ts";
import type { Measure, Topic } from "../topic.ts";

const MEMBERS = 1000;
const CPU = new URL("../functions/cpu.ts", import.meta.url).pathname;

type Keys = Pick<TestStack, "url" | "secretKey" | "jwtSecret">;
type Held = { escrow_id: string; recipient_id: string };

/** What a call costs between the app and the database. */
export const functions: Topic = {
  name: "functions",
  title: "Functions",
  figures: [
    {
      name: "confirm",
      title: "`POST /escrow/confirm`, calls a second",
      ours: "confirm.rate",
      reference: "no-op.rate",
      against: "a function that calls an RPC that does nothing",
      reach: { least: 0.8 },
    },
    {
      name: "confirm-p99",
      title: "p99 of `POST /escrow/confirm`",
      ours: "confirm.p99",
      reference: "no-op.p99",
      against: "a function that calls an RPC that does nothing",
      reach: { most: 1.5 },
    },
    {
      name: "confirm-direct",
      title: "`POST /escrow/confirm`, calls a second",
      ours: "confirm.rate",
      reference: "direct.rate",
      against: "the same RPC by supabase-js, without a function",
      reach: null,
    },
    {
      name: "added-cpu",
      title: "CPU that the function adds to a call",
      ours: "cpu.added",
      reference: null,
      against: "the same RPC by supabase-js, without a function",
      reach: { most: 1 },
      unit: "ms",
    },
  ],
  columns: {
    rate: "a second",
    p50: "p50, ms",
    p99: "p99, ms",
    function: "CPU through the function, ms",
    rpc: "CPU of the RPC by supabase-js, ms",
  },
  async open(bench) {
    const bank = await bench.bank(MEMBERS);
    await asAdmin(bank, await readSql("prepare"));
    const { stack, stop } = await stackWithNoOp(bank, bench.bed.dir);
    const standIn = startStandIn();
    const many = (bench.quick ? 100 : 200) * bench.seconds;
    return {
      measures: {
        confirm: async () => await load(await confirmations(stack, await hold(bank, many))),
        direct: async () => await load(directly(stack, await hold(bank, many))),
        "no-op": () => load(noOps(stack, many)),
        cpu: cpu(standIn, bench.quick ? 300 : 2000),
      },
      close: async () => {
        await standIn.close();
        await stop();
      },
    };
  },
};

/** Escrows that wait for their recipients. */
async function hold({ adminUrl }: Address, many: number): Promise<Held[]> {
  return await withConnection(adminUrl, async (sql) => {
    await sql.unsafe(`call bench.ask(${many}, null, null, ${MEMBERS})`);
    return await sql<Held[]>`
      select recipient_id, public.request_accept(provider_id, gen_random_uuid()::text, request_id)
        #>> '{body, escrow, escrow_id}' as escrow_id from bench.requests`;
  });
}

/** Each by its recipient, with a token and a key. */
async function confirmations({ url, jwtSecret }: Keys, held: Held[]) {
  return await Promise.all(held.map(async ({ escrow_id, recipient_id }) => {
    const token = await tokenFor(recipient_id, jwtSecret);
    return () =>
      post(`${url}/functions/v1/escrow/confirm`, { escrow_id }, {
        authorization: `Bearer ${token}`,
        "idempotency-key": crypto.randomUUID(),
      });
  }));
}

function noOps({ url }: Keys, many: number): (() => Promise<void>)[] {
  return Array.from({ length: many }, () => () => post(`${url}/functions/v1/no-op`, {}));
}

function directly({ url, secretKey }: Keys, held: Held[]): (() => Promise<void>)[] {
  const client = createClient(url, secretKey);
  return held.map(({ escrow_id, recipient_id: actor }) => async () => {
    const args = { actor, idempotency_key: crypto.randomUUID(), escrow_id };
    const { error } = await client.rpc("escrow_confirm", args);
    if (error) throw new PlainError(`escrow_confirm was refused: ${error.message}`);
  });
}

async function post(url: string, body: unknown, headers: HeadersInit = {}): Promise<void> {
  const response = await fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify(body),
  });
  const text = await response.text();
  if (!response.ok) throw new PlainError(`${url} answered ${response.status}: ${text}`);
}

function cpu({ settings, jwtSecret }: ReturnType<typeof startStandIn>, calls: number): Measure {
  return async () => {
    const escrow = crypto.randomUUID();
    const asked = JSON.stringify({ calls, escrow, token: await tokenFor(escrow, jwtSecret) });
    const command = [Deno.execPath(), "run", "-A", "--no-check", CPU, asked];
    const { ok, out, err } = await run(command, { env: settings });
    if (!ok) throw new PlainError(err);
    return JSON.parse(out);
  };
}
