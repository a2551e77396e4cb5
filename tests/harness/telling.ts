import { fail } from "node:assert/strict";
import { secretsIn } from "../../scripts/checks/secrets.ts";
import { stack } from "./stack.ts";

/** What belongs to one person alone, besides what they say themselves. */
type Own = { email: string; password: string; token: string };

/** Everybody whom this test file has made, by their token. */
const people = new Map<string, Own>();

/** What some answers are there to tell, to whoever asks for it. */
const TOLD: [answer: RegExp, kind: string][] = [
  [/^POST \/auth\/(login|refresh)$/, "a token"],
  [/^POST \/admin\/invitations$/, "an invitation"],
  // They are full of hashes, and one in four thousand looks like a link.
  [/^GET \/(proof|admin\/ledger|health)$/, "an invitation"],
];

/** What an operation may tell, in the words of a finding. */
export function toldBy(operation: string): string[] {
  return TOLD.filter(([answer]) => answer.test(operation)).map(([, kind]) => kind);
}

/** From now on, nobody but this person may be told what is theirs. */
export function isTheirs({ email, password, token }: Own): void {
  people.set(token, { email, password, token });
}

/** Asserts that an answer holds no key, and no token, password or address but the caller's own. */
export function assertTellsNothing(
  call: string,
  sent: { authorization?: string; body: unknown },
  { body, headers }: { body: unknown; headers: Headers },
): void {
  const [method = "", path = ""] = call.split(" ");
  const name = `${method} ${new URL(`http://bank${path}`).pathname.replace(/\/+$/, "")}`;
  // The document's examples look like what they are examples of.
  if (name.startsWith("GET /docs/")) return;
  const own = people.get(sent.authorization?.split(" ")[1] ?? "");
  const others = [...people.values()].filter((one) => one !== own);
  const keys = [stack.secretKey, stack.cronKey, stack.jwtSecret];
  // What a PDF says is packed and drawn; its rows are those of the same statement as JSON.
  const isDrawn = headers.get("content-type") === "application/pdf";
  const text = `${isDrawn ? "" : asText(body)}\n${JSON.stringify([...headers])}`;
  const said = [...own ? [own.email] : [], ...addressesIn(asText(sent.body))]
    .reduce((text, mine) => text.replaceAll(mine, ""), text);
  const findings = secretsIn(said, [...keys, ...others.flatMap((one) => Object.values(one))])
    .filter((finding) => !toldBy(name).some((kind) => finding.includes(kind)));
  if (findings.length > 0) fail(`${name} answers what is not its caller's: ${findings.join(" ")}`);
}

function addressesIn(text: string): string[] {
  // With a bound: without one a long word is read once from each of its letters.
  return text.match(/[\w.+'-]{1,64}@[\w.-]{1,255}\.[a-z]{2,}/gi) ?? [];
}

function asText(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value) ?? "";
}
