import { read } from "../_shared/app.ts";
import { csv } from "../_shared/csv.ts";
import { csvFile } from "../_shared/files.ts";
import type { Ask } from "../_shared/routes.ts";
import { Report, reportName, ReportQuery, rows } from "../_shared/schemas/reports.ts";

/** What coordinators want to know of some days. */
export const reports = [
  read("/reports/:name", {
    summary: "A report of some days, the last twelve months unless told",
    description:
      "What each report counts is in docs/reports.md. Days are service dates, or those " +
      "of entry where there are none. Amounts are in the smallest step of the unit.",
    params: reportName,
    query: ReportQuery,
    answer: Report,
    rpc: "admin_report",
    args: ({ name, from, to, community_id, unit }) => ({
      report: name,
      from_date: from,
      to_date: to,
      community_id,
      unit,
    }),
    refuses: ["staff_required", "unit_unknown"],
    files: { csv: { media: "text/csv", make: asCsv } },
  }),
];

async function asCsv(ask: Ask): Promise<Response> {
  const { report, items } = Report.parse(await ask());
  return csvFile(report, csv(Object.keys(rows[report].shape), items));
}
