import type { Member } from "../harness/member.ts";
import { stack } from "../harness/stack.ts";

const SCRIPT = new URL("../../scripts/import.ts", import.meta.url).pathname;

/** Run the import task on a file with this text, as a coordinator. */
export async function importing(
  { token }: Member,
  csv: string,
  args: readonly string[],
): Promise<{ code: number; text: string }> {
  const file = await Deno.makeTempFile({ suffix: ".csv" });
  try {
    await Deno.writeTextFile(file, csv);
    const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
      args: ["run", "-A", SCRIPT, file, ...args],
      env: {
        CHRONOBANK_URL: stack.url,
        SUPABASE_PUBLISHABLE_KEY: stack.publishableKey,
        CHRONOBANK_TOKEN: token,
      },
    }).output();
    const text = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes)).join("");
    return { code, text };
  } finally {
    await Deno.remove(file);
  }
}
