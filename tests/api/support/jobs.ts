import { type Answer, call } from "../../harness/call.ts";
import { expect } from "../../harness/member.ts";
import { stack } from "../../harness/stack.ts";

/**
 * Run one batch of a job through its cron path. Where pg_cron or another test runs the same job at
 * that moment, this one is skipped: it is asked again.
 */
export async function runJob(job: string, body: object = {}): Promise<Answer> {
  for (;;) {
    const headers = { "x-cron-key": stack.cronKey };
    const answer = expect(200, await call("POST", `/cron/${job}`, body, { headers }));
    if (answer.body.skipped !== true) return answer;
    await new Promise((resume) => setTimeout(resume, 50));
  }
}
