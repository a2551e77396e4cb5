/** Tables that do not grow with what members do: to read all of one is to read a page. */
export const smallTables: Record<string, string> = {
  findings: "none in books that are right",
  free_texts: "filled by the migrations",
  guards: "filled by the migrations",
  job_failures: "none where the jobs can do their work",
  jobs: "filled by the migrations",
  personal_data: "filled by the migrations",
  rate_limit_rules: "filled by the migrations",
  reconciled: "one row",
  refusals: "filled by the migrations",
  sealing: "one row",
  units: "one for each currency",
};
