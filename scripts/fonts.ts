// deno-lint-ignore-file no-console
import { Buffer } from "node:buffer";

/** Where the functions find them: JSON, because a hosted function has no files beside its code. */
const path = "supabase/functions/_shared/pdf/fonts.json";

/** Scripts that Noto Sans is embedded for, each from the package that has it. */
const scripts: Record<string, string> = {
  "latin": "noto-sans",
  "latin-ext": "noto-sans",
  "vietnamese": "noto-sans",
  "greek": "noto-sans",
  "greek-ext": "noto-sans",
  "cyrillic": "noto-sans",
  "cyrillic-ext": "noto-sans",
  "devanagari": "noto-sans",
  "arabic": "noto-sans-arabic",
  "armenian": "noto-sans-armenian",
  "bengali": "noto-sans-bengali",
  "georgian": "noto-sans-georgian",
  "hebrew": "noto-sans-hebrew",
  "tamil": "noto-sans-tamil",
  "thai": "noto-sans-thai",
};

/** Reads the fonts and their ranges from the packages that deno.json pins. */
async function fonts() {
  const all = [];
  for (const [script, name] of Object.entries(scripts)) {
    const from = `@fontsource/${name}`;
    const { default: bytes } = await import(`${from}/files/${name}-${script}-400-normal.woff`, {
      with: { type: "bytes" },
    });
    const { default: ranges } = await import(`${from}/unicode.json`, { with: { type: "json" } });
    all.push({ script, ranges: ranges[script], woff: Buffer.from(bytes).toString("base64") });
  }
  return all;
}

const license = "Noto Sans, © The Noto Project Authors, SIL Open Font License 1.1 " +
  "(https://openfontlicense.org), as packed by Fontsource.";
await Deno.writeTextFile(path, JSON.stringify({ license, fonts: await fonts() }, null, 2) + "\n");
console.log(path);
