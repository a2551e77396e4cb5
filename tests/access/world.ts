import type { Sql } from "postgres";

/** Somebody in the small world: a database role and the claims of a token. */
export type Actor = { name: string; role: string; auth_user_id: string | null };

/** Two communities with something in every table, and everybody who may look at it. */
export type World = { town: string; actors: Actor[] };

// deno-lint-ignore no-explicit-any -- rows of the bank's own answers
type Body = any;

/**
 * Build the world by the bank's own calls, with fixed names: what the access matrix counts must be
 * the same every time. Ana asks Ben for an hour and disputes the rest; Cleo is a neighbour, Coral
 * the coordinator; Dora and Emil are in another community.
 */
export async function buildWorld(sql: Sql): Promise<World> {
  const town = await community(sql, "town");
  await community(sql, "village");
  const [ana, ben, cleo] = [
    await join(sql, "Ana", "town"),
    await join(sql, "Ben", "town"),
    await join(sql, "Cleo", "town"),
  ];
  await sql`update community_settings set welcome_grant = 15 where community_id = ${town}`;
  const coral = await join(sql, "Coral", "town");
  await sql`update community_settings set welcome_grant = 0 where community_id = ${town}`;
  await sql`update memberships set role = 'coordinator' where number = 4`;
  const [dora, emil] = [await join(sql, "Dora", "village"), await join(sql, "Emil", "village")];

  const { escrow_id } = await exchange(sql, ana, ben);
  await call(sql, "escrow_deliver", ben, { escrow_id, amount: 60 });
  await call(sql, "escrow_confirm", ana, { escrow_id, amount: 30, final: false });
  const dispute = { escrow_id, reason: "partly_delivered", statement: "Only half was done." };
  const { dispute_id } = await call(sql, "escrow_dispute", ana, dispute);
  await call(sql, "dispute_respond", ben, { dispute_id, statement: "All of it was done." });
  await call(sql, "dispute_respond", ben, { dispute_id, statement: "Here is the list." });
  await exchange(sql, dora, emil);

  await sql`update memberships set role = 'coordinator' where number = 2
    and community_id = (select community_id from communities where slug = 'village')`;
  await openLine(sql, [coral, "village"], [emil, "town"]);
  const paid = { partner: "village", to_number: 1, amount: 10, category: "other" };
  await call(sql, "federation_transfer", ana, paid);

  const open = { title: "Company", description: "For a walk.", category: "other", amount: 60 };
  await call(sql, "request_create", ana, open);
  const { request_id } = await ask(sql, cleo, ben);
  await call(sql, "request_decline", ben, { request_id, reason: "I am away." });
  await passLimits(sql, coral, ana);
  await call(sql, "helper_appoint", ana, await naming(sql, "Cleo"));
  await takeBack(sql, coral, ana, ben);
  await claim(sql, ben, "Ana");
  await onPaper(sql, coral);
  await call(sql, "invitation_create", coral, { uses: 2 });
  await endings(sql, ana, ben, cleo, coral);
  await leaveTroubles(sql, town, escrow_id);
  await sql`select private.seal_up_to(max(transfer_id)) from transfers`;
  const actors = { Ana: ana, Ben: ben, Cleo: cleo, Coral: coral, Dora: dora };
  return {
    town,
    actors: [
      { name: "anon", role: "anon", auth_user_id: null },
      ...Object.entries(actors).map(([name, id]) => ({
        name,
        role: "authenticated",
        auth_user_id: id,
      })),
      { name: "service", role: "service_role", auth_user_id: null },
    ],
  };
}

/** A slip that Ana signed for Ben, and a member of the system before. */
async function onPaper(sql: Sql, staff: string): Promise<void> {
  const slip = { slip_number: "1", service_date: "2026-01-15", category: "other", amount: 5 };
  await call(sql, "slips_enter", staff, {
    lines: [{ ...slip, provider: "Ben", recipient: "Ana" }],
  });
  const lines = [{ external_id: "1", display_name: "Ida" }];
  await call(sql, "import_lines", staff, { kind: "members", lines });
}

/** The coordinator lets somebody pass a limit once. */
async function passLimits(sql: Sql, staff: string, auth_user_id: string): Promise<void> {
  const [member] = await sql<{ member_id: string }[]>`
    select member_id from members where auth_user_id = ${auth_user_id}`;
  const expires_at = new Date(Date.now() + 86_400_000).toISOString();
  const override = { side: "floor", amount: 30, expires_at, reason: "A flood." };
  await call(sql, "override_give", staff, { ...override, member_id: member!.member_id });
}

/** Somebody may ask and accept for the caller, for a year. */
async function naming(sql: Sql, name: string): Promise<Body> {
  const [row] = await sql`
    select member_id as helper_member_id, now() + interval '1 year' as expires_at
    from members where display_name = ${name}`;
  return { ...row, scopes: ["requests"] };
}

/** The coordinator takes back a part of what one gave another. */
async function takeBack(sql: Sql, staff: string, from: string, to: string): Promise<void> {
  const [member] = await sql<{ member_id: string }[]>`
    select member_id from members where auth_user_id = ${to}`;
  const gift = { to_member_id: member!.member_id, amount: 20, category: "other", reason: "gift" };
  const { transfer_id } = await call(sql, "transfer_create", from, gift);
  await call(sql, "transfer_reverse", staff, { transfer_id, amount: 5, reason: "A slip." });
}

/** Minutes for work that is done already. */
async function claim(sql: Sql, provider: string, recipient: string): Promise<void> {
  const [row] = await sql<{ recipient_id: string }[]>`
    select member_id as recipient_id from members where display_name = ${recipient}`;
  await call(sql, "payment_request_create", provider, { ...row, amount: 30, category: "other" });
}

/** How Ana is reached, and a debt of somebody who left, which is to be written off. */
async function endings(sql: Sql, ana: string, ben: string, cleo: string, coral: string) {
  await call(sql, "contact_update", ana, { changes: sql.json({ phone: "+31 20 555 0100" }) });
  const { escrow_id } = await exchange(sql, cleo, ben);
  await call(sql, "escrow_confirm", cleo, { escrow_id });
  await call(sql, "membership_leave", cleo, {});
  const [{ member_id }] = await sql<[{ member_id: string }]>`
    select member_id from members where auth_user_id = ${cleo}`;
  await call(sql, "write_off_propose", coral, { member_id, reason: "Moved abroad." });
}

/** What jobs and reconciliation write down when something is wrong. */
async function leaveTroubles(sql: Sql, community_id: string, escrow_id: string): Promise<void> {
  await sql`
    insert into job_failures (job, subject_id, community_id, attempts, next_attempt_at, error)
    values ('auto-release', ${escrow_id}, ${community_id}, 1, now(), 'an example')`;
  await sql`
    insert into findings (community_id, check_name, subject, expected, actual)
    values (${community_id}, 'an example', 'an account', '0', '1')`;
  await sql`select public.cron_reconcile()`;
}

async function community(sql: Sql, slug: string): Promise<string> {
  const [row] = await sql<{ community_id: string }[]>`
    insert into communities (name, slug) values (${slug}, ${slug}) returning community_id`;
  return row!.community_id;
}

async function join(sql: Sql, name: string, town: string): Promise<string> {
  const id = crypto.randomUUID();
  await sql`insert into auth.users (id, email) values (${id}, ${name + "@example.org"})`;
  await sql`select public.member_join(${id}::uuid, ${name}, ${town})`;
  return id;
}

/** The recipient asks for an hour of what the provider offers. */
async function ask(sql: Sql, recipient: string, provider: string): Promise<Body> {
  const text = { title: "Gardening", description: "I mow and prune.", category: "other" };
  const { offer_id } = await call(sql, "offer_create", provider, text);
  return await call(sql, "request_create", recipient, { offer_id, amount: 60 });
}

async function exchange(sql: Sql, recipient: string, provider: string): Promise<Body> {
  const { request_id } = await ask(sql, recipient, provider);
  return (await call(sql, "request_accept", provider, { request_id })).escrow;
}

/** Staff of both sides open theirs. */
async function openLine(sql: Sql, ...sides: [string, string][]): Promise<void> {
  for (const [staff, partner] of sides) {
    const limits = { partner, floor: -600, ceiling: 600 };
    await call(sql, "federation_line_open", staff, { ...limits, rate: { ours: 1, theirs: 1 } });
  }
}

/** One of the writing functions, as the API calls it; what the client gets. */
async function call(sql: Sql, name: string, actor: string, args: Body): Promise<Body> {
  const all = { actor, idempotency_key: crypto.randomUUID(), ...args };
  const named = Object.keys(all).map((key, at) => `${key} => $${at + 1}`).join(", ");
  const [row] = await sql.unsafe(`select public.${name}(${named}) as answer`, Object.values(all));
  return row!.answer.body;
}
