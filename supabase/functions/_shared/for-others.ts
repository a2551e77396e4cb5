/** What a call on behalf of another member may be refused with besides. */
export const forOthers = ["not_helper", "help_reaches_less", "not_neutral"] as const;
