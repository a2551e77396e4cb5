import { generate } from "../generate/generate.ts";
import { type Step, verdicts } from "./step.ts";

/** Generated files are what the sources give today. */
export const generated: Step = {
  name: "generated files are up to date",
  async run(bed) {
    const complaints: (string | null)[] = [];
    for await (const { path, text } of generate(bed)) {
      const kept = await Deno.readTextFile(path).catch(() => "");
      complaints.push(kept === text ? null : `${path} is out of date: run deno task generate.`);
    }
    return verdicts(complaints);
  },
};
