import type { Code } from "../../../../supabase/functions/_shared/codes.ts";
import { type Answer, call } from "../../../harness/call.ts";
import { expect, type Member } from "../../../harness/member.ts";
import { anAddress } from "../address.ts";
import { disputed, held, request } from "../exchange.ts";
import { newVillage } from "../people.ts";

/** By code: how that refusal is met over HTTP. */
export type Met = Partial<Record<Code, () => Promise<Answer>>>;

/** Where all of them are met: one community, whose rules change for a moment at a time. */
export const village = await newVillage("refusing");
const { ana, ben } = village;

const client = anAddress();
export const words = { title: "Company", description: "For a walk.", category: "other", amount: 5 };
export const reason = { reason: "Talked it over." };

/** An escrow of 5 minutes from Ana to Ben. */
export const escrow = async () => ({ escrow_id: await held(ana, ben, 5) });

/** A case that Ana opened about one. */
export const dispute = async () => ({ dispute_id: await disputed(ana, await held(ana, ben, 5)) });

/** A call of nobody's. */
export const anonymous = (method: string, path: string, body?: object | string, headers = {}) =>
  call(method, path, body, { client, headers });

/** Do it once, which is fine, and a second time. */
export async function twice(member: Member, path: string, body: object): Promise<Answer> {
  expect(200, await member.post(path, body));
  return await member.post(path, body);
}

/** Ben accepts a request of Ana's after something has changed. */
export async function accepting(amount: number, change: () => Promise<unknown>): Promise<Answer> {
  const { request_id } = await request(ana, ben, amount);
  await change();
  return await ben.post("/request-accept", { request_id });
}
