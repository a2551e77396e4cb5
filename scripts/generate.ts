import { withTestBed } from "./checks/with-test-bed.ts";
import { generate } from "./generate/generate.ts";
import { runCommand } from "./postgres/plain-error.ts";

// deno-lint-ignore-file no-console

/** Writes every generated file, from a database made for the purpose. */
async function main(): Promise<void> {
  await withTestBed(async (bed) => {
    for await (const { path, text } of generate(bed)) {
      await Deno.mkdir(path.replace(/\/[^/]*$/, ""), { recursive: true });
      await Deno.writeTextFile(path, text);
      console.log(path);
    }
  });
}

await runCommand(main);
