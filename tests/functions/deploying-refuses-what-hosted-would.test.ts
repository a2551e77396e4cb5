import assert from "node:assert/strict";
import { checkSettings } from "../../scripts/deploy.ts";

const key = `CHRONOBANK_CRON_KEY=${"k".repeat(32)}\n`;

Deno.test("settings without a long cron key, or with reserved names, are refused", () => {
  checkSettings(key);
  checkSettings(`# ours\n${key}CHRONOBANK_CORS_ORIGINS="https://app.example"\n`);
  assert.throws(() => checkSettings("CHRONOBANK_CRON_KEY=short"), /32 characters/);
  assert.throws(() => checkSettings(""), /CRON_KEY/);
  assert.throws(() => checkSettings(`${key}SUPABASE_URL=x`), /SUPABASE_URL/);
});

Deno.test("a dry run prints the commands and runs none", async () => {
  const args = ["run", "-A", "scripts/deploy.ts", "--dry-run"];
  const { success, stdout } = await new Deno.Command(Deno.execPath(), { args }).output();
  assert.ok(success);
  const commands = new TextDecoder().decode(stdout).split("\n").filter(Boolean);
  assert.deepEqual(commands, [
    "> supabase db push --linked",
    "> supabase secrets set --env-file supabase/.env",
    "> supabase functions deploy --use-api",
  ]);
});
