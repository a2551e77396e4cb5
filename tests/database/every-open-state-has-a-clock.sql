\ir helpers/people.sql
-- Generated from private.transitions: from every state that is not final, a final one is reached
-- by clocks alone. First on paper, then by running the jobs. A standing is no open state, nor is a
-- line: people stay, and communities trade, as long as they like; see
-- a-standing-follows-from-another.sql and a-line-closes-toward-zero.sql.

create temp table ways as select * from private.transitions
where subject not in ('memberships', 'trade_lines');
create temp table states as
select subject, from_state as state, true as leads_on from ways
union select subject, to_state, exists (select from ways f
  where f.subject = t.subject and f.from_state = t.to_state) from ways t;
create temp table open_states as select distinct subject, state from states where leads_on;

-- Every state of the enums is in the table, so that none is forgotten.
select set_eq(format('select state from states where subject = %L', subject),
  format('select unnest(enum_range(null::public.%I))::text', enum), format('all states of %s',
    subject))
from (values ('escrows', 'escrow_state'), ('requests', 'request_state'),
  ('disputes', 'dispute_state'), ('payment_requests', 'payment_request_state'),
  ('write_offs', 'write_off_state'))
  subjects (subject, enum);

create temp table ends as
with recursive reached as (
  select subject, state as origin, state from open_states
  union
  select r.subject, r.origin, t.to_state from reached r
  join ways t on t.subject = r.subject and t.from_state = r.state
    and t.by ~ 'clock|its exchange')
select subject, origin, bool_or(not leads_on) as reaches_an_end
from reached join states using (subject, state) group by 1, 2;
select ok(reaches_an_end, format('on paper: %s from %s', subject, origin)) from ends order by 1;

-- Something in each of these states. A state that the table gains fails here until it has one.
create function made(subject text, state text) returns uuid
language plpgsql as $$
declare
  escrow uuid;
begin
  if subject = 'requests' and state = 'open' then
    return ask_for('ana', 10);
  elsif subject = 'payment_requests' then
    return act('ben', 'payment_request_create', jsonb_build_object('recipient_id', id_of('ana'),
      'amount', 10, 'category', 'other')) ->> 'payment_request_id';
  elsif subject = 'write_offs' then
    perform join_town('lea');
    perform act('lea', 'escrow_confirm', jsonb_build_object('escrow_id', hold('lea', 'ben', 10)));
    perform act('lea', 'membership_leave');
    return act('cleo', 'write_off_propose', jsonb_build_object('member_id', id_of('lea'),
      'reason', 'x')) ->> 'write_off_id';
  end if;
  escrow := hold('ana', 'ben', 10);
  if subject = 'requests' and state = 'accepted' then
    return (select x.request_id from public.escrows e join public.exchanges x using (exchange_id)
      where escrow_id = escrow);
  elsif subject = 'disputes' and state = 'open' or state = 'disputed' then
    perform act('ben', 'escrow_dispute', jsonb_build_object('escrow_id', escrow, 'reason', 'other',
      'statement', 'Hm'));
    return case subject when 'escrows' then escrow else (
      select dispute_id from public.disputes d where d.escrow_id = escrow) end;
  elsif state = 'delivered' then
    perform act('ben', 'escrow_deliver', jsonb_build_object('escrow_id', escrow));
  end if;
  return escrow;
end $$;
create function state_in(subject text, id uuid) returns text
language plpgsql as $$
declare
  state text;
begin
  execute format('select state::text from public.%I where %I = $1', subject,
    rtrim(subject, 's') || '_id') into state using id;
  return state;
end $$;
create temp table things as select subject, state, made(subject, state) as id from open_states;
select is(state_in(subject, id), state, format('%s: %s', subject, state)) from things;

-- Two years and a bit later, with every job run until nothing is left to do.
create temp table late as select now() + interval '3 years' as at;
select run(job, at) as done from private.jobs, late where job !~ 'reconcile|cleanup' \g /dev/null
select ok(not leads_on, format('by clocks: %s from %s has become %s', subject, t.state, s.state))
from things t join states s using (subject) where s.state = state_in(subject, id);

-- A case of each kind, with each fallback; held and delivered, with a part released before.
create function after_a_quarrel(state text, fallback text, part boolean) returns text
language plpgsql as $$
declare
  escrow constant uuid := hold('ana', 'ben', 11);
begin
  update public.community_settings set dispute_fallback = fallback::public.dispute_fallback
  where community_id = town('town');
  if part then
    perform act('ana', 'escrow_confirm', jsonb_build_object('escrow_id', escrow, 'amount', 4,
      'final', false));
  end if;
  if state = 'delivered' then
    perform act('ben', 'escrow_deliver', jsonb_build_object('escrow_id', escrow));
  end if;
  perform act('ana', 'escrow_dispute', jsonb_build_object('escrow_id', escrow, 'reason', 'other',
    'statement', 'Hm'));
  perform run(job, at) from private.jobs, late where job !~ 'reconcile|cleanup';
  return state_of(escrow);
end $$;
select is(after_a_quarrel(state, fallback, part), wanted, format('%s, %s%s', state, fallback,
  case when part then ', a part was released' else '' end))
from unnest(array['held', 'delivered']) state, (values ('refund', false, 'refunded'),
  ('refund', true, 'split'), ('release', false, 'released'), ('release', true, 'released'),
  ('half', false, 'split'), ('half', true, 'split')) cases (fallback, part, wanted);

-- Each deadline has a setting, and each setting of an open state a job: nothing is left.
select is((select count(*) from escrows where remaining > 0), 0::bigint, 'no escrow is left open');
select is((select count(*) from requests where state in ('open', 'accepted')), 0::bigint,
  'nor a request');
select is((select count(*) from disputes where state = 'open'), 0::bigint, 'nor a case');
select is((select count(*) from payment_requests where state = 'open'), 0::bigint,
  'nor a payment request');
select ok(not exists (select from events e where e.to_state is not null and e.from_state is not null
    and e.escrow_id is not null and e.dispute_id is null and e.request_id is null
    and not exists (select from private.transitions t where t.subject = 'escrows'
      and t.from_state = e.from_state and t.to_state = e.to_state or e.from_state = e.to_state)),
  'every step on the way is one that the table names');
select books_are_whole();
select * from finish();
