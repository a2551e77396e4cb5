import { parseArgs } from "node:util";
import { PlainError } from "../postgres/plain-error.ts";

const KINDS = ["members", "balances", "transfers"] as const;
const FORMATS = ["chronobank", "timeoverflow"] as const;
const UNITS = ["minutes", "hours", "seconds"] as const;
const DATES = ["ymd", "dmy", "mdy"] as const;

/** What the import was asked for. */
export type Options = {
  file: string;
  kind: typeof KINDS[number];
  /** Whether to post; a dry run otherwise. */
  commit: boolean;
  community_id?: string;
  /** Whose export it is; by its columns unless told. */
  format?: typeof FORMATS[number];
  /** Which column of the file stands for which of ours. */
  map: Record<string, string>;
  /** What a plain number counts; 1:30 is always an hour and a half. */
  amounts: typeof UNITS[number];
  dates: typeof DATES[number];
  /** What the file calls the community's own account. */
  pot?: string;
};

const USAGE = `deno task import <file.csv> --kind members|balances|transfers [--commit]
  [--community <id>] [--format chronobank|timeoverflow] [--map external_id=username,...]
  [--amounts minutes|hours|seconds] [--dates ymd|dmy|mdy] [--pot <name>]
Without --commit nothing is posted. See docs/import.md.`;

/** Read the command line. @throws PlainError when it makes no sense */
export function readArguments(args: string[]): Options {
  const { values, positionals: [file, ...others] } = parsed(args);
  if (!file || others.length > 0) throw new PlainError(USAGE);
  return {
    file,
    kind: oneOf("--kind", KINDS, values.kind),
    commit: values.commit ?? false,
    community_id: values.community,
    format: values.format === undefined ? undefined : oneOf("--format", FORMATS, values.format),
    map: readMap(values.map),
    amounts: oneOf("--amounts", UNITS, values.amounts ?? "minutes"),
    dates: oneOf("--dates", DATES, values.dates ?? "ymd"),
    pot: values.pot,
  };
}

function parsed(args: string[]) {
  const text = { type: "string" } as const;
  try {
    return parseArgs({
      args,
      allowPositionals: true,
      options: {
        kind: text,
        commit: { type: "boolean" },
        community: text,
        format: text,
        map: text,
        amounts: text,
        dates: text,
        pot: text,
      },
    });
  } catch (error) {
    throw new PlainError(`${(error as Error).message}\n${USAGE}`);
  }
}

function oneOf<Word extends string>(
  name: string,
  words: readonly Word[],
  value: string | undefined,
): Word {
  const found = words.find((word) => word === value);
  if (!found) throw new PlainError(`${name} wants one of ${words.join(", ")}.\n${USAGE}`);
  return found;
}

function readMap(text = ""): Record<string, string> {
  return Object.fromEntries(
    text.split(",").filter(Boolean).map((pair) => {
      const [ours, theirs, ...rest] = pair.split("=");
      if (!ours || !theirs || rest.length > 0) {
        throw new PlainError(`--map wants ours=theirs,…; what is ${pair}?`);
      }
      return [ours.trim(), theirs.trim()];
    }),
  );
}
