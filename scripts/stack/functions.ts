/** What a function's index.ts exports by default. */
type Served = { fetch(request: Request): Response | Promise<Response> };

/** Answers requests to `/functions/v1/*`, `path` being what follows that. */
export type Functions = (path: string, request: Request) => Promise<Response>;

/** Load every function under `dir`; folders whose names start with `_` or `.` are none. */
export async function loadFunctions(dir: URL): Promise<Functions> {
  const loaded = new Map<string, Served>();
  await Promise.all((await names(dir)).map(async (name) => {
    const module: { default?: Partial<Served> } = await import(`${dir}${name}/index.ts`);
    if (typeof module.default?.fetch !== "function") {
      throw new Error(`supabase/functions/${name}/index.ts does not export default { fetch }`);
    }
    loaded.set(name, module.default as Served);
  }));
  return async (path, request) => {
    const served = loaded.get(path.split("/")[1] ?? "");
    if (!served) {
      return Response.json({ code: "NOT_FOUND", message: "Requested function was not found" }, {
        status: 404,
      });
    }
    // As hosted: the path that a function sees starts with its own name.
    const { origin, search } = new URL(request.url);
    const { method, headers, body } = request;
    return await served.fetch(new Request(`${origin}${path}${search}`, { method, headers, body }));
  };
}

async function names(dir: URL): Promise<string[]> {
  const found: string[] = [];
  try {
    for await (const entry of Deno.readDir(dir)) {
      if (!entry.isDirectory || /^[._]/.test(entry.name)) continue;
      const index = new URL(`${entry.name}/index.ts`, dir);
      if (await Deno.stat(index).then(() => true, () => false)) found.push(entry.name);
    }
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
  return found;
}
