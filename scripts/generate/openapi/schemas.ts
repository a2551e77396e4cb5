import * as z from "zod";
import "../../../supabase/functions/_shared/schemas/operations.ts";

export type Json = Record<string, unknown>;

/** Every named schema (meta id) that the routes use, as components.schemas. */
export function components(): Json {
  const { schemas } = z.toJSONSchema(z.globalRegistry, { uri: reference, io: "input" });
  return Object.fromEntries(
    Object.entries(schemas)
      .sort(([one], [other]) => one < other ? -1 : 1)
      .map(([name, schema]) => [name, plain(schema)]),
  );
}

/** A reference to a named schema. Every schema of a body has a name. */
export function referTo(schema: z.ZodType): Json {
  const id = z.globalRegistry.get(schema)?.id;
  if (!id) throw new Error("a body's schema needs .meta({ id })");
  return { $ref: reference(id) };
}

/** The fields of a query or a path, each with its schema and whether it must be there. */
export function fields(schema: z.ZodObject): { name: string; required: boolean; schema: Json }[] {
  const json = plain(z.toJSONSchema(schema, { io: "output" })) as {
    properties?: Record<string, Json>;
    required?: string[];
  };
  return Object.entries(json.properties ?? {}).map(([name, field]) => ({
    name,
    required: json.required?.includes(name) ?? false,
    schema: field,
  }));
}

function reference(id: string): string {
  return `#/components/schemas/${id}`;
}

/** zod names its dialect and, in a registry, repeats each id: OpenAPI 3.1 needs neither. */
function plain(schema: object): Json {
  const { $schema: _dialect, $id: _uri, id: _name, "~standard": _standard, ...rest } = {
    ...schema,
  } as Json;
  return rest;
}
