/** What every call of staff may be refused with. */
export const staff = [
  "staff_required",
  "standing_forbids",
  "not_neutral",
  "admin_required",
] as const;
