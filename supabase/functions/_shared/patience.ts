/** A database that does not answer must not cost the 150 s that a function may live. */
const patience = 30_000;

/** Instead of a replica that does not answer, the primary is asked. */
const patienceWithReplicas = 5_000;

/** The clients name a signal in each call, mostly an undefined one: that one must not win. */
const within = (milliseconds: number): typeof fetch => (input, init) =>
  fetch(input, { ...init, signal: init?.signal ?? AbortSignal.timeout(milliseconds) });

export const patient = within(patience);
export const hasty = within(patienceWithReplicas);
