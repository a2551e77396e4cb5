import { type Bundle, bundleFunctions } from "./bundle.ts";

/** What a hosted project takes per function, deployed with --use-api (bytes). */
export const bundleLimit = 5 * 1024 * 1024;

/**
 * What we take: the server bundles once more, and what it adds is not for us to see. The largest
 * bundles, with what writes PDF files, are at half of the limit.
 */
export const bundleRoom = 3 * 1024 * 1024;

/** What each function weighs. */
export async function bundleSizes(): Promise<Bundle[]> {
  const dir = await Deno.makeTempDir({ prefix: "bundles-" });
  try {
    return await bundleFunctions(dir);
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
}

/** Bundles that a hosted project would refuse, or nearly. */
export function tooLarge(bundles: Bundle[]): Bundle[] {
  return bundles.filter(({ bytes }) => bytes > bundleRoom);
}

/** A table of what each function weighs, heaviest first, with its share of the limit. */
export function table(bundles: Bundle[]): string {
  const heads = ["function", "KiB", "at once", "modules", "at once", "of the limit"];
  const rows = bundles.toSorted((one, other) => other.bytes - one.bytes).map((bundle) => {
    const { name, bytes, bytesAtOnce, modules, modulesAtOnce } = bundle;
    const share = `${(100 * bytes / bundleLimit).toFixed(0)} %`;
    return [name, kib(bytes), kib(bytesAtOnce), modules.length, modulesAtOnce.length, share];
  });
  return [heads, ...rows].map(line).join("\n");
}

function line([name, ...rest]: (string | number)[]): string {
  return String(name).padEnd(18) + rest.map((cell) => String(cell).padStart(9)).join("");
}

function kib(bytes: number): number {
  return Math.ceil(bytes / 1024);
}

if (import.meta.main) {
  const bundles = await bundleSizes();
  console.log(table(bundles));
  if (tooLarge(bundles).length > 0) Deno.exit(1);
}
