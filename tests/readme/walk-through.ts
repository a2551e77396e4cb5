/** What to paste, and the answer that the README shows for it, if it shows one. */
export type Step = { commands: string; answer: unknown };

/** The shell blocks of one section of a page, each with the JSON block right after it. */
export function walkThrough(page: string, heading: string): Step[] {
  const section = page.split(`\n## ${heading}\n`)[1]?.split("\n## ")[0] ?? "";
  const blocks = section.matchAll(/^```sh\n(.*?)^```\n+(?:```json\n(.*?)^```\n)?/gms);
  return [...blocks].map(([, commands = "", answer]) => ({
    commands,
    answer: answer === undefined ? undefined : JSON.parse(answer),
  }));
}

/** Paste all steps into one shell; what each of them printed. */
export async function paste(steps: Step[]): Promise<string[]> {
  const mark = `--- ${crypto.randomUUID()} ---`;
  const script = steps.map(({ commands }) => `${commands}\necho; echo "${mark}"`).join("\n");
  const { stdout, stderr } = await new Deno.Command("bash", { args: ["-c", script] }).output();
  const [out, err] = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes));
  if (err) throw new Error(err);
  return out!.split(mark).slice(0, -1).map((text) => text.trim());
}

/** Of what was printed, the parts that the README shows: it leaves fields out. */
export function shown(printed: unknown, wanted: unknown): unknown {
  if (Array.isArray(wanted) && Array.isArray(printed)) {
    return printed.map((item, at) => shown(item, wanted[at]));
  }
  if (!isObject(wanted) || !isObject(printed)) return printed;
  return Object.fromEntries(
    Object.entries(wanted).map(([name, value]) => [name, shown(printed[name], value)]),
  );
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
