import type { Sql } from "postgres";
import {
  type Grant,
  grants,
  policies,
  type Routine,
  routines,
  type Table,
  tables,
  triggers,
} from "./catalog.ts";
import { code, table } from "./markdown.ts";

/** The roles of the page, in the order of what they are trusted with. */
const ROLES = ["anon", "authenticated", "service_role", "chronobank"];

/** `docs/access.md`: who may do what, in one place, as the catalog says it. */
export async function accessPage(sql: Sql): Promise<string> {
  const [granted, all, ruled] = [await grants(sql), await routines(sql), await policies(sql)];
  const relations = await tables(sql);
  refuseHoles(granted, all, relations);
  const definers = all.filter((routine) => routine.is_definer);
  return `${INTRODUCTION}
## Schemas

${rights(granted, ["schema"])}

## Tables and views

${rights(granted, ["table", "view"], relations.map((relation) => relation.table))}

## Policies

${
    table(
      ["table", "policy", "for", "by", "rows it reaches", "rows it may leave behind"],
      ruled.map((one) => [
        one.table,
        one.policy,
        one.command,
        one.roles,
        code(one.using),
        code(one.check),
      ]),
    )
  }

## Functions that run as their owner

${
    table(
      ["function", "runs as", "why"],
      definers.map((one) => [
        code(one.routine),
        one.owner,
        one.comment ?? "",
      ]),
    )
  }

## Functions

What is called by nobody but its owner is not listed.

${rights(granted, ["function"])}

## Sequences

${rights(granted, ["sequence"])}

## Triggers

They bind every role, the owner of the tables included.

${
    table(
      ["table", "trigger", "what it does"],
      (await triggers(sql)).map((one) => [
        one.table,
        one.trigger,
        code(one.does) + (one.is_always ? " (always)" : ""),
      ]),
    )
  }
`;
}

const INTRODUCTION = `# Access

Who may do what, read from the database's catalog. \`deno task generate\` writes this page and the
tests compare it. Schemas: \`public\` is what the API shows, \`private\` is not exposed. The owner
\`postgres\` has every right on what it owns, and the triggers at the end bind it too.
`;

/** One row an object, one column a role. Objects of \`all\` without any grant are listed too. */
function rights(granted: Grant[], kinds: Grant["kind"][], all: string[] = []): string {
  const ours = granted.filter((grant) => kinds.includes(grant.kind));
  const others = ours.map((grant) => grant.role).filter((role) => !ROLES.includes(role));
  const roles = [...ROLES, ...[...new Set(others)].sort()];
  const objects = [...new Set([...all, ...ours.map((grant) => grant.object)])].sort();
  const cell = (object: string, role: string) =>
    ours.filter((grant) => grant.object === object && grant.role === role)
      .map((grant) => grant.columns ? `${grant.right} (${grant.columns})` : grant.right)
      .join(", ");
  return table(
    ["", ...roles],
    objects.map((object) => [
      code(object),
      ...roles.map((role) => cell(object, role)),
    ]),
  );
}

/** What must not be on the page at all stops it. */
function refuseHoles(granted: Grant[], all: Routine[], relations: Table[]): void {
  // Everybody may use the schema public on a hosted project; there is nothing in it for PUBLIC.
  const open = granted.filter((grant) => grant.role === "PUBLIC" && grant.object !== "public");
  // A procedure that commits as it goes cannot fix its search_path, nor can an aggregate.
  const loose = all.filter((one) => !one.has_search_path && one.kind === "function");
  const committing = all.filter((one) => !one.has_search_path && one.kind === "procedure");
  const unguarded = relations.filter((one) => one.kind === "table" && !one.has_rls);
  const definers = relations.filter((one) => one.kind === "view" && !one.is_invoker);
  const silent = all.filter((one) => one.is_definer && !one.comment);
  const holes = [
    ...open.map((one) => `PUBLIC may ${one.right} ${one.object}`),
    ...loose.map((one) => `${one.routine} does not set search_path`),
    ...committing.slice(1).map((one) => `${one.routine} is a second procedure without search_path`),
    ...unguarded.map((one) => `${one.table} has no row level security`),
    ...definers.map((one) => `${one.table} is a view that is not security_invoker`),
    ...silent.map((one) => `${one.routine} runs as its owner and does not say why`),
  ];
  if (holes.length > 0) throw new Error(`Access is not as it must be:\n${holes.join("\n")}`);
}
