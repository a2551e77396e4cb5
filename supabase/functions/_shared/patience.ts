/** A database that does not answer must not cost the 150 s that a function may live. */
const patience = 30_000;

/** The clients name a signal in each call, mostly an undefined one: that one must not win. */
export const patient: typeof fetch = (input, init) =>
  fetch(input, { ...init, signal: init?.signal ?? AbortSignal.timeout(patience) });
