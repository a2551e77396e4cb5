import { JobReport } from "../../supabase/functions/_shared/schemas/operations.ts";
import { call } from "./bank.ts";
import type { Member } from "./member.ts";
import type { Stage } from "./stage.ts";

type Place = { place: string; minutes: number };

/** Reconcile from the first entry on, and the trial balance: everything together is zero. */
export async function proveBooks(stage: Stage, ana: Member, ben: Member): Promise<void> {
  await reconcile(stage);
  const { community_id } = stage.community;
  const findings = await stage.dashboard`
    select check_name, subject, expected, actual from findings
    where cleared_at is null and (community_id = ${community_id} or community_id is null)`;
  stage.expect("what reconcile found", findings, []);
  await stage.did("Reconcile checks all entries: all is right");

  const places = await trialBalance(stage);
  const total = places.reduce((sum, { minutes }) => sum + minutes, 0);
  stage.print("\nTrial balance");
  for (const { place, minutes } of [...places, { place: "together", minutes: total }]) {
    stage.print(`    ${place.padEnd(28)}${String(minutes).padStart(8)}`);
  }
  stage.expect("the trial balance", places, [
    { place: ana.name, minutes: 35 },
    { place: ben.name, minutes: -35 },
    { place: "Cleo", minutes: 0 },
    { place: "the community's own accounts", minutes: 0 },
    { place: "open escrows", minutes: 0 },
  ]);
}

/** Another run of the same job may be under way; then this one was skipped and is tried again. */
async function reconcile(stage: Stage): Promise<void> {
  for (let turn = 0; turn < 20; turn++) {
    const report = await call(stage.bank, "POST /cron/reconcile", JobReport, {
      headers: { "x-cron-key": stage.bank.cronKey },
      body: { full: true },
    });
    if (!report.skipped) return stage.expect("rows that failed", report.failed, 0);
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
}

async function trialBalance({ dashboard, community }: Stage): Promise<Place[]> {
  const { community_id } = community;
  const members = await dashboard<Place>`
    select m.display_name as place, a.balance as minutes
    from accounts a join members m using (member_id)
    where a.community_id = ${community_id} order by m.display_name`;
  const rest = await dashboard<Place>`
    select 'the community''s own accounts' as place, sum(balance)::int as minutes
    from accounts where community_id = ${community_id} and member_id is null
    union all
    select 'open escrows', coalesce(sum(remaining), 0)::int
    from escrows where community_id = ${community_id}
    order by place desc`;
  return [...members, ...rest];
}
