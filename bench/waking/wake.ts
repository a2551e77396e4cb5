/**
 * A process that wakes for one request: it loads a function, lets it answer, and says how; what
 * is measured is how long that takes from outside.
 */
const { path, request: { url, ...init } } = JSON.parse(Deno.args[0]!);
const answer = console.log;
console.log = (line: string) => void line;
const { default: served } = await import(path);
const { status } = await served.fetch(new Request(url, init));
answer(JSON.stringify({ status, cpu: cpu() }));
// What is still open, as the connection to the database, would keep the process for a while.
Deno.exit();

/** Milliseconds that the threads of this process have worked. */
function cpu(): number {
  const threads = [...Deno.readDirSync("/proc/self/task")].map(({ name }) => {
    const [nanoseconds] = Deno.readTextFileSync(`/proc/self/task/${name}/schedstat`).split(" ");
    return Number(nanoseconds);
  });
  return threads.reduce((sum, one) => sum + one, 0) / 1e6;
}
