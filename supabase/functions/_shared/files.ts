import type { Media } from "./routes.ts";

/** An answer that a browser saves under a name. */
export function file(
  name: string,
  media: Media,
  body: BodyInit,
  headers: Record<string, string> = {},
): Response {
  return new Response(body, {
    headers: {
      "content-type": media === "text/csv" ? `${media}; charset=utf-8` : media,
      "content-disposition": `attachment; filename="${name}"`,
      ...headers,
    },
  });
}

/** A table as a file; next says where a table goes on that is only a page. */
export function csvFile(name: string, text: string, next: string | null = null): Response {
  const headers: Record<string, string> = next === null ? {} : { "x-next-cursor": next };
  return file(`${name}.csv`, "text/csv", text, headers);
}
