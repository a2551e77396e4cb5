type Excuse = { calls: RegExp; about: RegExp; why: string };

/** What may look at more rows, and why; what reads a whole table is never excused by this. */
const excuses: Excuse[] = [
  {
    calls: /^POST \/cron\//,
    about: /^looks at \d{3} rows/,
    why: "a batch is up to 500 rows",
  },
  {
    calls: /^POST \/cron\/dormancy/,
    about: /of (memberships|community_settings)/,
    why: "once a night each membership is asked for, and none of what it did long ago",
  },
  {
    calls: /^POST \/cron\/cleanup-idempotency/,
    about: /of rate_limits/,
    why: "who called since yesterday; an index of when would be written at each call",
  },
  {
    calls: /^GET \/admin\/reports\//,
    about: /^looks at /,
    why: "all exchanges of the days that are asked for, or what all members have now",
  },
  {
    calls: /^GET \/member\/export/,
    about: /^looks at /,
    why: "everything about one member",
  },
  {
    calls: /^GET .*\/statement/,
    about: /entered_at < moment/,
    why: "what was held at the end of a day in the past: by the escrows of one member",
  },
  {
    calls: /^GET \/(escrow|payment-requests)$/,
    about: /\.state/,
    why: "of one state: filtered from one's own; an index on states would be written too often",
  },
  {
    calls: /^GET \/offers$/,
    about: /of offers/,
    why: "the newest of what fits: among the active offers of a community, or of a neighbourhood",
  },
  {
    calls: /^GET \/offers$/,
    about: /of categories/,
    why: "without a community a branch is that of each community",
  },
  {
    calls: /^GET \/proof/,
    about: /^looks at /,
    why: "the trial balance is a sum of what there is: all accounts and open escrows",
  },
];

/** Complaints about a call that nothing excuses. */
export function excused(call: string, complaints: string[]): string[] {
  return complaints.filter((complaint) =>
    !excuses.some(({ calls, about }) => calls.test(call) && about.test(complaint))
  );
}
