import postgres, { type Sql } from "postgres";

/** Do some work over one connection, which is closed whatever comes of it. */
export async function withConnection<T>(
  url: string,
  work: (sql: Sql) => PromiseLike<T>,
): Promise<T> {
  const sql = postgres(url, { max: 1, onnotice: () => {} });
  try {
    return await work(sql);
  } finally {
    await sql.end();
  }
}
