import type { Bank, Call } from "../bank.ts";

// Cleo and Dora are staff. Hill is a community next to the town, where Hana is staff.
const TOWN = ["ana", "ben", "eve", "cleo", "dora"];
const HILL = ["gus", "hana"];
const STAFF = ["cleo", "dora", "hana"];

let opened = 0;

/** A community of one round, so that nothing of another round is in the way. */
export class Town {
  /** Members by name, and the communities: `town` and `hill`. */
  ids: Record<string, string> = {};
  /** What the round is about: the table, and which of its rows. */
  readonly at: Record<string, string> = {};
  private constructor(readonly bank: Bank, readonly slug: string) {}

  static async open(bank: Bank, settings?: string, withHill = false): Promise<Town> {
    const town = new Town(bank, `t${++opened}`);
    const rules = settings
      ? [`update community_settings set ${settings} where ${town.here()}`]
      : [];
    const hill = withHill ? town.#found(town.hill, "Hill", HILL) : [];
    await bank.do([...town.#found(town.slug, "Town", TOWN), ...hill, ...rules].join(";"));
    town.ids = await bank.do(`select jsonb_object_agg(n, i) from (
      select display_name n, member_id i from members join memberships using (member_id)
        join communities using (community_id) where slug in ('${town.slug}', '${town.hill}')
      union all select lower(name), community_id from communities
        where slug in ('${town.slug}', '${town.hill}')) x`);
    return town;
  }

  get hill(): string {
    return `${this.slug}-hill`;
  }

  /** SQL that is true for the rows of this town. */
  here(): string {
    return `community_id = (select community_id from communities where slug = '${this.slug}')`;
  }

  call(name: string, rpc: string, given: Call["arguments"] = {}): Call {
    return { name: `${this.slug} ${name}`, rpc, arguments: given };
  }

  // deno-lint-ignore no-explicit-any -- a test asserts the shape that a type would assume
  do(name: string, rpc: string, given: Call["arguments"] = {}): Promise<any> {
    return this.bank.do(this.call(name, rpc, given));
  }

  /** Change a column of this town's, as the dashboard does. */
  async set(table: string, change: string, name?: string): Promise<void> {
    const whose = name ? ` and member_id = '${this.ids[name]}'` : "";
    await this.bank.do(`update ${table} set ${change} where ${this.here()}${whose}`);
  }

  async request(name: string, amount: number, more = {}): Promise<string> {
    const asked = { amount, title: "Help", description: "Please", category: "other", ...more };
    return (await this.do(name, "request_create", { ...asked, ...this.in })).request_id;
  }

  /** An open request of one member that is for another one. */
  async requestTo(name: string, provider: string, amount: number): Promise<string> {
    const words = { title: "Help", description: "With it", category: "other", ...this.in };
    const { offer_id } = await this.do(provider, "offer_create", words);
    return (await this.do(name, "request_create", { offer_id, amount, ...this.in })).request_id;
  }

  async hold(recipient: string, provider: string, amount: number): Promise<string> {
    const request_id = await this.request(recipient, amount);
    return (await this.do(provider, "request_accept", { request_id })).escrow.escrow_id;
  }

  async give(from: string, to: string, amount: number): Promise<number> {
    const gift = { amount, category: "other", reason: "gift", to_member_id: this.ids[to] };
    return (await this.do(from, "transfer_create", { ...gift, ...this.in })).transfer_id;
  }

  async claim(provider: string, recipient: string, amount: number): Promise<string> {
    const claim = { recipient_id: this.ids[recipient], amount, category: "other", ...this.in };
    return (await this.do(provider, "payment_request_create", claim)).payment_request_id;
  }

  /** Names the town in a call. */
  get in(): { community_id: string } {
    return { community_id: this.ids.town! };
  }

  #found(slug: string, name: string, people: string[]): string[] {
    const names = people.map((person) => `'${person}'`);
    const login = `md5('login of ${this.slug} ' || n)::uuid`;
    const staff = names.filter((_, at) => STAFF.includes(people[at]!));
    return [
      `insert into communities (name, slug) values ('${name}', '${slug}')`,
      `insert into auth.users (id) select ${login} from unnest(array[${names}]) n`,
      `select member_join(${login}, n, '${slug}') from unnest(array[${names}]) n`,
      `update memberships m set role = 'coordinator' from members p, communities c
        where p.member_id = m.member_id and c.community_id = m.community_id
          and c.slug = '${slug}' and p.display_name in (${staff})`,
    ];
  }
}
