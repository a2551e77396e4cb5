import { setting } from "./environment.ts";

/**
 * Where a request comes from, or null when no proxy says so. Cloudflare, in front of every hosted
 * project, overwrites cf-connecting-ip; CHRONOBANK_CLIENT_ADDRESS_HEADER names another header
 * where another proxy stands in front. Of a list only the last hop counts: it is what the nearest
 * proxy wrote, all before it may be the client's own invention.
 */
export function clientAddress(request: Request): string | null {
  const name = setting("CHRONOBANK_CLIENT_ADDRESS_HEADER") ?? "cf-connecting-ip";
  const address = request.headers.get(name)?.split(",").at(-1)?.trim();
  return address && /^[0-9a-fA-F:.]{2,45}$/.test(address) ? address : null;
}

/**
 * The name under which attempts of an address are counted: the database never learns the address.
 * Requests without one share one name: a missing header must not lift the limit.
 */
export async function clientName(address: string | null, secret: string): Promise<string> {
  const bytes = (text: string) => new TextEncoder().encode(text);
  const algorithm = { name: "HMAC", hash: "SHA-256" };
  const key = await crypto.subtle.importKey("raw", bytes(secret), algorithm, false, ["sign"]);
  const name = await crypto.subtle.sign("HMAC", key, bytes(network(address ?? "unknown")));
  return new Uint8Array(name).toHex();
}

/** One household has a whole /64 of IPv6: it counts as one client, like one IPv4 address. */
function network(address: string): string {
  if (!address.includes(":") || address.includes(".")) return address;
  const [head = "", tail] = address.toLowerCase().split("::");
  const groups = head.split(":").filter(Boolean);
  const rest = (tail ?? "").split(":").filter(Boolean);
  const zeros = tail === undefined ? 0 : Math.max(0, 8 - groups.length - rest.length);
  const all = [...groups, ...Array<string>(zeros).fill("0"), ...rest];
  return all.slice(0, 4).map((group) => group.replace(/^0+(?=.)/, "")).join(":");
}
