import * as z from "zod";
import { text } from "./common.ts";
import { Fallback, GroupConfirmation, LevyRounding, Recording } from "./escrows.ts";

/** A span of time as ISO 8601 writes it. */
const Span = z.string().regex(
  /^P(?=\d|T\d)(\d+Y)?(\d+M)?(\d+W)?(\d+D)?(T(?=\d)(\d+H)?(\d+M)?(\d+(\.\d+)?S)?)?$/,
  "A duration such as P7D or PT12H.",
).meta({ format: "duration", examples: ["P7D"] });

/** Any number that fits; which ones make sense, the constraints of the database say. */
const Whole = z.int().min(-1_000_000_000).max(1_000_000_000);
const Words = text(0, 200);

/**
 * The rules of a community, each as docs/settings.md describes it. What values they may have is
 * for the constraints of the database to say, which the dashboard meets as well; here are types.
 */
export const settings = {
  joining: z.enum(["open", "approval", "invitation"]),
  default_floor: Whole.nullable(),
  default_ceiling: Whole.nullable(),
  default_soft_floor: Whole.nullable(),
  default_soft_ceiling: Whole.nullable(),
  floor_growth_basis_points: Whole,
  floor_growth_cap: Whole,
  welcome_grant: Whole,
  rounding_step: Whole,
  rounding_mode: z.enum(["up", "nearest"]),
  levy_basis_points: Whole,
  levy_rounding: LevyRounding,
  transfers_allowed: z.boolean(),
  pot_floor: Whole,
  recording: Recording,
  group_confirmation: GroupConfirmation,
  delivery_deadline: Span,
  confirmation_window: Span,
  request_expiry: Span,
  dispute_statement_window: Span,
  dispute_decision_window: Span,
  dispute_fallback: z.enum(["refund", "release", "half", "staff"]),
  dispute_staff_window: Span,
  dispute_last_fallback: Fallback,
  dispute_note_required: z.boolean(),
  payment_request_window: Span,
  payment_request_fallback: z.enum(["accept", "reject"]),
  dormant_after: Span.nullable(),
  write_off_expiry: Span,
  balance_visibility: z.enum(["everybody", "members", "own", "totals"]),
  locale: Words,
  word_hour: Words,
  word_offer: Words,
  word_request: Words,
  word_pot: Words,
  time_zone: Words,
};

export const Settings = z.object(settings).meta({ id: "Settings" });
