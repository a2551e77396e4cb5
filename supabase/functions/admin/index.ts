import { serve } from "../_shared/app.ts";
import { disputes } from "./disputes.ts";
import { escrow } from "./escrow.ts";
import { members } from "./members.ts";
import { statements } from "./statements.ts";

export default serve("admin", [
  ...disputes,
  ...escrow,
  ...members,
  ...statements,
]);
