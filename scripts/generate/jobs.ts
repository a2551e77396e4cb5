import type { Sql } from "postgres";
import { code, table } from "./markdown.ts";

type Job = { jobname: string; schedule: string; command: string; does: string; late: string };

/** `docs/jobs.md`: what runs by itself and when, from the timetable that the migrations set up. */
export async function jobsPage(sql: Sql): Promise<string> {
  const jobs = await sql<Job[]>`
    select c.jobname, c.schedule, c.command, coalesce(j.does, '') as does,
      coalesce(j.late_after::text, '') as late
    from cron.job c left join private.jobs j on c.jobname = 'chronobank-' || j.job
    order by c.jobname collate "C"`;
  return `# Jobs

What runs by itself, at whole minutes UTC. \`/health\` is degraded when a job is late. One call is
one bounded batch. \`deno task generate\` writes this page from the timetable.

${
    table(
      ["job", "schedule", "what it does", "late after", "runs"],
      jobs.map((job) => [
        code(job.jobname),
        code(job.schedule),
        job.does,
        job.late,
        code(job.command),
      ]),
    )
  }
`;
}
