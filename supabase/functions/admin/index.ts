import { serve } from "../_shared/app.ts";
import { disputes } from "./disputes.ts";
import { escrow } from "./escrow.ts";
import { members } from "./members.ts";

export default serve("admin", [
  ...disputes,
  ...escrow,
  ...members,
]);
