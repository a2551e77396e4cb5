import { PlainError } from "../postgres/plain-error.ts";
import type { StackOptions } from "./stack.ts";

/** What the start command was asked for. */
type Arguments = {
  database: StackOptions["database"];
  port: number;
  /** Whether to throw away the data first. */
  fresh: boolean;
  /** Whether to play the demo once everything is up. */
  demo: boolean;
};

const USAGE = "Known are --demo, --postgres, --fresh and --port <number>.";

/** Read the command line. @throws PlainError when it makes no sense */
export function readArguments(args: string[], databaseUrl: string | undefined): Arguments {
  const result: Arguments = { database: "embedded", port: 54321, fresh: false, demo: false };
  const rest = args.flatMap((arg) => arg.startsWith("--port=") ? arg.split("=") : [arg]);
  for (let arg = rest.shift(); arg !== undefined; arg = rest.shift()) {
    if (arg === "--postgres") result.database = "postgres";
    else if (arg === "--fresh") result.fresh = true;
    else if (arg === "--demo") result.demo = true;
    else if (arg === "--port") result.port = readPort(rest.shift());
    else throw new PlainError(`What is ${arg}? ${USAGE}`);
  }
  if (!databaseUrl) return result;
  if (result.database === "postgres") {
    throw new PlainError("DATABASE_URL names a database, --postgres asks for another: choose one.");
  }
  if (result.fresh) {
    throw new PlainError("--fresh does not empty the database in DATABASE_URL: do that yourself.");
  }
  return { ...result, database: { url: databaseUrl } };
}

function readPort(text: string | undefined): number {
  const port = Number(text);
  if (!text || !Number.isInteger(port) || port < 0 || port > 65535) {
    throw new PlainError("--port wants a number up to 65535.");
  }
  return port;
}
