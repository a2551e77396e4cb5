import { PDFDocument, type PDFFont, type PDFPage, rgb } from "@cantoo/pdf-lib";
import * as fontkit from "fontkit";
import noto from "./fonts.json" with { type: "json" };
import { isWritable, rangesOf, type Run, runsOf } from "./runs.ts";

const scripts = noto.fonts.map(({ script, ranges }) => ({ script, ranges: rangesOf(ranges) }));
const ink = rgb(0.1, 0.1, 0.1);

/** A run with its font and how wide it is, at size 1. */
type Set = { run: Run; font: PDFFont; width: number };

/** A PDF of pages in A4 on which text of many scripts can be written; sizes are points. */
export class Paper {
  static readonly width = 595;
  static readonly height = 842;
  /** Whether something was written that no font here has. */
  isIncomplete = false;
  #fonts = new Map<string, Promise<PDFFont>>();
  #set = new Map<string, Promise<Set[]>>();

  private constructor(private document: PDFDocument) {}

  static async make(title: string, language: string): Promise<Paper> {
    const document = await PDFDocument.create();
    document.registerFontkit(fontkit as never);
    document.setTitle(title, { showInWindowTitleBar: true });
    document.setLanguage(language);
    return new Paper(document);
  }

  addPage(): PDFPage {
    return this.document.addPage([Paper.width, Paper.height]);
  }

  pages(): PDFPage[] {
    return this.document.getPages();
  }

  /** Writes a line from x on, or up to x where it is aligned right; cut to what fits. */
  async write(
    page: PDFPage,
    text: string,
    { x, y, size, room = Infinity, right = false }: {
      x: number;
      y: number;
      size: number;
      room?: number;
      right?: boolean;
    },
  ): Promise<void> {
    let set = await this.#setOf(text);
    for (let rest = text; size * widthOf(set) > room && rest !== "";) {
      rest = [...rest].slice(0, -1).join("");
      set = await this.#setOf(rest.trimEnd() + "…");
    }
    let at = right ? x - size * widthOf(set) : x;
    for (const { run, font, width } of set) {
      page.drawText(run.text, { x: at, y, size, font, color: ink });
      at += size * width;
    }
  }

  line(page: PDFPage, y: number, from: number, to: number): void {
    const [start, end] = [{ x: from, y }, { x: to, y }];
    page.drawLine({ start, end, thickness: 0.5, color: ink });
  }

  async bytes(): Promise<Uint8Array<ArrayBuffer>> {
    return new Uint8Array(await this.document.save());
  }

  /** The same words come again and again: names, categories, days. */
  #setOf(text: string): Promise<Set[]> {
    const known = this.#set.get(text);
    if (known) return known;
    if (!isWritable(text, scripts)) this.isIncomplete = true;
    const set = Promise.all(
      runsOf(text, scripts).map(async (run) => {
        const font = await this.#font(run.script);
        return { run, font, width: font.widthOfTextAtSize(run.text, 1) };
      }),
    );
    this.#set.set(text, set);
    return set;
  }

  /** Only fonts that are needed are taken in, and of them only the characters that are. */
  #font(script: string): Promise<PDFFont> {
    const known = this.#fonts.get(script);
    if (known) return known;
    const { woff } = noto.fonts.find((one) => one.script === script)!;
    const bytes = Uint8Array.from(atob(woff), (character) => character.charCodeAt(0));
    const font = this.document.embedFont(bytes, { subset: true });
    this.#fonts.set(script, font);
    return font;
  }
}

function widthOf(set: Set[]): number {
  return set.reduce((sum, { width }) => sum + width, 0);
}
