import { serve } from "../_shared/app.ts";
import { audit } from "./audit.ts";
import { community } from "./community.ts";
import { disputes } from "./disputes.ts";
import { escrow } from "./escrow.ts";
import { limits } from "./limits.ts";
import { helpers } from "./helpers.ts";
import { ledger } from "./ledger.ts";
import { lines } from "./lines.ts";
import { invitations } from "./invitations.ts";
import { members } from "./members.ts";
import { paymentRequests } from "./payment-requests.ts";
import { payments } from "./payments.ts";
import { reversals } from "./reversals.ts";
import { reports } from "./reports.ts";
import { statements } from "./statements.ts";
import { redactions } from "./redactions.ts";
import { writeOffs } from "./write-offs.ts";
import { paper } from "./paper.ts";

export default serve("admin", [
  ...audit,
  ...community,
  ...disputes,
  ...escrow,
  ...limits,
  ...helpers,
  ...ledger,
  ...lines,
  ...invitations,
  ...members,
  ...paymentRequests,
  ...payments,
  ...reversals,
  ...reports,
  ...statements,
  ...redactions,
  ...writeOffs,
  ...paper,
]);
