import type { Sql } from "postgres";
import { commands } from "./subjects.ts";

/** Writes that no sequence plays yet. */
const NOT_YET: string[] = [
  "beneficiary_name",
  "category_set",
  "community_join",
  "community_update",
  "contact_update",
  "federation_line_close",
  "federation_line_open",
  "federation_transfer",
  "group_cancel",
  "group_confirm",
  "group_hold",
  "group_settle",
  "helper_appoint",
  "helper_assign",
  "helper_revoke",
  "import_lines",
  "invitation_create",
  "invitation_revoke",
  "member_erase",
  "member_update",
  "membership_add",
  "membership_approve",
  "membership_deceased",
  "membership_decline",
  "membership_end",
  "membership_erase",
  "membership_leave",
  "membership_limits",
  "membership_mark",
  "membership_pause",
  "membership_restore",
  "membership_resume",
  "membership_suspend",
  "override_give",
  "override_revoke",
  "payment_create",
  "payment_request_accept",
  "payment_request_create",
  "payment_request_decide",
  "payment_request_reject",
  "payment_request_remind",
  "payment_request_withdraw",
  "slips_enter",
  "text_redact",
  "transfer_create",
  "transfer_reverse",
  "write_off_approve",
  "write_off_propose",
  "write_off_reject",
];

/** What the catalog has and the model has not, and the other way round. */
export async function missingRpcs(sql: Sql): Promise<string[]> {
  const writes = await sql<{ name: string }[]>`
    select proname as name from pg_proc
    where pronamespace = 'public'::regnamespace and 'idempotency_key' = any(proargnames)`;
  const there = new Set(writes.map(({ name }) => name));
  const played = commands.map(({ rpc }) => rpc);
  const known = new Set([...played, ...NOT_YET]);
  const twice = NOT_YET.filter((rpc) => played.includes(rpc));
  return [...there.symmetricDifference(known), ...twice].sort();
}
