/**
 * A client address that nobody else calls from: attempts are counted per address. Linux answers on
 * all of 127.0.0.0/8; elsewhere all calls come from one.
 */
export function anAddress(): Deno.HttpClient | undefined {
  if (Deno.build.os !== "linux") return undefined;
  const [a, b, c] = crypto.getRandomValues(new Uint8Array(3)) as unknown as [
    number,
    number,
    number,
  ];
  return Deno.createHttpClient({ localAddress: `127.${1 + a % 250}.${b}.${1 + c % 250}` });
}
