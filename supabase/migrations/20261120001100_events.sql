-- Events: who did what, when, from which state to which, and why. Every transition is one.

create type public.event_source as enum
  ('member', 'staff', 'job', 'dashboard', 'bank', 'partner');

create table public.events (
  event_id bigint generated always as identity,
  community_id uuid not null,
  kind text not null constraint "a kind is a snake_case word" check (kind ~ '^[a-z_]+$'),
  at timestamptz not null default clock_timestamp(),
  source public.event_source not null,
  actor_id uuid,
  on_behalf_of uuid,
  member_id uuid,
  request_id uuid,
  escrow_id uuid,
  dispute_id uuid,
  payment_request_id uuid,
  from_state text,
  to_state text,
  amount bigint,
  raw_amount bigint,
  transfer_id bigint,
  facts jsonb,
  posted_in xid8 not null default pg_current_xact_id(),
  primary key (event_id, community_id)
);
comment on table public.events is
  'What happened to memberships, requests, escrows and disputes. No foreign keys: written once, '
  'by the code that holds the row it is about.';
comment on column public.events.event_id is 'Its number, in the order of recording.';
comment on column public.events.community_id is 'Where.';
comment on column public.events.kind is 'What happened, in a word.';
comment on column public.events.at is 'When.';
comment on column public.events.request_id is 'The request it is about.';
comment on column public.events.escrow_id is 'The escrow it is about.';
comment on column public.events.dispute_id is 'The dispute it is about.';
comment on column public.events.payment_request_id is 'The payment request it is about.';
comment on column public.events.from_state is 'The state before.';
comment on column public.events.to_state is 'The state after.';
comment on column public.events.transfer_id is 'The transfer it was posted as.';
comment on column public.events.facts is 'What else there is to know, by kind.';
comment on column public.events.posted_in is 'The database transaction; see transfers.posted_in.';
comment on column public.events.source is
  'Through which door it came; bank: what followed by itself, as a soft limit that is passed; '
  'partner: from another community.';
comment on column public.events.actor_id is 'The member who did it; empty for a job.';
comment on column public.events.on_behalf_of is 'For whom they did it, if for another.';
comment on column public.events.member_id is 'The member it is about, for memberships and limits.';
comment on column public.events.amount is 'Minutes concerned, after rounding.';
comment on column public.events.raw_amount is 'Minutes as entered, before rounding.';
create index on public.events (escrow_id, event_id) where escrow_id is not null;
create index on public.events (request_id, event_id) where request_id is not null;
create index on public.events (payment_request_id, event_id)
  where payment_request_id is not null;
create index on public.events (transfer_id) where transfer_id is not null and escrow_id is null;
create index on public.events (community_id, member_id, event_id) where member_id is not null;
-- The history of limits: few of the events of a member.
create index on public.events (community_id, member_id, event_id)
  where kind in ('limits_changed', 'floor_grown', 'floor_shrunk', 'override_given',
    'override_revoked', 'override_used');
-- The audit trail: what staff did, the newest first.
create index on public.events (community_id, event_id) where source in ('staff', 'dashboard');

-- Free text has a place of its own: events are for ever, words about a person are not.
create table public.event_reasons (
  event_id bigint not null,
  community_id uuid not null,
  reason text not null
    constraint "a reason has 1 to 1000 characters" check (length(reason) between 1 and 1000),
  authors uuid[] not null,
  primary key (community_id, event_id),
  constraint "a reason belongs to an event"
    foreign key (event_id, community_id) references public.events
);
comment on table public.event_reasons is 'Why, in the words of who did it.';
comment on column public.event_reasons.event_id is 'The event.';
comment on column public.event_reasons.community_id is 'Where.';
comment on column public.event_reasons.reason is 'The words.';
comment on column public.event_reasons.authors is
  'Whose words they are, by their hands or by those of another, also where the event is told in '
  'another community than theirs: when a person is erased, their words are found by this.';
create index on public.event_reasons using gin (authors);

alter table public.events enable row level security;
alter table public.event_reasons enable row level security;
grant select, insert on public.events, public.event_reasons to chronobank;
grant update (reason) on public.event_reasons to chronobank;
create policy "the bank reads events" on public.events for select to chronobank using (true);
create policy "the bank appends events" on public.events for insert to chronobank
  with check (true);
create policy "the bank reads reasons" on public.event_reasons for select to chronobank
  using (true);
create policy "the bank removes reasons" on public.event_reasons for update to chronobank
  using (true) with check (reason = '[removed]');
create policy "the bank appends reasons" on public.event_reasons for insert to chronobank
  with check (true);
grant select on public.events to authenticated;
-- Whose words they are the event says, to the community in which they were written.
grant select (event_id, community_id, reason) on public.event_reasons to authenticated;
-- Staff first, and one look a row; see public.transfers.
create policy "who sees the subject sees its events, staff all"
  on public.events for select to authenticated
  using (community_id in (select private.my_staffed_communities())
    or member_id = (select private.my_member_id())
    or on_behalf_of = (select private.my_member_id())
    -- The rules of a community are about everybody in it.
    or (kind in ('settings_changed', 'category_set', 'category_removed')
      and community_id in (select private.my_communities()))
    or (escrow_id is not null and exists (
      select from public.escrows e where e.escrow_id = events.escrow_id offset 0))
    or (request_id is not null and exists (
      select from public.requests r where r.request_id = events.request_id offset 0))
    or (payment_request_id is not null and exists (
      select from public.payment_requests p
      where p.payment_request_id = events.payment_request_id offset 0))
    -- Of an escrow's event its parties know already; one transfer may settle those of others too.
    or (transfer_id is not null and escrow_id is null and exists (
      select from public.transfers t where t.transfer_id = events.transfer_id offset 0)));
create policy "who sees an event sees its reason, staff all"
  on public.event_reasons for select to authenticated
  using (community_id in (select private.my_staffed_communities())
    or exists (select from public.events v where v.event_id = event_reasons.event_id offset 0));

create trigger "only the bank records events" before insert on public.events
  for each statement when (current_user <> 'chronobank')
  execute function private.refuse_statement('an event is recorded by what caused it');
create trigger "events are never changed" before update or delete on public.events
  for each statement execute function private.refuse_statement('what happened stays');
create trigger "events are never emptied" before truncate on public.events
  for each statement execute function private.refuse_statement('what happened stays');
create trigger "only the bank records reasons" before insert on public.event_reasons
  for each statement when (current_user <> 'chronobank')
  execute function private.refuse_statement('a reason is recorded with its event');
create trigger "reasons are never changed" before update on public.event_reasons
  for each row when (
    (old.event_id, old.community_id, old.authors)
      is distinct from (new.event_id, new.community_id, new.authors)
    or not private.is_removal(new.reason))
  execute function private.refuse_statement('what was said stays');
create trigger "only the bank removes reasons" before update on public.event_reasons
  for each statement when (current_user <> 'chronobank')
  execute function private.refuse_statement('what was said stays');
create trigger "reasons are kept" before delete on public.event_reasons
  for each statement execute function private.refuse_statement('what was said stays');
create trigger "reasons are never emptied" before truncate on public.event_reasons
  for each statement execute function private.refuse_statement('what was said stays');

grant create on schema private to chronobank;
set role chronobank;

-- Appends one event, and its reason where there is one. Callers name what they know.
create function private.record_event(
  kind text, community_id uuid, source public.event_source, actor_id uuid default null,
  member_id uuid default null, request_id uuid default null, escrow_id uuid default null,
  dispute_id uuid default null, from_state text default null, to_state text default null,
  amount bigint default null, raw_amount bigint default null, transfer_id bigint default null,
  facts jsonb default null, reason text default null, payment_request_id uuid default null)
returns void
language plpgsql security definer set search_path = ''
as $$
#variable_conflict use_variable
declare
  new_id bigint;
  typist constant uuid := private.typist();
  on_behalf_of uuid;
begin
  if typist is not null and source in ('member', 'staff') and actor_id <> typist then
    on_behalf_of := actor_id;
    actor_id := typist;
    source := current_setting('chronobank.door')::public.event_source;
  end if;
  insert into public.events (
    kind, community_id, source, actor_id, on_behalf_of, member_id, request_id, escrow_id,
    dispute_id, payment_request_id, from_state, to_state, amount, raw_amount, transfer_id, facts)
  values (
    kind, community_id, source, actor_id, on_behalf_of, member_id, request_id, escrow_id,
    dispute_id, payment_request_id, from_state, to_state, amount, raw_amount, transfer_id, facts)
  returning event_id into new_id;
  if reason is not null then
    -- What is told to a partner has no actor there; they are the words of who calls.
    insert into public.event_reasons (event_id, community_id, reason, authors)
    values (new_id, community_id, reason, array_remove(array[actor_id, on_behalf_of,
      case source when 'partner' then current_setting('chronobank.caller')::uuid end], null));
  end if;
end $$;
comment on function private.record_event is
  'Appends an event, and its reason where there is one. What a member does by somebody else''s '
  'hands is recorded as theirs who typed it, on behalf of the member. Amounts in smallest steps.';

reset role;
revoke create on schema private from chronobank;
