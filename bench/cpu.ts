/** Clock ticks a second, in which Linux counts. */
const TICKS = 100;

/**
 * The processor time in ms that a server has used since it started, with all its processes, those
 * that have ended included; null where the system does not tell.
 * @param backend one of its processes
 */
export async function serverTime(backend: number): Promise<number | null> {
  const one = await stat(backend);
  const whole = one && await stat(one.parent);
  if (!whole) return null;
  let ticks = whole.own + whole.ended;
  for await (const { name } of Deno.readDir("/proc")) {
    const process = /^\d+$/.test(name) ? await stat(Number(name)) : null;
    if (process?.parent === one.parent) ticks += process.own;
  }
  return ticks / TICKS * 1000;
}

async function stat(
  pid: number,
): Promise<{ parent: number; own: number; ended: number } | null> {
  const text = await Deno.readTextFile(`/proc/${pid}/stat`).catch(() => null);
  if (text === null) return null;
  // After the name, which may have anything in it: state, parent, …
  const [, parent, ...rest] = text.slice(text.lastIndexOf(")") + 2).split(" ").map(Number);
  const [user, system, endedUser, endedSystem] = rest.slice(9, 13);
  return { parent: parent!, own: user! + system!, ended: endedUser! + endedSystem! };
}
