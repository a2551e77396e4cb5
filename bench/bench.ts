import type { Address } from "../scripts/checks/address.ts";
import type { TestBed } from "../scripts/checks/test-bed.ts";
import { databaseOf, inDatabase } from "../scripts/postgres/copy-database.ts";
import { withConnection } from "../scripts/postgres/with-connection.ts";
import { fillBank } from "./bank.ts";
import { pgbench, type Play, type Played } from "./pgbench.ts";
import { type Written, written } from "./wal.ts";

// deno-lint-ignore-file no-console

/** A script and how to play it; eight clients and the time of a measurement unless said. */
type Script = Partial<Omit<Play, "script">> & {
  /** Log in as the REST API does; the script then says whom it acts as. */
  rest?: boolean;
  /** Another way to the bank than straight to its server. */
  url?: string;
};

/** What a topic measures with. */
export class Bench {
  readonly bed: TestBed;
  readonly quick: boolean;

  constructor(bed: TestBed, quick: boolean) {
    [this.bed, this.quick] = [bed, quick];
  }

  /** How long one measurement takes, in seconds. */
  get seconds(): number {
    return this.quick ? 1 : 5;
  }

  /** A new database with a community of so many members, who may go far below zero. */
  async bank(members = 1000): Promise<Address> {
    const address = await this.bed.copy();
    await withConnection(address.adminUrl, (sql) => fillBank(sql, members));
    return address;
  }

  /** Play a script of pgbench's on a bank, as the functions do. */
  async pgbench(bank: Address, script: Play["script"], how: Script = {}): Promise<Played> {
    const { bin, authenticatorUrl } = await this.bed.cluster();
    const { rest, url: way, ...more } = how;
    const role = rest ? undefined : "service_role";
    const url = way ?? (rest ? inDatabase(authenticatorUrl, databaseOf(bank.url)) : bank.adminUrl);
    // A second more, in which connections make the plans of what they call.
    const play = { clients: 8, seconds: this.seconds + 1, role, ...more, script };
    return await pgbench(bin, url, this.bed.dir, play);
  }

  /**
   * What one transaction of a script writes and costs. One client plays it, four times as often as
   * it is told; to the script `i` says how many were played before.
   */
  async count(bank: Address, script: Play["script"], how: Script = {}): Promise<Written> {
    const { transactions = this.quick ? 50 : 200, define, ...more } = how;
    let i = 0;
    const play = async (transactions: number) => {
      const again = { ...more, define: { ...define, i }, transactions };
      await this.pgbench(bank, script, { clients: 1, ...again });
      i += transactions;
    };
    return await withConnection(
      (await this.bed.cluster()).adminUrl,
      (sql) => written(sql, databaseOf(bank.url), transactions, play),
    );
  }

  tell(line: string): void {
    console.log(line);
  }
}
