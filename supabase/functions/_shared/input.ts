import type * as z from "zod";
import { ApiError } from "./errors.ts";

/** Input as its schema wants it; throws invalid_input with every issue and its path. */
export function parse<Schema extends z.ZodType>(schema: Schema, value: unknown): z.output<Schema> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const issues = result.error.issues.slice(0, 20).map(({ path, message }) => ({
    path: path.map(String).join("."),
    message,
  }));
  throw new ApiError("invalid_input", { details: { issues } });
}

/** Query parameters as one object; one that is given twice is refused, not guessed. */
export function queryOf(url: string): Record<string, string> {
  const query = new URL(url).searchParams;
  for (const name of new Set(query.keys())) {
    if (query.getAll(name).length > 1) {
      const issues = [{ path: name, message: "This parameter is given twice." }];
      throw new ApiError("invalid_input", { details: { issues } });
    }
  }
  return Object.fromEntries(query);
}

/** Ids in the path; one that is no id names nothing, so it is not found. */
export function paramsOf<Schema extends z.ZodType>(
  schema: Schema,
  params: Record<string, string>,
): z.output<Schema> {
  const result = schema.safeParse(params);
  if (!result.success) throw new ApiError("not_found");
  return result.data;
}
