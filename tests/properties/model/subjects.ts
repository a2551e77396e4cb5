import type { Command, Job, Subject } from "./command.ts";
import { accountsView } from "./look.ts";
import { escrows } from "./commands/escrows.ts";
import { offers } from "./commands/offers.ts";
import { requests } from "./commands/requests.ts";
import { disputes } from "./commands/disputes.ts";

const accounts: Subject = { commands: [], jobs: [], views: [accountsView] };

/** All that the model knows of, each subject with its commands, its jobs and its rows. */
export const subjects: Subject[] = [
  accounts,
  offers,
  requests,
  escrows,
  disputes,
];

export const commands: Command[] = subjects.flatMap(({ commands }) => commands);

/** The jobs, in the order in which the model runs them when time goes by. */
export const jobs: Job[] = subjects.flatMap(({ jobs }) => jobs);
