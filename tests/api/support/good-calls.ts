import { exchangeCalls } from "./calls/exchanges.ts";
import type { GoodCalls } from "./calls/good-call.ts";
import { jobCalls } from "./calls/jobs.ts";
import { lineCalls } from "./calls/lines.ts";
import { memberCalls } from "./calls/members.ts";
import { paymentCalls } from "./calls/payments.ts";
import { staffOnMembersCalls } from "./calls/staff-on-members.ts";
import { staffCalls } from "./calls/staff.ts";

export type { GoodCall } from "./calls/good-call.ts";

/** For each operation of openapi.json a good call. */
export const goodCalls: GoodCalls = {
  ...memberCalls,
  ...exchangeCalls,
  ...paymentCalls,
  ...staffOnMembersCalls,
  ...staffCalls,
  ...lineCalls,
  ...jobCalls,
};
