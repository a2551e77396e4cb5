import { createClient, type SupabaseClient } from "@supabase/supabase-js";
import { startCluster } from "../../scripts/postgres/cluster.ts";
import { makeTestFolder } from "../../scripts/postgres/data-folder.ts";
import { type Stack, type StackOptions, startStack } from "../../scripts/stack/stack.ts";

/** A small project of its own: these promises are the stack's, whatever the bank's schema is. */
export const PROJECT = new URL("project/supabase/", import.meta.url);

/** Run something in an empty folder that is gone afterwards. */
export async function inFolder(work: (dir: string) => Promise<void>): Promise<void> {
  const dir = makeTestFolder();
  try {
    await work(dir);
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
}

/** Run something on an embedded stack with the small project. */
export async function onEmbedded(
  work: (stack: Stack) => Promise<void>,
  options: Partial<StackOptions> = {},
): Promise<void> {
  await inFolder(async (dir) => {
    const stack = await startStack({
      database: "embedded",
      dir,
      port: 0,
      project: PROJECT,
      ...options,
    });
    try {
      await work(stack);
    } finally {
      await stack.stop();
    }
  });
}

/** Run something on a real Postgres of its own, with the small project. */
export async function onPostgres(work: (stack: Stack) => Promise<void>): Promise<void> {
  await inFolder(async (dir) => {
    const database = await startCluster({ dir: `${dir}/postgres`, testing: true });
    try {
      const stack = await startStack({ database, dir, port: 0, project: PROJECT });
      try {
        await work(stack);
      } finally {
        await stack.stop();
      }
    } finally {
      await database.stop();
    }
  });
}

/** A client that keeps nothing and refreshes nothing. */
export function client(stack: Stack, key: string, token?: string): SupabaseClient {
  return createClient(stack.url, key, {
    auth: { persistSession: false, autoRefreshToken: false, detectSessionInUrl: false },
    global: token ? { headers: { Authorization: `Bearer ${token}` } } : {},
  });
}

/** Sign somebody up; their id and a client that carries their token. */
export async function signUp(stack: Stack, email: string) {
  const { data, error } = await client(stack, stack.publishableKey).auth.signUp({
    email,
    password: "a long enough password",
  });
  if (error) throw error;
  const { user, session } = data;
  if (!user || !session) throw new Error("sign-up gave no session");
  return { id: user.id, client: client(stack, stack.publishableKey, session.access_token) };
}
