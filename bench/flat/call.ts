/**
 * How an RPC is called on a filled bank. In its SQL `:word` is an id of what it is called on, from
 * subjects.sql, and `:=word` the same as text; `:=made` is what `before` has made.
 */
export type Call = {
  /** The RPC; the name of the call itself where nothing is said. */
  rpc?: string;
  /** The subjects that it is called on. */
  on: Subject;
  /** Whose call it is: an auth user among what is known of the subject; null for nobody. */
  as?: string | null;
  /** Its arguments, without who calls and the key of a write. */
  args?: string;
  /** What has to be there first, as SQL that returns text; it is not timed. */
  before?: string;
};

type Subject =
  | "member"
  | "open"
  | "held"
  | "delivered"
  | "disputed"
  | "settled"
  | "gift"
  | "offer"
  | "words"
  | "town";

/** By a name in kebab-case. */
export type Calls = Record<string, Call>;

/** The name of the RPC that a call calls. */
export function rpcOf(name: string, { rpc }: Call): string {
  return rpc ?? name.replaceAll("-", "_");
}

/** SQL with the words of a call in it: `$1` is all that is known of the subject, as jsonb. */
export function filledIn(sql: string): string {
  return sql.replaceAll(
    /(?<![:\w]):(=?)([a-z_]+)/g,
    (_, isText: string, word: string) => `($1 ->> '${word}')${isText ? "" : "::uuid"}`,
  );
}
