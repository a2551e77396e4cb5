import { Dispute } from "../../supabase/functions/_shared/schemas/disputes.ts";
import { Escrow } from "../../supabase/functions/_shared/schemas/escrows.ts";
import { Request, RequestAccepted } from "../../supabase/functions/_shared/schemas/requests.ts";
import type { Member } from "./member.ts";
import { readStatement } from "./read-statement.ts";
import type { Stage } from "./stage.ts";

/** Ana asks for 45 minutes, disputes what she got, and the dashboard settles it: 25 for Ben. */
export async function disputedExchange(stage: Stage, ana: Member, ben: Member): Promise<void> {
  const { request_id } = await ana.post("/requests-create", Request, {
    title: "Three shelves on the wall",
    description: "I have the shelves; please bring a drill.",
    category: "other",
    amount: 45,
  });
  await stage.did("Ana asks everybody for 45 minutes");
  const { escrow } = await ben.post("/request-accept", RequestAccepted, { request_id });
  const { escrow_id } = escrow;
  await stage.did("Ben accepts: 45 are held", [
    [ana, { balance: 60, held: 45, incoming: 0 }],
    [ben, { balance: -60, held: 0, incoming: 45 }],
  ]);
  await ben.post("/escrow/deliver", Escrow, { escrow_id });
  await stage.did("Ben says that it is done");

  const { dispute_id } = await ana.post("/escrow/dispute", Dispute, {
    escrow_id,
    reason: "partly_delivered",
    statement: "Two of the three shelves are up.",
  });
  await stage.did("Ana disputes it: the clock stands still");
  const statement = "The third wall is concrete; I offered to come back.";
  await ben.post("/disputes/respond", Dispute, { dispute_id, statement });
  await stage.did("Ben gives his side");

  await settleInDashboard(stage, dispute_id, [
    [ana, { balance: 35, held: 0, incoming: 0 }],
    [ben, { balance: -35, held: 0, incoming: 0 }],
  ]);
  const { state, resolution, released_amount } = await ana.get(`/disputes/${dispute_id}`, Dispute);
  stage.expect("the case", [state, resolution, released_amount], ["decided", "split", 25]);
  await readStatement(stage, ana, [["split", 60], ["hold", -45], ["split", 20]]);
}

/** One cell of the grid is one statement; the pick of the resolution is what acts. */
async function settleInDashboard(
  stage: Stage,
  dispute_id: string,
  outcome: Parameters<Stage["did"]>[1],
): Promise<void> {
  const { community_id } = stage.community;
  const cleo = await addCoordinator(stage, community_id);
  await stage.did("Dashboard: Cleo is added as coordinator");
  await stage.dashboard`
    update disputes set decided_by = ${cleo} where dispute_id = ${dispute_id}`;
  await stage.did("Dashboard: decided_by = Cleo");
  await stage.dashboard`
    update disputes set released_amount = 25 where dispute_id = ${dispute_id}`;
  await stage.did("Dashboard: released_amount = 25");
  await stage.dashboard`
    update disputes set resolution = 'split' where dispute_id = ${dispute_id}`;
  await stage.did("Dashboard: resolution = split, it is done", outcome);
}

async function addCoordinator({ dashboard }: Stage, community_id: string): Promise<string> {
  const [cleo] = await dashboard<{ member_id: string }>`
    insert into members (display_name) values ('Cleo') returning member_id`;
  const { member_id } = cleo!;
  await dashboard`
    insert into memberships (community_id, member_id, role)
    values (${community_id}, ${member_id}, 'coordinator')`;
  return member_id;
}
