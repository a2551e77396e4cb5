import type { Connection } from "@supabase/lite";

/** A row as it comes from the driver. */
export type Row = Record<string, unknown>;

/** A database that the stack serves: the embedded one or a real Postgres. */
export type Database = {
  /** What the stand-ins for the REST API and Supabase Auth work on. */
  connection: Connection;
  /** Where the user finds it: a folder or an address without its password. */
  place: string;
  /**
   * Run SQL as the migrator, as the dashboard does; the rows of the last statement. Several
   * statements are one transaction; parameters allow one statement only.
   */
  sql<T extends Row = Row>(query: string, parameters?: unknown[]): Promise<T[]>;
  /** Run work that uses `connection`, alone where the database has one session only. */
  exclusive<T>(work: () => Promise<T>): Promise<T>;
  close(): Promise<void>;
};
