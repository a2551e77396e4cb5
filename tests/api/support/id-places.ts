import type { GoodCall } from "./good-calls.ts";
import { follow, type Operation, type Schema } from "./operations.ts";

/** A place for an id in a call: in its path, its query, or its body. */
export type Place = {
  /** Like `path member_id` or `body legs.0.provider_id`. */
  name: string;
  /** The field itself. */
  field: string;
  /** The call with another id there. */
  fill(call: GoodCall, id: string): GoodCall;
  /** The id that a call has there. */
  read(call: GoodCall): string | undefined;
};

type Step = string | number;

/** Every place of an operation that takes the id of something, as far as a call has its parents. */
export function idPlaces({ path, query, body }: Operation, call: GoodCall): Place[] {
  const inPath = path.split("/").flatMap((part, at) => {
    const name = /^\{(\w+_id)\}$/.exec(part)?.[1];
    return name ? [placeInPath(name, at)] : [];
  });
  const inQuery = Object.keys(query).filter((name) => isId(name, query[name]!)).map(placeInQuery);
  const inBody = body ? stepsIn(body, call.body, []).map(placeInBody) : [];
  return [...inPath, ...inQuery, ...inBody];
}

/** Whether an operation takes an id at all. */
export function takesIds({ path, query, body }: Operation): boolean {
  return /_id}/.test(path) || Object.entries(query).some(([name, schema]) => isId(name, schema)) ||
    Object.entries(body?.properties ?? {}).some(([name, schema]) => isId(name, schema));
}

function placeInPath(field: string, at: number): Place {
  const name = `path ${field}`;
  return {
    name,
    field,
    fill: (call, id) => ({ ...call, path: call.path.split("/").with(at, id).join("/") }),
    read: ({ path }) => path.split("/")[at],
  };
}

function placeInQuery(field: string): Place {
  const of = (path: string) => new URL(path, "http://bank");
  return {
    name: `query ${field}`,
    field,
    fill(call, id) {
      const { pathname, searchParams } = of(call.path);
      searchParams.set(field, id);
      return { ...call, path: `${pathname}?${searchParams}` };
    },
    read: ({ path }) => of(path).searchParams.get(field) ?? undefined,
  };
}

function placeInBody(steps: Step[]): Place {
  return {
    name: `body ${steps.join(".")}`,
    field: String(steps.findLast((step) => typeof step === "string")),
    fill: (call, id) => ({ ...call, body: put(call.body, steps, id) as GoodCall["body"] }),
    // deno-lint-ignore no-explicit-any -- any part of a body
    read: ({ body }) => steps.reduce<any>((value, step) => value?.[step], body),
  };
}

/** The fields of a schema that are ids: those of lists only where the call has an element. */
function stepsIn(schema: Schema, value: unknown, before: Step[]): Step[][] {
  const { properties = {}, items, anyOf = [] } = follow(schema);
  const own = Object.entries(properties).flatMap(([name, property]) => {
    const inner = (value as Record<string, unknown> | undefined)?.[name];
    if (isId(name, property)) return [[...before, name]];
    return inner === undefined ? [] : stepsIn(property, inner, [...before, name]);
  });
  const inList = items && Array.isArray(value) && value.length > 0
    ? isId("", items) ? [[...before, 0]] : stepsIn(items, value[0], [...before, 0])
    : [];
  return [...own, ...inList, ...anyOf.flatMap((one) => stepsIn(one, value, before))];
}

function isId(name: string, schema: Schema): boolean {
  const { format, anyOf = [] } = follow(schema);
  const named = /^(?!external).*_id$/.test(name);
  return named || format === "uuid" || anyOf.some((one) => isId("", one));
}

function put(value: unknown, [step, ...steps]: Step[], id: string): unknown {
  if (step === undefined) return id;
  if (Array.isArray(value)) return value.with(Number(step), put(value[Number(step)], steps, id));
  const object = value as Record<string, unknown> | undefined;
  return { ...object, [step]: put(object?.[step], steps, id) };
}
