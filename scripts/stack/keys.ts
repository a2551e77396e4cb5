import { generateApiKey } from "@supabase/lite";
import * as z from "zod";
import { PlainError } from "../postgres/plain-error.ts";

/** What the local stack's clients and functions show to prove who they are. */
export type Keys = {
  /** For apps: whoever has it is `anon`. */
  publishableKey: string;
  /** For the functions alone: whoever has it is `service_role`. */
  secretKey: string;
  /** Signs and verifies the members' tokens (HS256). */
  jwtSecret: string;
  /** What the cron paths want to see. */
  cronKey: string;
};

/**
 * The stack's keys: those in the environment, else those in `file`, which is made, readable by its
 * owner only, when it is not there.
 * @throws PlainError when the file is damaged
 */
export async function loadKeys(file: string): Promise<Keys> {
  const kept = await readKeys(file) ?? await makeKeys(file);
  return {
    publishableKey: Deno.env.get("SUPABASE_PUBLISHABLE_KEY") ?? kept.publishableKey,
    secretKey: Deno.env.get("SUPABASE_SECRET_KEY") ?? kept.secretKey,
    jwtSecret: Deno.env.get("CHRONOBANK_JWT_SECRET") ?? kept.jwtSecret,
    cronKey: Deno.env.get("CHRONOBANK_CRON_KEY") ?? kept.cronKey,
  };
}

const WholeFile = z.object({
  publishableKey: z.string().min(1),
  secretKey: z.string().min(1),
  jwtSecret: z.string().min(1),
  cronKey: z.string().min(1),
});

/** @throws PlainError when the file is not whole: a missing key would leave a door open */
async function readKeys(file: string): Promise<Keys | null> {
  const text = await Deno.readTextFile(file).catch((error) => {
    if (error instanceof Deno.errors.NotFound) return null;
    throw error;
  });
  if (text === null) return null;
  try {
    return WholeFile.parse(JSON.parse(text));
  } catch {
    throw new PlainError(`${file} is damaged: remove it, and new keys are made.`);
  }
}

async function makeKeys(file: string): Promise<Keys> {
  const keys: Keys = {
    publishableKey: (await generateApiKey("publishable")).key,
    secretKey: (await generateApiKey("secret")).key,
    jwtSecret: random(),
    cronKey: `cron_${random()}`,
  };
  await Deno.writeTextFile(file, JSON.stringify(keys, null, 2) + "\n", { mode: 0o600 });
  return keys;
}

function random(): string {
  return crypto.getRandomValues(new Uint8Array(32)).toBase64({
    alphabet: "base64url",
    omitPadding: true,
  });
}
