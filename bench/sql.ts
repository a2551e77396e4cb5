import type { Address } from "../scripts/checks/address.ts";
import { withConnection } from "../scripts/postgres/with-connection.ts";

/** A script or a piece of SQL of this folder. */
export function readSql(name: string): Promise<string> {
  return Deno.readTextFile(new URL(`sql/${name}.sql`, import.meta.url));
}

/** Run such a piece, or any other SQL, as the superuser of a bank. */
export async function asAdmin({ adminUrl }: Address, text: string): Promise<void> {
  await withConnection(adminUrl, (sql) => sql.unsafe(text));
}
