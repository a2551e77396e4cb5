import type { Command, Job, Subject } from "./command.ts";
import { accountsView } from "./look.ts";
import { escrows } from "./commands/escrows.ts";
import { offers } from "./commands/offers.ts";
import { requests } from "./commands/requests.ts";
import { claims } from "./commands/claims.ts";
import { transfers } from "./commands/transfers.ts";
import { disputes } from "./commands/disputes.ts";
import { people } from "./commands/people.ts";
import { standings } from "./commands/standings.ts";
import { leaving } from "./commands/leaving.ts";
import { limits } from "./commands/limits.ts";
import { writeOffs } from "./commands/write-offs.ts";
import { invitations } from "./commands/invitations.ts";
import { helpers } from "./commands/helpers.ts";
import { pot } from "./commands/pot.ts";
import { reversals } from "./commands/reversals.ts";
import { groups } from "./commands/groups.ts";
import { slips } from "./commands/slips.ts";
import { imports } from "./commands/imports.ts";
import { community } from "./commands/community.ts";
import { lines } from "./commands/lines.ts";
import { redactions } from "./commands/redactions.ts";

const accounts: Subject = { commands: [], jobs: [], views: [accountsView] };

/** All that the model knows of, each subject with its commands, its jobs and its rows. */
export const subjects: Record<string, Subject> = {
  accounts,
  offers,
  requests,
  escrows,
  disputes,
  transfers,
  claims,
  people,
  standings,
  leaving,
  limits,
  writeOffs,
  invitations,
  helpers,
  pot,
  reversals,
  groups,
  slips,
  imports,
  community,
  lines,
  redactions,
};

export const commands: Command[] = Object.values(subjects).flatMap(({ commands }) => commands);

/** The jobs, in the order in which the model runs them when time goes by. */
export const jobs: Job[] = Object.values(subjects).flatMap(({ jobs }) => jobs);
