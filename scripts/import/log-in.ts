import * as z from "zod";
import { type Bank, call } from "../demo/bank.ts";
import { PlainError } from "../postgres/plain-error.ts";

/** An access token of the coordinator: as the environment has it, or by e-mail and password. */
export async function logIn(bank: Bank): Promise<string> {
  const token = Deno.env.get("CHRONOBANK_TOKEN");
  if (token) return token;
  const email = Deno.env.get("CHRONOBANK_EMAIL");
  const password = Deno.env.get("CHRONOBANK_PASSWORD");
  if (!email || !password) {
    throw new PlainError(
      "Who imports? Set CHRONOBANK_EMAIL and CHRONOBANK_PASSWORD of a coordinator, or " +
        "CHRONOBANK_TOKEN.",
    );
  }
  const session = z.object({ access_token: z.string() });
  const body = { email, password };
  return (await call(bank, "POST /auth/login", session, { body })).access_token;
}
