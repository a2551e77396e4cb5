import postgres from "postgres";
import { generate } from "../generate/generate.ts";
import { type Step, verdicts } from "./step.ts";

/** Generated files are what the sources give today. */
export const generated: Step = {
  name: "generated files are up to date",
  async run(bed) {
    const sql = postgres((await bed.template()).url, { max: 1 });
    const complaints: (string | null)[] = [];
    try {
      for await (const { path, text } of generate(sql)) {
        const kept = await Deno.readTextFile(path).catch(() => "");
        complaints.push(kept === text ? null : `${path} is out of date: run deno task generate.`);
      }
    } finally {
      await sql.end();
    }
    return verdicts(complaints);
  },
};
