import { serve } from "../_shared/app.ts";
import { disputes } from "./disputes.ts";
import { members } from "./members.ts";

export default serve("admin", [
  ...disputes,
  ...members,
]);
