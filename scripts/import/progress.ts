const WIDTH = 40;

/** A bar on a terminal, nothing where the output goes into a file. */
export function progress(total: number) {
  const terminal = Deno.stderr.isTerminal();
  let done = 0;
  const draw = () => {
    if (!terminal) return;
    const full = Math.round(WIDTH * done / total);
    const bar = "#".repeat(full).padEnd(WIDTH, ".");
    write(`\r[${bar}] ${done} of ${total} lines`);
  };
  draw();
  return {
    advance(lines: number) {
      done += lines;
      draw();
    },
    /** A line of text above the bar. */
    say(text: string) {
      if (terminal) write("\r\x1b[K");
      console.log(text);
      draw();
    },
    end() {
      if (terminal) write("\n");
    },
  };
}

function write(text: string): void {
  Deno.stderr.writeSync(new TextEncoder().encode(text));
}
