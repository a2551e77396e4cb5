import { serve } from "../_shared/app.ts";
import { openapi } from "./openapi.ts";

export default serve("docs", [openapi]);
