/** A font of fonts.json, and which characters it is for. */
interface Script {
  script: string;
  ranges: readonly (readonly [first: number, last: number])[];
}

/** A piece of a line that one font writes, in one direction. */
export interface Run {
  script: string;
  text: string;
}

const rightToLeft = ["arabic", "hebrew"];

/** U+0000-00FF,U+0131 as pairs of numbers. */
export function rangesOf(text: string): Script["ranges"] {
  return text.split(",").map((range) => {
    const [first, last = first] = range.replace("U+", "").split("-");
    return [parseInt(first!, 16), parseInt(last!, 16)] as const;
  });
}

/**
 * A line of text as runs from left to right, each in a font that has its characters. What no font
 * has goes to the first one, which shows an empty box for it. Words of a script that is written
 * from right to left change places, and numbers and other words among them do not.
 */
export function runsOf(text: string, scripts: readonly Script[]): Run[] {
  const runs: Run[] = [];
  for (const character of text.normalize("NFC").replaceAll(/\p{C}(?<!\u200d|\u200c)/gu, " ")) {
    const code = character.codePointAt(0)!;
    const last = runs.at(-1);
    const script = isIn(code, scripts.find(({ script }) => script === last?.script))
      ? last!.script
      : scripts.find((one) => isIn(code, one))?.script ?? scripts[0]!.script;
    if (last?.script === script) last.text += character;
    else runs.push({ script, text: character });
  }
  return inOrder(runs);
}

/** Whether some font has every character of a text. */
export function isWritable(text: string, scripts: readonly Script[]): boolean {
  return [...text.normalize("NFC")].every((one) =>
    scripts.some((script) => isIn(one.codePointAt(0)!, script))
  );
}

function isIn(code: number, script: Script | undefined): boolean {
  return script?.ranges.some(([first, last]) => first <= code && code <= last) ?? false;
}

/** The two levels of the Unicode bidirectional algorithm that a name or a word needs. */
function inOrder(runs: Run[]): Run[] {
  const turned = (run: Run | undefined) => run !== undefined && rightToLeft.includes(run.script);
  const neutral = ({ text }: Run) => !/[\p{L}\p{N}]/u.test(text);
  const first = runs.find((run) => !neutral(run));
  const backwards = turned(first);
  const level = runs.map((run, at) => {
    if (turned(run)) return 1;
    if (!neutral(run)) return backwards ? 2 : 0;
    const between = turned(runs[at - 1]) && turned(runs[at + 1]);
    return between || backwards ? 1 : 0;
  });
  const order = runs.map((run, at) => ({ run, level: level[at]! }));
  for (const turn of [2, 1]) {
    for (let from = 0; from < order.length; from++) {
      let to = from;
      while (to < order.length && order[to]!.level >= turn) to++;
      if (to - from > 1) order.splice(from, to - from, ...order.slice(from, to).reverse());
      from = Math.max(from, to);
    }
  }
  return order.map(({ run }) => run);
}
