import { inDatabase } from "../postgres/copy-database.ts";

/**
 * A database in the private cluster: as the migrator `postgres`, as the superuser, and the way
 * through the pooler.
 */
export type Address = {
  url: string;
  adminUrl: string;
  pooled?: { url: string; authenticatorUrl: string };
};

/** Another database of the same server. */
export function besides({ url, adminUrl, pooled }: Address, name: string): Address {
  return {
    url: inDatabase(url, name),
    adminUrl: inDatabase(adminUrl, name),
    pooled: pooled && {
      url: inDatabase(pooled.url, name),
      authenticatorUrl: inDatabase(pooled.authenticatorUrl, name),
    },
  };
}
