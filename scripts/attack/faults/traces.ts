import type { Sql } from "postgres";

/**
 * What members' writes have left in the database, each as one line: the words that came with it,
 * or what was done to what, by whom and with how many minutes.
 */
const TRACES = `
  with mine as (select community_id from communities where slug like 'town-%')
  select trace, count(*)::int as times from (
    select 'words ' || words as trace from (
      select r.title from requests r join mine using (community_id)
      union all select p.note from payment_requests p join mine using (community_id)
      union all select d.statement from disputes d join mine using (community_id)
      union all select d.response from disputes d join mine using (community_id)
      union all select d.note from disputes d join mine using (community_id)
      union all select e.statement from dispute_evidence e join mine using (community_id)
      union all select s.reason from events e
        join mine using (community_id) join event_reasons s using (event_id, community_id)
        where e.source = 'member' and e.dispute_id is null
    ) said (words)
    union all
    select case e.kind
      when 'request_accepted' then concat_ws(' ', 'accept', e.request_id, e.actor_id)
      when 'payment_request_accepted' then concat_ws(' ', 'pay', e.payment_request_id, e.actor_id)
      else concat_ws(' ', 'part', e.escrow_id, e.actor_id, e.raw_amount) end
    from events e join mine using (community_id)
    where e.source = 'member' and e.dispute_id is null
      and e.kind in ('request_accepted', 'payment_request_accepted', 'escrow_delivered',
        'escrow_part_released', 'escrow_released', 'escrow_refunded', 'escrow_split')
      and not exists (select from event_reasons s where s.event_id = e.event_id)
  ) left_behind where trace is not null group by trace`;

/** What there is, as the reckoning compares it with what the clients know. */
export type Found = {
  traces: Map<string, number>;
  /** The keys under which an answer is stored. */
  keys: Set<string>;
  /** How many transfers members have posted. */
  transfers: number;
};

export async function findTraces(sql: Sql): Promise<Found> {
  const traces = await sql.unsafe<{ trace: string; times: number }[]>(TRACES);
  const keys = await sql<{ idempotency_key: string }[]>`
    select idempotency_key from private.idempotency_keys`;
  const [posted] = await sql<{ transfers: number }[]>`
    select count(*)::int as transfers from transfers t join communities c using (community_id)
    where t.entered_by is not null and c.slug like 'town-%'`;
  return {
    traces: new Map(traces.map(({ trace, times }) => [trace, times])),
    keys: new Set(keys.map(({ idempotency_key }) => idempotency_key)),
    transfers: posted!.transfers,
  };
}
