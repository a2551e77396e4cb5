/** A table as text/csv (RFC 4180), its first line naming the columns. */
export function csv(columns: readonly string[], rows: readonly Record<string, unknown>[]): string {
  const lines = [columns, ...rows.map((row) => columns.map((column) => row[column]))];
  return lines.map((line) => line.map(cell).join(",") + "\r\n").join("");
}

/**
 * One cell. Text that a spreadsheet would take for a formula gets an apostrophe in front: a
 * member may call themselves =HYPERLINK(…). Numbers and durations (-0:45) stay as they are.
 */
function cell(value: unknown): string {
  if (value === null || value === undefined) return "";
  if (typeof value === "number") return String(value);
  const text = String(value);
  const formula = /^\s*[=+\-@\t\r]/.test(text) && !/^-\d+:\d\d$/.test(text);
  const harmless = formula ? `'${text}` : text;
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}
