const KINDS: Record<string, RegExp> = {
  "a token": /\beyJ[\w-]{6,}\.[\w-]{6,}/,
  "a header that lets somebody in": /\bbearer [\w-]{8,}|"(authorization|apikey|x-cron-key)"/i,
  "a key": /\bsb_(secret|publishable)_[\w-]{8,}|\bcron_[\w-]{43}/,
  // Two random uuids in a row, as invitation_create makes them; a hash is as long, and no secret.
  "an invitation": /\b([0-9a-f]{12}4[0-9a-f]{3}[89ab][0-9a-f]{15}){2}\b/,
  // With a bound: without one a long word is read once from each of its letters.
  "an e-mail address": /[\w.+-]{1,64}@[\w-]{1,255}\.[a-z]{2,}/i,
  // What the people of the tests and of the seed type.
  "a password": /has a long password|long enough password|good password|an hour is an hour/i,
  "the hash of a password": /\$2[aby]\$\d\d\$|\$argon2/,
};

/**
 * What a log tells that nobody who reads logs may know: what looks like a secret, and those that
 * are known. A complaint names the line and the kind; it does not repeat the secret.
 */
export function secretsIn(log: string, known: string[] = []): string[] {
  // A word that short is found in any text.
  const list = [...new Set(known)].filter((secret) => secret.length >= 8);
  return log.split("\n").flatMap((line, at) => {
    const kinds = Object.keys(KINDS).filter((kind) => KINDS[kind]!.test(line));
    if (list.some((secret) => line.includes(secret))) kinds.push("what is known to be secret");
    return kinds.map((kind) => `Line ${at + 1} has ${kind}.`);
  });
}
