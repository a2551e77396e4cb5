import fc, { type Arbitrary } from "fast-check";
import { gzipSync, zlibSync } from "fflate";

/** A body as it goes over the wire, and what the headers say of it. */
export type RawBody = { body: string | Uint8Array; headers: Record<string, string> };

/** Numbers as only a text can write them: JSON.stringify would make other ones of them. */
const RAW_NUMBERS = [
  ...["1e400", "-1e400", "1e-400", "-0", "-0.0", "6e1", "60.0", "1E+2", "59.999999999999999"],
  ...["2147483647", "2147483648", "-2147483649", "9007199254740993", "9223372036854775808"],
  ...[
    "9".repeat(400),
    `0.${"0".repeat(300)}1`,
    "0x3c",
    "+5",
    "05",
    ".5",
    "5.",
    "1_000",
    "Infinity",
  ],
];

/** Whole bodies that are no object, or hardly one. */
const STRANGE = ["", " ", "{", "[]", "null", '{"a":1,"a":2}', "\ufeff{}", "{}{}", "{}\u0000"];
const PROTOTYPES = ['{"__proto__":{"x":1}}', '{"constructor":{"prototype":{"x":1}}}'];

const encoder = new TextEncoder();
const zeros = gzipSync(new Uint8Array(8 * 1024 * 1024));

/** A good or nearly good body as somebody might send it who wishes us ill. */
export function disguised(text: string): Arbitrary<RawBody> {
  return fc.oneof(
    { weight: 24, arbitrary: fc.constant(plain(text)) },
    { weight: 2, arbitrary: withRawNumber(text) },
    { weight: 2, arbitrary: withFieldTwice(text) },
    { weight: 2, arbitrary: withDepth(text) },
    { weight: 1, arbitrary: cutOrLengthened(text) },
    { weight: 1, arbitrary: otherBytes(text) },
  );
}

/** A body that was never good. */
export const strangeBody: Arbitrary<RawBody> = fc.oneof(
  fc.constantFrom(...STRANGE, ...PROTOTYPES).map(plain),
  fc.nat({ max: 30_000 }).map((depth) => plain("[".repeat(depth))),
  fc.string({ unit: "binary", maxLength: 40 }).map(plain),
  fc.uint8Array({ maxLength: 40 }).map((body) => ({ body, headers: {} })),
  fc.constant({ body: zeros, headers: { "content-encoding": "gzip" } }),
);

function plain(body: string): RawBody {
  return { body, headers: {} };
}

/** One of its numbers, or one more field, is a number that is hard to read. */
function withRawNumber(text: string): Arbitrary<RawBody> {
  return fc.tuple(fc.constantFrom(...RAW_NUMBERS), fc.nat()).map(([number, which]) => {
    const found = [...text.matchAll(/(?<=[:[,])-?\d+(\.\d+)?(?=[,\]}])/g)];
    if (found.length === 0) return plain(text.replace("{", `{"amount":${number},`));
    const { 0: old, index } = found[which % found.length]!;
    return plain(text.slice(0, index) + number + text.slice(index + old.length));
  });
}

/** One field twice: another value first or last, its name written alike or with an escape. */
function withFieldTwice(text: string): Arbitrary<RawBody> {
  const values = fc.constantFrom("null", "1", '"x"', "{}", "1e400");
  return fc.record({ which: fc.nat(), value: values, escaped: fc.boolean(), last: fc.boolean() })
    .map(({ which, value, escaped, last }) => {
      const names = Object.keys(JSON.parse(text));
      const name = names[which % names.length] ?? "a";
      const code = name.charCodeAt(0).toString(16).padStart(4, "0");
      const field = `"${escaped ? `\\u${code}${name.slice(1)}` : name}":${value}`;
      const only = names.length === 0 ? `,${field}` : "";
      return plain(
        last ? text.replace(/}$/, `${only || `,${field}`}}`) : `{${field},${text.slice(1)}`,
      );
    });
}

/** A field that is very deep, closed as it should be. */
function withDepth(text: string): Arbitrary<RawBody> {
  const open = fc.constantFrom(["[", "]"], ['{"a":', "}"]) as Arbitrary<[string, string]>;
  return fc.tuple(open, fc.nat({ max: 8000 }), fc.nat()).map(([[begin, end], depth, which]) => {
    const names = Object.keys(JSON.parse(text));
    const deep = `${begin.repeat(depth)}1${end.repeat(depth)}`;
    const value = JSON.parse(text);
    const name = names[which % names.length] ?? "deep";
    // Parsed and written again it would meet our own recursion, so it is put in as text.
    return plain(JSON.stringify({ ...value, [name]: "DEEP" }).replace('"DEEP"', () => deep));
  });
}

function cutOrLengthened(text: string): Arbitrary<RawBody> {
  const after = fc.constantFrom(",", "}", "{}", text, "\u0000", "//", "/* */", " ".repeat(65_600));
  return fc.oneof(
    fc.nat({ max: text.length }).map((end) => plain(text.slice(0, end))),
    after.map((more) => plain(text + more)),
    fc.constant(plain(text.replaceAll('"', "'"))),
    fc.constant(plain(text.replace(/}$/, ",}"))),
  );
}

/** The same text in bytes that we do not read, with a header that says so, or not. */
function otherBytes(text: string): Arbitrary<RawBody> {
  const bytes = encoder.encode(text);
  const wide = new Uint8Array(new Uint16Array([...text].map((one) => one.charCodeAt(0))).buffer);
  const broken = new Uint8Array([...bytes.slice(0, -2), 0xff, 0xc0, ...bytes.slice(-2)]);
  const forms = [gzipSync(bytes), zlibSync(bytes), wide, broken, bytes, zeros];
  const codings = ["gzip", "deflate", "br", "identity", "gzip, gzip", "x".repeat(300)];
  return fc.tuple(fc.constantFrom(...forms), fc.option(fc.constantFrom(...codings)))
    .map(([body, coding]) => {
      const headers: Record<string, string> = coding ? { "content-encoding": coding } : {};
      return { body, headers };
    });
}
