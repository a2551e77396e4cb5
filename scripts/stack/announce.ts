import type { Stack } from "./stack.ts";

/** What the start command prints when everything is up. */
export function announce(stack: Stack, kind: string, milliseconds: number): string {
  const lines = {
    "Functions": `${stack.url}/functions/v1`,
    "REST": `${stack.url}/rest/v1`,
    "Auth": `${stack.url}/auth/v1`,
    "SQL door": `POST ${stack.url}/pg/query`,
    "Database": `${stack.place} (${kind})`,
    "Publishable key": stack.publishableKey,
    "Secret key": stack.secretKey,
    "Cron key": stack.cronKey,
  };
  const listed = Object.entries(lines).map(([name, value]) => `  ${name.padEnd(16)} ${value}`);
  const seconds = (milliseconds / 1000).toFixed(1);
  return `ChronoBank is ready after ${seconds} s. Ctrl-C stops it.\n\n${listed.join("\n")}\n`;
}
