import { deepStrictEqual, match, strictEqual } from "node:assert/strict";
import { assertWhole } from "../harness/books.ts";
import { asMember } from "../harness/member.ts";
import { newCommunity } from "../harness/community.ts";
import { sql } from "../harness/sql.ts";
import { importing } from "./importing.ts";

const MEMBERS = "\ufeffexternal_id;display_name;joined_on;birth_year\r\n" +
  '1;Ida;2019-03-01;1950\r\n2;"Jan; of the mill";;\r\n3;Kim;;not known\r\n';
const BALANCES = "external_id,amount\n1,95\n2,-1:30\n9,5\n";
const PAST = "service_date,from,to,amount,note\n" +
  "2020-02-29,1,2,0:50,Bread\n2020-03-01,2,The bank,7,\n2020-03-01,2,The bank,7,\n";

Deno.test("members, balances and transfers: dry, for good, and once more", async () => {
  const town = await newCommunity("importing");
  const cora = await asMember("Cora", town, { role: "coordinator" });
  const run = (csv: string, ...args: string[]) => importing(cora, csv, args);
  const members = () =>
    sql`
    select m.display_name, s.external_id from memberships s join members m using (member_id)
    where community_id = ${town.community_id} and external_id is not null order by 2`;

  const dry = await run(MEMBERS, "--kind", "members");
  strictEqual(dry.code, 0, dry.text);
  match(dry.text, /Dry run, nothing posted: 3 accepted, 0 there already, 0 refused/);
  deepStrictEqual([...await members()], []);
  match((await run(MEMBERS, "--kind", "members", "--commit")).text, /Imported: 3 accepted/);
  deepStrictEqual([...await members()].map(({ display_name }) => display_name), [
    "Ida",
    "Jan; of the mill",
    "Kim",
  ]);
  match((await run(MEMBERS, "--kind", "members", "--commit")).text, /3 accepted/, "a replay");
  match((await run(`${MEMBERS}4;Lea;;\n`, "--kind", "members", "--commit")).text, /1 accepted, 3/);
  strictEqual((await members()).length, 4);

  const balances = await run(BALANCES, "--kind", "balances", "--commit");
  strictEqual(balances.code, 2);
  match(balances.text, /line 4 \(9\): member_unknown: There is no such member/);
  match(balances.text, /2 accepted, 0 there already, 1 refused/);

  for (const accepted of ["3 accepted, 0 there", "3 accepted, 0 there"]) {
    const past = await run(PAST, "--kind", "transfers", "--pot", "The bank", "--commit");
    match(past.text, new RegExp(accepted));
  }
  const [sums] = await sql`
    select array_agg(a.balance order by s.external_id) filter (where s.external_id <> '4') as of_,
      (select sum(balance)::int from accounts where community_id = ${town.community_id}
        and system_account = 'opening') as opening,
      (select sum(balance)::int from accounts where community_id = ${town.community_id}
        and system_account = 'pot') as pot
    from memberships s join accounts a using (member_id, community_id)
    where community_id = ${town.community_id} and s.external_id is not null`;
  deepStrictEqual(sums, { of_: [45, -54, 0], opening: -5, pot: 14 });
  await assertWhole(town);
});

Deno.test("TimeOverflow's exports are known by their shape", async () => {
  const town = await newCommunity("overflowing");
  const cora = await asMember("Cora", town, { role: "coordinator" });
  const users = "N,Nombre,Correo,Teléfono,Teléfono alternativo,Creado,Fecha último login,Idioma," +
    "Saldo\n1,Ida,ida@example.org,555,,2019-03-01 10:00:00 UTC,,es,5400\n" +
    "2,Jan,,,,2019-03-02 10:00:00 UTC,,es,-5400\n";
  const transfers = "Fecha,Origen,Destino,Anuncio,Cantidad\n" +
    "2020-02-29 10:00:00 UTC,Ida (1),Jan (2),Bread,1:30\n" +
    "2020-03-01 10:00:00 UTC,Usuario borrado,Jan (2),,0:15\n";
  match((await importing(cora, users, ["--kind", "members", "--commit"])).text, /2 accepted/);
  match((await importing(cora, users, ["--kind", "balances", "--commit"])).text, /2 accepted/);
  const format = ["--format", "timeoverflow"];
  const past = await importing(cora, transfers, ["--kind", "transfers", "--commit", ...format]);
  match(past.text, /member_unknown.*Usuario borrado/);
  match(past.text, /1 accepted, 0 there already, 1 refused/);
  const kept = await sql`
    select m.display_name, a.balance::int, s.joined_at::date::text as since
    from memberships s join members m using (member_id) join accounts a using (member_id)
    where s.community_id = ${town.community_id} and external_id is not null order by 1`;
  deepStrictEqual([...kept], [
    { display_name: "Ida", balance: 0, since: "2019-03-01" },
    { display_name: "Jan", balance: 0, since: "2019-03-02" },
  ]);
  await assertWhole(town);
});

Deno.test("other exports are mapped; what makes no sense is said in a sentence", async () => {
  const town = await newCommunity("mapping");
  const cora = await asMember("Cora", town, { role: "coordinator" });
  const run = (csv: string, ...args: string[]) => importing(cora, csv, args);
  const users = "username\tname\tbalance\nida\tIda\t1,5\n";
  const map = (pairs: string) => ["--map", pairs];
  const asMembers = ["--kind", "members", ...map("external_id=username,display_name=name")];
  match((await run(users, ...asMembers, "--commit")).text, /1 accepted/);
  const asBalances = ["--kind", "balances", ...map("external_id=username,amount=balance")];
  match((await run(users, ...asBalances, "--amounts", "hours", "--commit")).text, /1 accepted/);
  const [{ balance }] = await sql<[{ balance: number }]>`
    select balance::int from accounts join memberships using (member_id, community_id)
    where external_id = 'ida' and community_id = ${town.community_id}`;
  strictEqual(balance, 90);
  for (
    const [csv, args, words] of [
      [users, ["--kind", "members"], /no column external_id among: username, name, balance/],
      [users, ["--kind", "people"], /--kind wants one of members, balances, transfers/],
      [users, ["--kind", "members", "--map", "age=name"], /members have no age/],
      ["external_id,display_name\n", ["--kind", "members"], /has no lines/],
      ['a,b\n"1', ["--kind", "members"], /is no CSV/],
    ] as const
  ) {
    const { code, text } = await run(csv, ...args);
    strictEqual(code, 1, text);
    match(text, words);
  }
});
