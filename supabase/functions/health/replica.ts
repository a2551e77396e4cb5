import { readClient } from "../_shared/clients.ts";
import { replicaUrl } from "../_shared/replica.ts";
import { read } from "../_shared/rpc.ts";

/**
 * The answer with what can be said of the replica, where there is one. The primary is asked first
 * how far its log is written: a replica that has come that far is not behind, whatever the clock.
 */
export async function withReplica(health: Response): Promise<Response> {
  const url = replicaUrl();
  if (url === null) return health;
  const answer = await health.json();
  const log_position = String(await read(null, "log_position", {}));
  const { data } = await readClient(null, url).rpc("replica_lag", { log_position });
  const replica = data as { late: boolean } | null ?? { reachable: false };
  const isWell = data !== null && !(data as { late: boolean }).late;
  const status = isWell ? answer.status : "degraded";
  return Response.json({ ...answer, status, replica }, health);
}
