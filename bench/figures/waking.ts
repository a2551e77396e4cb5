import { type Bundle, bundleFunctions } from "../../scripts/bundle.ts";
import { bundleLimit, bundleRoom } from "../../scripts/bundle-sizes.ts";
import { tokenFor } from "../../scripts/checks/token.ts";
import { functionNames } from "../../scripts/generate/openapi/functions.ts";
import { run } from "../../scripts/postgres/command.ts";
import { PlainError } from "../../scripts/postgres/plain-error.ts";
import { startStandIn } from "../functions/stand-in.ts";
import type { Figure, Topic, Values } from "../topic.ts";
import { type Call, firstCall } from "../waking/calls.ts";

const KIB = 1024;
const [WAKE, NOTHING] = ["wake", "nothing"].map((name) =>
  new URL(`../waking/${name}.ts`, import.meta.url).pathname
);
const names = await functionNames();

/** From the start of a process to the first answer of a function. */
const wakes: Figure[] = names.map((name) => ({
  name: `wake-${name}`,
  title: `\`${name}\` wakes`,
  ours: `${name}.ms`,
  reference: "nothing.ms",
  against: "a function that does nothing",
  reach: null,
}));

/** What a deployment sends, and how long a function takes to be there. */
export const waking: Topic = {
  name: "waking",
  title: "Small and quick to wake",
  figures: [
    {
      name: "bundle",
      title: "the largest bundle",
      ours: "largest.kib",
      reference: null,
      against: `${bundleLimit / KIB} KiB, what a hosted project takes`,
      reach: { most: bundleRoom / KIB },
      unit: "KiB",
    },
    ...wakes,
  ],
  columns: {
    ms: "first answer, ms",
    cpu: "CPU until then, ms",
    kib: "bundle, KiB",
    kib_at_once: "read at once, KiB",
    modules: "modules",
    modules_at_once: "read at once",
  },
  async open() {
    const dir = await Deno.makeTempDir({ prefix: "waking-" });
    const bundles = await bundleFunctions(dir);
    const standIn = startStandIn();
    const calls = await firstCalls(standIn);
    const measures = bundles.map((bundle) =>
      [bundle.name, async () => ({
        ...await wake(`${dir}/${bundle.name}/index.js`, calls[bundle.name]!, standIn.settings),
        ...weight(bundle),
      })] as const
    );
    const largest = bundles.reduce((one, other) => one.bytes > other.bytes ? one : other);
    return {
      measures: {
        nothing: () => wake(NOTHING!, calls.health!, standIn.settings),
        largest: () => Promise.resolve(weight(largest)),
        ...Object.fromEntries(measures),
      },
      close: async () => {
        await standIn.close();
        await Deno.remove(dir, { recursive: true });
      },
    };
  },
};

async function firstCalls(
  { jwtSecret, settings }: ReturnType<typeof startStandIn>,
): Promise<Record<string, Call>> {
  const token = await tokenFor(crypto.randomUUID(), jwtSecret);
  const calls = names.map(async (name) => {
    const { default: served } = await import(`../../supabase/functions/${name}/index.ts`);
    return [name, firstCall(served, token, settings.CHRONOBANK_CRON_KEY!)] as const;
  });
  return Object.fromEntries(await Promise.all(calls));
}

/** A process that has compiled nothing before. */
async function wake(path: string, request: Call, env: Record<string, string>): Promise<Values> {
  const began = performance.now();
  const flags = ["--no-check", "--no-code-cache", "--no-config", "--allow-all"];
  const told = JSON.stringify({ path, request });
  const { ok, out, err } = await run([Deno.execPath(), "run", ...flags, WAKE!, told], { env });
  const ms = performance.now() - began;
  const { status, cpu } = ok ? JSON.parse(out) : { status: 500, cpu: 0 };
  if (status >= 500) throw new PlainError(`${path} answered ${status}: ${err}`);
  return { ms, cpu };
}

function weight({ bytes, bytesAtOnce, modules, modulesAtOnce }: Bundle): Values {
  return {
    kib: Math.ceil(bytes / KIB),
    kib_at_once: Math.ceil(bytesAtOnce / KIB),
    modules: modules.length,
    modules_at_once: modulesAtOnce.length,
  };
}
