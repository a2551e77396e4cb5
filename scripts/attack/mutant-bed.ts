import type { Sql } from "postgres";
import { denoTest } from "../checks/deno-tests.ts";
import { runFile } from "../checks/pgtap.ts";
import type { Result } from "../checks/step.ts";
import { type Address, besides } from "../checks/address.ts";
import type { TestBed } from "../checks/test-bed.ts";
import { bootstrap } from "../postgres/bootstrap.ts";
import { run } from "../postgres/command.ts";
import { copyDatabase } from "../postgres/copy-database.ts";
import { withConnection } from "../postgres/with-connection.ts";

const BARE = "bank_bare";

/** What the CLI keeps, so that a stack on such a bank finds no migration missing. */
const HISTORY = `
  create schema supabase_migrations authorization postgres;
  create table supabase_migrations.schema_migrations (version text primary key, name text);
  alter table supabase_migrations.schema_migrations owner to postgres`;

function recorded(file: string): string {
  const [version, name] = file.replace(".sql", "").split(/_(.*)/);
  return `insert into supabase_migrations.schema_migrations values ('${version}', '${name}');`;
}

/** Databases made of migrations that are not those of the repository, and tests run on them. */
export class MutantBed {
  #bed: TestBed;
  #bare: Promise<void> | undefined;
  constructor(bed: TestBed) {
    this.#bed = bed;
  }

  /** Make a bank of migrations; false when they cannot be applied. */
  async make(name: string, migrations: Map<string, string>): Promise<boolean> {
    await (this.#bare ??= this.#makeBare());
    await this.#copy(BARE, name);
    return await this.#migrate(await this.#address(name), migrations);
  }

  /** What a test says of such a bank, in a copy of its own. */
  async judge(name: string, test: string, env: Record<string, string> = {}): Promise<Result> {
    // A race makes its copies itself, and wants a server, a template and no stack.
    if (!test.endsWith(".sql")) {
      const stack = { database: await this.#bed.database(), template: await this.#address(name) };
      return await denoTest([test], { ...env, CHRONOBANK_TEST_STACK: JSON.stringify(stack) });
    }
    const { bin } = await this.#bed.cluster();
    const copy = `${name}_copy`;
    await this.#copy(name, copy);
    const result = await runFile(bin, (await this.#address(copy)).url, test);
    await this.drop(copy);
    return result;
  }

  async drop(name: string): Promise<void> {
    await this.#asAdmin((sql) => sql.unsafe(`drop database if exists ${name} with (force)`));
  }

  async #copy(template: string, name: string): Promise<void> {
    await this.#asAdmin((sql) => copyDatabase(sql, template, name));
  }

  async #asAdmin(act: (sql: Sql) => PromiseLike<unknown>): Promise<void> {
    const { adminUrl } = await this.#bed.cluster();
    await withConnection(adminUrl, act);
  }

  async #address(name: string): Promise<Address> {
    return besides(await this.#bed.cluster(), name);
  }

  async #makeBare(): Promise<void> {
    await this.#copy("template0", BARE);
    const { adminUrl } = await this.#address(BARE);
    await withConnection(adminUrl, async (sql) => {
      await bootstrap(sql, { cron: "stand-in", testing: true });
      await sql.unsafe(HISTORY);
    });
  }

  /** In one session, each file in a transaction, which is quicker than the CLI. */
  async #migrate({ url }: Address, migrations: Map<string, string>): Promise<boolean> {
    const { bin } = await this.#bed.cluster();
    const input = [...migrations].map(([file, text]) =>
      `begin;\n${text}\n${recorded(file)}\ncommit;\nreset all;\n`
    );
    const { ok } = await run([`${bin}/psql`, "-X", "-q", "-v", "ON_ERROR_STOP=1", url], {
      env: { PGOPTIONS: "--client-min-messages=warning" },
      input: input.join(""),
    });
    return ok;
  }
}
