/** A table in Markdown. Cells are not padded: a change of one row must not change the others. */
export function table(head: string[], rows: string[][]): string {
  const line = (cells: string[]) => `| ${cells.map(cell).join(" | ")} |`;
  return [line(head), `|${head.map(() => "---").join("|")}|`, ...rows.map(line)].join("\n");
}

/** Source text in a cell: on one line, in a code span. */
export function code(text: string | null): string {
  return text ? `\`${text.replaceAll(/\s+/g, " ").trim()}\`` : "–";
}

function cell(text: string): string {
  return text.replaceAll(/\s+/g, " ").replaceAll("|", "\\|").trim() || "–";
}
