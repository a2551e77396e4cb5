import type * as z from "zod";
import { Verdicts } from "../../supabase/functions/_shared/schemas/paper.ts";
import type { Bank } from "../demo/bank.ts";
import { PlainError } from "../postgres/plain-error.ts";

const ATTEMPTS = 5;

/** One batch; tried again with the same key while the bank is busy or not to be reached. */
export async function send(
  { url, publishableKey }: Bank,
  token: string,
  body: object,
  key: string,
): Promise<z.output<typeof Verdicts>> {
  for (let attempt = 1;; attempt++) {
    const response = await fetch(`${url}/functions/v1/admin/import`, {
      method: "POST",
      headers: {
        apikey: publishableKey,
        authorization: `Bearer ${token}`,
        "content-type": "application/json",
        "idempotency-key": key,
      },
      body: JSON.stringify(body),
    }).catch((error: Error) => error);
    if (response instanceof Error) {
      if (attempt === ATTEMPTS) throw new PlainError(`The bank is away: ${response.message}`);
      await pause(attempt);
      continue;
    }
    const text = await response.text();
    if (response.ok) return Verdicts.parse(JSON.parse(text));
    const busy = response.status === 429 || response.status >= 502;
    if (!busy || attempt === ATTEMPTS) {
      throw new PlainError(`The bank refused: ${response.status} ${text}`);
    }
    await pause(Number(response.headers.get("retry-after")) || attempt);
  }
}

function pause(seconds: number): Promise<void> {
  return new Promise((resume) => setTimeout(resume, seconds * 1000));
}
