import { ApiError } from "./errors.ts";

/** Bytes of a body, at most; the largest honest one is a statement of 4000 characters. */
const bodyLimit = 64 * 1024;

/**
 * A body over the limit is read to its end up to here and thrown away: a client that is still
 * sending would otherwise see a reset connection in place of the 413.
 */
const drainLimit = 8 * 1024 * 1024;

/** The JSON body of a request; an empty body counts as {}. */
export async function readJson(request: Request): Promise<unknown> {
  const bytes = await readBytes(request);
  if (bytes.length === 0) return {};
  const type = request.headers.get("content-type")?.split(";")[0]?.trim().toLowerCase();
  if (type !== "application/json") throw new ApiError("unsupported_media_type");
  return parseJson(bytes);
}

async function readBytes(request: Request): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  try {
    for await (const chunk of request.body ?? []) {
      size += chunk.length;
      if (size <= bodyLimit) chunks.push(chunk);
      if (size > drainLimit) break;
    }
  } catch (cause) {
    // The client hung up: nobody reads the answer, and the log should not call it our fault.
    throw new ApiError("invalid_json", { cause });
  }
  if (size > bodyLimit) throw new ApiError("body_too_large", { details: { limit: bodyLimit } });
  return new Uint8Array(await new Blob(chunks as BlobPart[]).arrayBuffer());
}

function parseJson(bytes: Uint8Array): unknown {
  let text: string;
  let value: unknown;
  try {
    text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    value = JSON.parse(text);
  } catch {
    throw new ApiError("invalid_json");
  }
  const repeated = repeatedField(text);
  if (repeated !== undefined) {
    throw new ApiError("invalid_json", { details: { repeated_field: repeated } });
  }
  return value;
}

/**
 * The first field that an object names twice. JSON.parse keeps the last one silently, and a proxy
 * in front may have looked at the first. Wants text that JSON.parse has accepted.
 */
function repeatedField(text: string): string | undefined {
  const open: (Set<string> | null)[] = [];
  let before = "";
  for (const [token] of text.matchAll(/"(?:[^"\\]|\\.)*"|[{}[\],]/g)) {
    if (token === "{") open.push(new Set());
    else if (token === "[") open.push(null);
    else if (token === "}" || token === "]") open.pop();
    else if (token !== "," && (before === "{" || before === ",")) {
      const fields = open.at(-1);
      const field: string = JSON.parse(token);
      if (fields?.has(field)) return field;
      fields?.add(field);
    }
    before = token;
  }
  return undefined;
}
