import { setting } from "../_shared/environment.ts";

/** Longer than a password takes to be hashed, and a mail to be handed on. */
const usual = 1500;

/**
 * Answers when a full step has passed since the call began, whatever it took, unless it says that
 * there is no need. Supabase Auth hashes a password, or sends a mail, only for some addresses:
 * whoever measures would learn for which.
 */
export async function inFullSteps<Answer>(
  act: (hurry: () => void) => Promise<Answer>,
): Promise<Answer> {
  const began = performance.now();
  // A setting that is no number would be no step at all, and nobody would notice.
  const set = Number(setting("CHRONOBANK_AUTH_STEP_MS"));
  let step = set > 0 && set < Infinity ? set : usual;
  try {
    return await act(() => step = 0);
  } finally {
    const rest = step && step - (performance.now() - began) % step;
    if (rest > 0) await new Promise((resume) => setTimeout(resume, rest));
  }
}
