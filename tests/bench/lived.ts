import type postgres from "postgres";

type Row = postgres.Row;

/**
 * Lives through what a bank says has happened once more, in a second and empty one: each event that
 * somebody or the clock brought about is the call that brings it about.
 */
export class Second {
  #here = new Map<string, string>();
  #calls = 0;

  constructor(private told: postgres.Sql, private lived: postgres.Sql) {}

  /** The communities as they are made in the dashboard, who joins, and what they offer. */
  async begin(): Promise<void> {
    await this.lived`update private.rate_limit_rules set allowed = 1000000`;
    for (const { community_id, name, slug } of await this.#all("communities", "community_id")) {
      const [row] = await this.lived`
        insert into communities (name, slug) values (${name}, ${slug}) returning community_id`;
      this.#here.set(String(community_id), row!.community_id);
    }
    await this.lived`insert into auth.users ${
      this.lived(await this.told`select id, email from auth.users order by id`)
    }`;
    const categories = await this.#all("categories", "community_id, category");
    for (const { community_id, category, name } of categories) {
      await this.lived`insert into categories (community_id, category, name)
        values (${this.#of(community_id)}, ${category}, ${name}) on conflict do nothing`;
    }
    for (const row of await this.#all("members", "member_id")) await this.#join(row);
    for (const row of await this.#all("offers", "offer_id")) await this.#offer(row);
  }

  /** All that has happened since, in its order. */
  async goOn(): Promise<void> {
    const events = await this.told`
      select v.*, r.reason from events v left join event_reasons r using (event_id, community_id)
      order by v.event_id`;
    for (const event of events) await this.#happen(event);
    await this.lived`
      update offers o set status = 'paused' where offer_id = any (${
      (await this.told`select offer_id from offers where status = 'paused'`).map(({ offer_id }) =>
        this.#of(offer_id)
      )
    })`;
  }

  async #join(member: Row): Promise<void> {
    const [place] = await this.told`
      select c.slug, m.role from memberships m join communities c using (community_id)
      where m.member_id = ${member.member_id}`;
    await this.lived`select member_join(${member.auth_user_id}, ${member.display_name},
      ${place!.slug})`;
    const [row] = await this.lived`
      select member_id from members where auth_user_id = ${member.auth_user_id}`;
    this.#here.set(String(member.member_id), row!.member_id);
    if (place!.role !== "member") {
      await this.lived`update memberships set role = ${place!.role}
        where member_id = ${row!.member_id}`;
    }
  }

  async #offer(offer: Row): Promise<void> {
    const [place] = await this.told`
      select case when location is not null then jsonb_build_object('name', location_name,
        'longitude', location[0], 'latitude', location[1]) end as location
      from offers where offer_id = ${offer.offer_id}`;
    const made = await this.#call(offer.member_id, "offer_create", {
      title: offer.title,
      description: offer.description,
      category: offer.category,
      amount: offer.amount,
      location: place!.location,
    });
    this.#here.set(String(offer.offer_id), made.offer_id);
  }

  async #happen(event: Row): Promise<void> {
    const by = (name: string, values: Record<string, unknown>) =>
      this.#call(event.actor_id, name, values);
    const { kind, source, reason } = event;
    const request_id = this.#of(event.request_id);
    const escrow_id = this.#of(event.escrow_id);
    const dispute_id = this.#of(event.dispute_id);
    if (kind === "request_opened") return await this.#ask(event);
    if (kind === "request_accepted") {
      const made = await by("request_accept", { request_id });
      this.#here.set(String(event.escrow_id), made.escrow.escrow_id);
    } else if (kind === "request_declined") await by("request_decline", { request_id, reason });
    else if (kind === "request_cancelled") await by("request_cancel", { request_id, reason });
    else if (kind === "request_expired") {
      await this.lived`select private.expire_request(${request_id})`;
    } else if (kind === "escrow_delivered") {
      await by("escrow_deliver", { escrow_id, amount: event.raw_amount });
    } else if (kind === "dispute_opened") {
      const { reason, statement } = await this.#case(event);
      const made = await by("escrow_dispute", { escrow_id, reason, statement });
      this.#here.set(String(event.dispute_id), made.dispute_id);
    } else if (kind === "dispute_answered") {
      await by("dispute_respond", { dispute_id, statement: (await this.#case(event)).response });
    } else if (kind === "transfer_posted") await this.#give(event);
    else if (!/^escrow_(released|split|refunded)$/.test(String(kind))) return;
    else if (source === "job") await this.lived`select private.settle_by_clock(${escrow_id})`;
    else if (source === "staff") {
      const { resolution, released_amount: amount, note } = await this.#case(event);
      await by("dispute_resolve", { dispute_id, resolution, amount, note });
    } else if (kind === "escrow_refunded") await by("escrow_refund", { escrow_id, reason });
    else await by("escrow_confirm", { escrow_id });
  }

  async #ask(event: Row): Promise<void> {
    const [request] = await this.told`
      select *, service_date::text from requests where request_id = ${event.request_id}`;
    const { offer_id, title, description, category } = request!;
    const made = await this.#call(event.actor_id, "request_create", {
      amount: request!.raw_amount,
      service_date: request!.service_date,
      note: request!.note,
      ...offer_id ? { offer_id: this.#of(offer_id) } : { title, description, category },
    });
    this.#here.set(String(event.request_id), made.request_id);
  }

  async #give(event: Row): Promise<void> {
    const [transfer] = await this.told`
      select * from transfers where transfer_id = ${event.transfer_id}`;
    await this.#call(event.actor_id, "transfer_create", {
      amount: event.amount,
      category: transfer!.category,
      reason: transfer!.reason,
      to_member_id: this.#of(event.member_id),
      note: event.reason,
    });
  }

  async #case({ dispute_id }: Row): Promise<Row> {
    const [row] = await this.told`select * from disputes where dispute_id = ${dispute_id}`;
    return row!;
  }

  async #call(member: unknown, name: string, values: Record<string, unknown>) {
    const given = Object.entries(values).filter(([, value]) => value !== null);
    const [user] = await this.lived`
      select auth_user_id from members where member_id = ${this.#of(member)}`;
    const names = given.map(([key], at) => `, ${key} => $${at + 3}`).join("");
    const [row] = await this.lived.unsafe(
      `select public.${name}(actor => $1, idempotency_key => $2${names}) -> 'body' as body`,
      [user!.auth_user_id, String(++this.#calls), ...given.map(([, value]) => value)] as string[],
    );
    return row!.body;
  }

  #of(id: unknown): string {
    return id === null || id === undefined ? "" : this.#here.get(String(id)) ?? "";
  }

  async #all(table: string, order: string): Promise<Row[]> {
    return await this.told.unsafe(`select * from ${table} order by ${order}`);
  }
}
