import { deepStrictEqual } from "node:assert/strict";
import { citedNames, namedTests } from "../../scripts/generate/cited-tests.ts";

const page = await Deno.readTextFile("docs/guarantees.md");
const named = namedTests(page);

async function testsThereAre(): Promise<string[]> {
  const folders = ["database", "api", "concurrency", "properties", "operator", "soak"].map((name) =>
    `tests/${name}`
  );
  const files = await Promise.all(
    folders.map(async (folder) =>
      (await Array.fromAsync(Deno.readDir(folder)))
        .filter(({ isFile, name }) => isFile && /\.(sql|test\.ts)$/.test(name))
        .map(({ name }) => `${folder}/${name}`)
    ),
  );
  return files.flat();
}

Deno.test("docs/guarantees.md names every test of the bank, and none that is gone", async () => {
  const paths = named.map(({ path }) => path);
  deepStrictEqual((await testsThereAre()).filter((path) => !paths.includes(path)), []);
  const gone = await Promise.all(paths.map((path) => Deno.stat(path).then(() => [], () => [path])));
  deepStrictEqual(gone.flat(), []);
});

Deno.test("each test that docs/guarantees.md names stands with a promise", () => {
  const body = page.split(/^\[[^\]]+\]: /m)[0]!;
  deepStrictEqual(citedNames(body).sort(), named.map(({ name }) => name).sort());
});
