import type { Settings } from "./bank.ts";
import type { Dice } from "./dice.ts";

const DAY = 24;
/** What a new community begins with, where chance does not say otherwise. */
export const DEFAULTS: Settings = {
  joining: "open",
  default_floor: -600,
  default_ceiling: null,
  welcome_grant: 0,
  rounding_step: 1,
  rounding_mode: "nearest",
  levy_basis_points: 0,
  levy_rounding: "down",
  transfers_allowed: true,
  pot_floor: 0,
  recording: "recipient",
  group_confirmation: "organiser",
  delivery_deadline: 30 * DAY,
  confirmation_window: 7 * DAY,
  request_expiry: 30 * DAY,
  dispute_statement_window: 3 * DAY,
  dispute_decision_window: 14 * DAY,
  dispute_fallback: "refund",
  dispute_staff_window: 14 * DAY,
  dispute_last_fallback: "refund",
  dispute_note_required: false,
  payment_request_window: 7 * DAY,
  payment_request_fallback: "reject",
  write_off_expiry: 30 * DAY,
  floor_growth_basis_points: 0,
  floor_growth_cap: -1200,
};

/** Rules that chance chooses among; the first is the plainest. */
export const CHOICES: { [Name in keyof Settings]?: Settings[Name][] } = {
  default_floor: [-600, -120, -60, 0, null],
  default_ceiling: [null, 120, 240, 60],
  welcome_grant: [0, 30],
  rounding_step: [1, 15, 30],
  rounding_mode: ["nearest", "up"],
  levy_basis_points: [0, 1000, 333, 5000],
  levy_rounding: ["down", "nearest", "up"],
  transfers_allowed: [true, true, true, false],
  pot_floor: [0, -50],
  recording: ["recipient", "recipient", "provider", "both", "coordinator"],
  group_confirmation: ["organiser", "participants"],
  dispute_fallback: ["refund", "release", "half", "staff"],
  dispute_last_fallback: ["refund", "release", "half"],
  dispute_note_required: [false, false, true],
  payment_request_fallback: ["reject", "accept"],
  joining: ["open", "open", "approval", "invitation"],
  floor_growth_basis_points: [0, 2500, 333],
  floor_growth_cap: [-1200, -100],
};

export function rulesOf(dice: Dice): Settings {
  const chosen = Object.entries(CHOICES).map(([name, values]) => {
    // Half of all rules stay as they are, so that a sequence is about few at a time.
    return [name, dice.next(2) === 0 ? values[0] : dice.one<unknown>(values)];
  });
  return { ...DEFAULTS, ...Object.fromEntries(chosen) };
}

/** Settings that say how long: hours in the model. */
export function isSpan(name: string): boolean {
  return /_(window|deadline)$|^(request|write_off)_expiry$/.test(name);
}

/** A setting in SQL. */
export function literal(name: string, value: Settings[keyof Settings]): string {
  if (value === null) return "null";
  return isSpan(name) ? `interval '${value} hours'` : `'${value}'`;
}
