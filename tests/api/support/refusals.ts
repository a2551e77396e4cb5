import { callRefusals } from "./refusals/call.ts";
import { communityRefusals } from "./refusals/community.ts";
import { exchangeRefusals } from "./refusals/exchanges.ts";
import { groupRefusals } from "./refusals/groups.ts";
import { lineRefusals } from "./refusals/lines.ts";
import { lifeRefusals } from "./refusals/lives.ts";
import { paymentRefusals } from "./refusals/payments.ts";
import { reversalRefusals } from "./refusals/reversals.ts";
import type { Met } from "./refusals/village.ts";

/** How each refusal is met over HTTP. */
export const met: Met = {
  ...callRefusals,
  ...communityRefusals,
  ...exchangeRefusals,
  ...groupRefusals,
  ...lineRefusals,
  ...lifeRefusals,
  ...paymentRefusals,
  ...reversalRefusals,
};
