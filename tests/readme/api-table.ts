import openapi from "../../supabase/functions/docs/openapi.json" with { type: "json" };

type Operation = { summary: string; security: Record<string, unknown>[]; tags: string[] };

/** The README's table of calls, as openapi.json has them. */
export function apiTable(): string {
  const paths = Object.entries(openapi.paths as unknown as Record<string, object>);
  const rows = paths.flatMap(([path, methods]) =>
    Object.entries(methods as Record<string, Operation>).map(([method, operation]) => {
      const call = `${method.toUpperCase()} ${path.replaceAll(/\{(\w+)\}/g, ":$1")}`;
      return `| \`${call}\` | ${who(operation)} | ${operation.summary} |`;
    })
  );
  return ["| call | who | what |", "| --- | --- | --- |", ...rows].join("\n");
}

/** Staff are members whose role the database looks up: no token says so. */
function who({ security, tags }: Operation): string {
  if (tags.includes("admin")) return "staff";
  if (security.some((way) => "cronKey" in way)) return "cron key";
  return security.length === 1 ? "member" : "anyone";
}
