import { exists } from "../postgres/command.ts";

/** What a long run has found, as the docs take it from `docs/figures/<attack>.json`. */
export type Figures = {
  attack: string;
  /** The fingerprint of the bank that was attacked. */
  bank: string;
  date: string;
  /** A short sentence for each part; the docs quote it by the name of the part. */
  says: Record<string, string>;
};

/** The parts of the repository that decide how the bank behaves. */
const BANK = ["supabase/migrations", "supabase/functions"];

/** Where the figures of an attack are kept. */
export function figuresOf(attack: string): string {
  return `docs/figures/${attack}.json`;
}

/** Keep what a run has found: sentences for the docs, and the data that they are made of. */
export async function saveFigures(
  attack: string,
  says: Record<string, string>,
  data: Record<string, unknown>,
): Promise<void> {
  const date = new Date().toISOString().slice(0, 10);
  const figures: Figures = { attack, bank: await fingerprint(), date, says, ...data };
  await Deno.writeTextFile(figuresOf(attack), `${JSON.stringify(figures, null, 2)}\n`);
}

/** What an attack has found last; null when it has never been run. */
export async function readFigures<More = unknown>(
  attack: string,
): Promise<Figures & More | null> {
  const path = figuresOf(attack);
  return await exists(path) ? JSON.parse(await Deno.readTextFile(path)) : null;
}

/** Twelve hex digits that change with every migration and every function. */
export async function fingerprint(): Promise<string> {
  const paths = (await Promise.all(BANK.map(sourcesUnder))).flat().sort();
  const texts = await Promise.all(paths.map((path) => Deno.readTextFile(path)));
  const whole = new TextEncoder().encode(paths.map((path, at) => path + texts[at]).join("\0"));
  return new Uint8Array(await crypto.subtle.digest("SHA-256", whole)).toHex().slice(0, 12);
}

async function sourcesUnder(folder: string): Promise<string[]> {
  const entries = await Array.fromAsync(Deno.readDir(folder));
  const sources = entries.map(({ name, isDirectory }) => {
    if (isDirectory) return sourcesUnder(`${folder}/${name}`);
    return /\.(sql|ts)$/.test(name) ? [`${folder}/${name}`] : [];
  });
  return (await Promise.all(sources)).flat();
}
