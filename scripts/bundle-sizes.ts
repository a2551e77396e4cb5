import { functionNames } from "./generate/openapi/functions.ts";
import { run } from "./postgres/command.ts";

/** What a hosted project takes per function, deployed with --use-api (bytes). */
export const bundleLimit = 5 * 1024 * 1024;

/** What one function weighs when everything it imports is in one minified file. */
export interface Bundle {
  name: string;
  bytes: number;
}

/** Bundles every function; throws what `deno bundle` says when one cannot be bundled. */
export async function bundleSizes(): Promise<Bundle[]> {
  const dir = await Deno.makeTempDir({ prefix: "bundles-" });
  try {
    const bundles: Bundle[] = [];
    for (const name of await functionNames()) {
      const path = `${dir}/${name}.js`;
      const source = `supabase/functions/${name}/index.ts`;
      const command = ["bundle", "--quiet", "--minify", "--platform", "deno", "-o", path, source];
      const { ok, err } = await run([Deno.execPath(), ...command]);
      if (!ok) throw new Error(`${name} cannot be bundled: ${err}`);
      bundles.push({ name, bytes: (await Deno.stat(path)).size });
    }
    return bundles;
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
}

/** Bundles that a hosted project would refuse. */
export function tooLarge(bundles: Bundle[]): Bundle[] {
  return bundles.filter(({ bytes }) => bytes > bundleLimit);
}

/** A table of what each function weighs, heaviest first, with its share of the limit. */
export function table(bundles: Bundle[]): string {
  const rows = bundles.toSorted((one, other) => other.bytes - one.bytes).map(({ name, bytes }) => {
    const kilobytes = Math.ceil(bytes / 1024).toString().padStart(6);
    const share = (100 * bytes / bundleLimit).toFixed(0).padStart(3);
    return `${name.padEnd(18)}${kilobytes} KiB ${share} % of the limit`;
  });
  return rows.join("\n");
}

if (import.meta.main) {
  const bundles = await bundleSizes();
  console.log(table(bundles));
  if (tooLarge(bundles).length > 0) Deno.exit(1);
}
