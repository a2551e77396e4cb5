import { PlainError } from "../postgres/plain-error.ts";
import type { Bank } from "./bank.ts";

const KEYS = ".chronobank/keys.json";

/** The running stack: as the environment says, else the local one as `deno task start` left it. */
export async function findBank(): Promise<Bank> {
  const env = (name: string) => Deno.env.get(name);
  const kept = await keptKeys();
  const bank = {
    url: (env("CHRONOBANK_URL") ?? "http://127.0.0.1:54321").replace(/\/$/, ""),
    publishableKey: env("SUPABASE_PUBLISHABLE_KEY") ?? kept.publishableKey,
    secretKey: env("SUPABASE_SECRET_KEY") ?? kept.secretKey,
    cronKey: env("CHRONOBANK_CRON_KEY") ?? kept.cronKey,
  };
  const answer = await fetch(`${bank.url}/functions/v1/health`).catch(() => null);
  await answer?.body?.cancel();
  if (!answer?.ok) {
    throw new PlainError(
      `No bank answers at ${bank.url}: run deno task start in another terminal.`,
    );
  }
  return bank;
}

async function keptKeys(): Promise<Omit<Bank, "url">> {
  const none = { publishableKey: "", secretKey: "", cronKey: "" };
  return await Deno.readTextFile(KEYS).then((text) => JSON.parse(text), () => none);
}
