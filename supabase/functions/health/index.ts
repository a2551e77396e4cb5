import { read, serve } from "../_shared/app.ts";
import { Health } from "../_shared/schemas/operations.ts";

export default serve("health", [
  read("/", {
    summary: "ok or degraded, and the age of each job's last run",
    description: "200 whenever the bank can be used: degraded means that a job is late or that a " +
      "reconciliation found something, which is no reason to take the bank out of service. " +
      "Monitors read the field. 503 means that the database cannot be reached.",
    caller: "member or anyone",
    answer: Health,
    rpc: "health",
  }),
]);
