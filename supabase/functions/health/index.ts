import { read, serve } from "../_shared/app.ts";
import { Health } from "../_shared/schemas/operations.ts";
import { withReplica } from "./replica.ts";

const health = read("/", {
  summary: "ok or degraded, and the age of each job's last run",
  description: "200 whenever the bank can be used: degraded means that a job is late, that a " +
    "reconciliation found something, or that the replica is gone or more than a minute behind, " +
    "which is no reason to take the bank out of service. Monitors read the field. 503 means that " +
    "the database cannot be reached.",
  caller: "member or anyone",
  answer: Health,
  rpc: "health",
  fresh: true,
});

export default serve("health", [{
  ...health,
  handle: async (c) => withReplica(await health.handle(c)),
}]);
