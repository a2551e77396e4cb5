import type { PDFPage } from "@cantoo/pdf-lib";
import { Paper } from "../pdf/paper.ts";
import { knownLocale, Writing } from "./durations.ts";
import type { Lines } from "./lines.ts";

const [left, right, top, bottom] = [42, Paper.width - 42, Paper.height - 56, 64];
const step = 15;
/** Where the columns are: days, what, with whom begin there; amounts end there. */
const columns = { day: left, what: 122, whom: 262, amount: 478, balance: right };

type Line = Lines["items"][number];

/** What kinds of movements are called on paper. */
const kinds: Record<string, string> = {
  hold: "set aside",
  release: "received",
  refund: "given back",
  split: "settled in parts",
  grant: "welcome grant",
  opening: "opening balance",
  write_off: "written off",
};

/** A statement on paper: whose it is, of which days, every line, and what it comes to. */
export async function pdfOf(lines: Lines): Promise<Uint8Array<ArrayBuffer>> {
  const locale = knownLocale(lines.locale);
  const writing = new Writing(locale, lines.time_zone ?? "UTC", lines.scale);
  const paper = await Paper.make(`Statement · ${lines.community_name}`, locale);
  let page = paper.addPage();
  let y = await head(paper, page, lines, writing);
  const balance = async (name: string, steps: number, rule = true) => {
    if (rule) paper.line(page, y + 11, left, right);
    await paper.write(page, name, { x: columns.what, y, size: 9 });
    await paper.write(page, writing.amount(steps), { x: columns.balance, y, size: 9, right: true });
    y -= step;
  };
  if (lines.opens) await balance("Opening balance", lines.opening);
  for (const line of lines.items) {
    if (y < bottom) {
      page = paper.addPage();
      y = await headings(paper, page, lines, top);
    }
    await row(paper, page, line, { y, writing, pot: lines.word_pot });
    y -= step;
  }
  if (lines.closes) {
    await balance("Closing balance", lines.closing);
    await balance("Held in open exchanges at the end", lines.held, false);
    await balance("Balance with what is held", lines.closing + lines.held, false);
  }
  await feet(paper);
  return await paper.bytes();
}

async function head(
  paper: Paper,
  page: PDFPage,
  lines: Lines,
  writing: Writing,
): Promise<number> {
  const from = lines.from === null ? "from the beginning" : `from ${writing.day(lines.from)}`;
  const to = lines.to === null ? "until now" : `to ${writing.day(lines.to)}`;
  const number = lines.number === null ? "" : ` (${lines.number})`;
  await paper.write(page, lines.community_name, { x: left, y: top, size: 16, room: right - left });
  await paper.write(page, `Statement of ${lines.display_name ?? "a member"}${number}`, {
    x: left,
    y: top - 24,
    size: 11,
    room: right - left,
  });
  await paper.write(page, `${from} ${to}`, { x: left, y: top - 40, size: 9 });
  return await headings(paper, page, lines, top - 66);
}

/** Above the columns of each page; amounts are in what the community calls an hour. */
async function headings(paper: Paper, page: PDFPage, lines: Lines, y: number): Promise<number> {
  const unit = lines.unit === "HOUR" ? lines.word_hour ?? "hour" : lines.unit;
  const write = async (text: string, x: number, align = false) =>
    await paper.write(page, text, { x, y, size: 8, right: align });
  await write("Day", columns.day);
  await write("What", columns.what);
  await write("With", columns.whom);
  await write(`Amount (${unit})`, columns.amount, true);
  await write("Balance", columns.balance, true);
  return y - step;
}

async function row(
  paper: Paper,
  page: PDFPage,
  line: Line,
  { y, writing, pot }: { y: number; writing: Writing; pot: string | null },
): Promise<void> {
  const day = line.service_date === null ? writing.dayOf(line.at) : writing.day(line.service_date);
  const kind = kinds[line.kind] ?? line.reason ?? line.kind.replaceAll("_", " ");
  const account = line.other_account === "pot" ? pot : line.other_account;
  const whom = line.other_name ?? account?.replaceAll("_", " ") ?? "";
  const write = async (text: string, x: number, rest: { room?: number; right?: boolean }) =>
    await paper.write(page, text, { x, y, size: 9, ...rest });
  await write(day, columns.day, { room: columns.what - columns.day - 6 });
  await write(`${kind}, ${line.category}`, columns.what, {
    room: columns.whom - columns.what - 6,
  });
  await write(whom, columns.whom, { room: columns.amount - columns.whom - 62 });
  await write(writing.amount(line.amount), columns.amount, { right: true });
  await write(writing.amount(line.balance_after), columns.balance, { right: true });
}

/** The number of each page, and what cannot be read here. */
async function feet(paper: Paper): Promise<void> {
  const pages = paper.pages();
  const missing = paper.isIncomplete;
  for (const [at, page] of pages.entries()) {
    const text = `${at + 1} / ${pages.length}`;
    await paper.write(page, text, { x: right, y: 36, size: 8, right: true });
    if (missing) {
      const note = "An empty box is a character that no font of this file has; the CSV has it.";
      await paper.write(page, note, { x: left, y: 36, size: 8 });
    }
  }
}
