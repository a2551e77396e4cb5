/** A node of a plan, as `explain (analyze, format json)` writes it. */
type Node = {
  "Node Type": string;
  "Parent Relationship"?: string;
  "Relation Name"?: string;
  "Index Name"?: string;
  "Index Cond"?: string;
  "Actual Rows": number;
  "Actual Loops": number;
  "Rows Removed by Filter"?: number;
  "Rows Removed by Index Recheck"?: number;
  Plans?: Node[];
};

/** A statement that the database ran, and how. */
export type Ran = { "Query Text": string; Plan: Node };

/** A node that was reached, and whether a limit ends it before it has read all that it finds. */
export type Reached = { node: Node; isLimited: boolean };

/** What has to read everything before it answers. */
const READS_ALL = ["Sort", "Incremental Sort", "Aggregate", "WindowAgg", "Hash", "Materialize"];

/** The nodes of a plan that ran at all. */
export function* reached(node: Node, isLimited = false): Generator<Reached> {
  if (node["Actual Loops"] === 0) return;
  yield { node, isLimited };
  const type = node["Node Type"];
  const below = type === "Limit" || isLimited && !READS_ALL.includes(type);
  for (const child of node.Plans ?? []) {
    const isApart = child["Parent Relationship"]?.endsWith("Plan") ?? false;
    yield* reached(child, below && !isApart);
  }
}

/** How many rows a scan has looked at, whether or not they were wanted. */
export function touched(node: Node): number {
  const rows = node["Actual Rows"] + (node["Rows Removed by Filter"] ?? 0) +
    (node["Rows Removed by Index Recheck"] ?? 0);
  return rows * node["Actual Loops"];
}
