import type { TestStack } from "../../checks/test-stack.ts";
import { withConnection } from "../../postgres/with-connection.ts";

/** Who plays: members of one community, and their coordinator. */
export type Town = { members: Person[]; coordinator: Person };

/** Somebody with an account. The token is taken anew when it has run out. */
export type Person = { email: string; password: string; member_id: string; token: string };

/** Rules of a town where everything has its time quickly: what the clock ends, it ends at once. */
export const QUICK = {
  default_floor: null,
  confirmation_window: "1 minute",
  request_expiry: "1 minute",
  delivery_deadline: "1 minute",
};

/** Open a town in a bank of its own, where limits of attempts would only be in the way. */
export async function openTown(stack: TestStack, size: number): Promise<Town> {
  const slug = `soak-${crypto.randomUUID().slice(0, 8)}`;
  return await withConnection(stack.database.adminUrl, async (sql) => {
    await sql`update private.rate_limit_rules set allowed = 1000000`;
    const [town] = await sql`
      insert into communities (name, slug) values ('Soak', ${slug}) returning community_id`;
    await sql`
      update community_settings set ${sql(QUICK)} where community_id = ${town!.community_id}`;
    const people: Person[] = [];
    for (let at = 0; at <= size; at++) people.push(await register(stack, `Soak ${at}`, slug));
    const [coordinator, ...members] = people as [Person, ...Person[]];
    await sql`
      update memberships set role = 'coordinator' where member_id = ${coordinator.member_id}`;
    return { members, coordinator };
  });
}

async function register(stack: TestStack, name: string, slug: string): Promise<Person> {
  const email = `${crypto.randomUUID()}@example.org`;
  const password = "a long working day";
  const account = { email, password, display_name: name, community: slug };
  const answer = await send(stack, "/auth/register", account);
  if (answer.status !== 202) throw new Error(`${name} cannot register: ${await answer.text()}`);
  await answer.body?.cancel();
  const person = { email, password, member_id: "", token: "" };
  await logIn(stack, person);
  return person;
}

/** Give a person a token that is good for the next hour. */
export async function logIn(stack: TestStack, person: Person): Promise<void> {
  const { email, password } = person;
  const answer = await send(stack, "/auth/login", { email, password });
  const body = await answer.json();
  if (answer.status !== 200) throw new Error(`${email} cannot log in: ${JSON.stringify(body)}`);
  person.token = body.access_token;
  person.member_id = body.member.member_id;
}

function send({ url }: TestStack, path: string, body: unknown): Promise<Response> {
  return fetch(`${url}/functions/v1${path}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
}
