import { PATHS } from "../../../scripts/generate/paths.ts";

/** As much of JSON Schema as the document uses for input. */
export type Schema = {
  $ref?: string;
  type?: string | string[];
  anyOf?: Schema[];
  enum?: unknown[];
  properties?: Record<string, Schema>;
  required?: string[];
  additionalProperties?: boolean;
  items?: Schema;
  maxItems?: number;
  minLength?: number;
  maxLength?: number;
  pattern?: string;
  format?: string;
  minimum?: number;
  maximum?: number;
};

/** One operation of openapi.json. */
export type Operation = {
  name: string;
  method: string;
  path: string;
  caller: "anyone" | "member" | "member or anyone" | "cron";
  keyed: boolean;
  query: Record<string, Schema>;
  body?: Schema;
};

const document = JSON.parse(await Deno.readTextFile(PATHS.openapi));

/** A schema, with its reference followed. */
export function follow({ $ref, ...schema }: Schema): Schema {
  return $ref ? document.components.schemas[$ref.split("/").at(-1)!] : schema;
}

/** Every operation that the API has: a test that goes through them leaves none out. */
export const operations: Operation[] = Object.entries(document.paths).flatMap(([path, methods]) =>
  // deno-lint-ignore no-explicit-any -- the document is tested to be a valid one
  Object.entries(methods as Record<string, any>).map(([method, operation]) => ({
    name: `${method.toUpperCase()} ${path}`,
    method: method.toUpperCase(),
    path,
    caller: callerOf(operation.security),
    keyed: JSON.stringify(operation.parameters).includes("parameters/idempotency-key"),
    query: Object.fromEntries(
      operation.parameters.filter((one: { in?: string }) => one.in === "query")
        .map(({ name, schema }: { name: string; schema: Schema }) => [name, schema]),
    ),
    body: operation.requestBody && follow(operation.requestBody.content["application/json"].schema),
  }))
);

function callerOf(security: Record<string, unknown>[]): Operation["caller"] {
  const names = security.flatMap((one) => Object.keys(one));
  if (names.includes("cronKey")) return "cron";
  if (!names.includes("member")) return "anyone";
  return security.some((one) => Object.keys(one).length === 0) ? "member or anyone" : "member";
}
