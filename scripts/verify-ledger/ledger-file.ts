import { parse } from "csv-parse/sync";
import { PlainError } from "../postgres/plain-error.ts";

/** The columns of the export, in the order in which they are sealed, after the seal's number. */
const COLUMNS = [
  "seal",
  "entry_id",
  "transfer_id",
  "kind",
  "details",
  "unit",
  "account_id",
  "escrow_id",
  "holder",
  "system_account",
  "amount",
  "balance_after",
  "entered_at",
  "chain",
] as const;

/** One entry, as text: what is hashed is text. */
export type Entry = Record<typeof COLUMNS[number], string> & {
  /** All but the number of the seal: what the seal is on. */
  line: string;
};

/** A seal by its number, as the file says it is. */
export type Seal = { number: number; hash: string };

export type LedgerFile = { entries: Entry[]; seals: Seal[] };

/** Read the text of one export. @throws PlainError when it is none */
export function readLedger(text: string, name: string): LedgerFile {
  const [head, ...rows] = cellsOf(text, name);
  if (head?.join() !== COLUMNS.join()) {
    throw new PlainError(`${name} is no export of the ledger: its columns are not those of one.`);
  }
  const entries: Entry[] = [];
  const seals: Seal[] = [];
  for (const cells of rows) {
    const entry = Object.fromEntries(COLUMNS.map((column, at) => [column, cells[at]!]));
    const { kind, seal, chain } = entry as Entry;
    if (kind === "seal") seals.push({ number: Number(seal), hash: chain });
    else entries.push({ ...entry as Entry, line: cells.slice(1).join(",") });
  }
  return { entries, seals };
}

/** Files as their seals follow one another, in whatever order they were named. */
export function inOrder(files: LedgerFile[]): LedgerFile[] {
  const first = ({ entries }: LedgerFile) => Number(entries[0]?.seal ?? 0);
  return files.toSorted((one, other) => first(one) - first(other));
}

function cellsOf(text: string, name: string): string[][] {
  try {
    return parse(text, { bom: true, skip_empty_lines: true });
  } catch (error) {
    throw new PlainError(`${name} is no CSV: ${(error as Error).message}`);
  }
}
