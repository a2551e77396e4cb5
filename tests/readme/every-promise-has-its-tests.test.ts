import { deepStrictEqual } from "node:assert/strict";

const page = await Deno.readTextFile("docs/guarantees.md");

/** What the page calls its tests, and where they are: `[name]: ../tests/…`. */
const named = [...page.matchAll(/^\[([^\]]+)\]: \.\.\/(.+)$/gm)]
  .map(([, name = "", path = ""]) => ({ name, path }));

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
  const cited = [...body.matchAll(/\[([^\]]+)\](?!\()/g)].map(([, name]) => name!);
  deepStrictEqual(cited.sort(), named.map(({ name }) => name).sort());
});
