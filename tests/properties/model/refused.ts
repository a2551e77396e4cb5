/** The model refuses: the bank must too, and give one of these codes. */
export class Refused extends Error {
  readonly codes: string[];
  constructor(codes: string[]) {
    super(codes.join(" or "));
    this.codes = codes;
  }
}

/**
 * Refuse with the codes of all reasons that hold. Reasons named together are those whose order the
 * docs leave open: the bank may give any that is true. Of two calls, the first one goes first.
 */
export function refuseIf(...reasons: [holds: boolean, code: string][]): void {
  const codes = reasons.filter(([holds]) => holds).map(([, code]) => code);
  if (codes.length > 0) throw new Refused(codes);
}

/** What must be there; what is not, or not theirs, is not found. */
export function found<Thing>(thing: Thing | undefined): Thing {
  if (thing === undefined) throw new Refused(["not_found"]);
  return thing;
}

/** With which codes something is refused; none where it is not. */
export function codesOf(act: () => unknown): string[] {
  try {
    act();
    return [];
  } catch (error) {
    if (error instanceof Refused) return error.codes;
    throw error;
  }
}
