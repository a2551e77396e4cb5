-- Disputes: a case with a reason, two sides, deadlines and an outcome.

create type public.dispute_reason as enum
  ('not_delivered', 'partly_delivered', 'poor_quality', 'wrong_amount', 'no_show', 'other');
create type public.dispute_state as enum ('open', 'decided', 'withdrawn');
create type public.resolution as enum ('release', 'refund', 'split');

create table public.disputes (
  dispute_id uuid not null default private.uuid_v7(),
  community_id uuid not null,
  escrow_id uuid not null,
  opened_by uuid not null,
  respondent uuid,
  reason public.dispute_reason not null,
  statement text not null
    constraint "a statement has 1 to 4000 characters" check (length(statement) between 1 and 4000),
  response text
    constraint "a response has 1 to 4000 characters" check (length(response) between 1 and 4000),
  state public.dispute_state not null default 'open',
  opened_at timestamptz not null default clock_timestamp(),
  statement_due_at timestamptz not null,
  escalates_at timestamptz,
  escalated_at timestamptz,
  decision_due_at timestamptz not null,
  fallback public.dispute_fallback not null
    constraint "a fallback decides" check (fallback <> 'staff'),
  decided_by uuid,
  released_amount bigint
    constraint "a released amount is not negative" check (released_amount >= 0),
  note text constraint "a note has 1 to 1000 characters" check (length(note) between 1 and 1000),
  resolution public.resolution,
  fell_back boolean not null default false,
  decided_at timestamptz,
  primary key (dispute_id, community_id),
  constraint "a party opens one dispute per escrow" unique (escrow_id, community_id, opened_by),
  constraint "a dispute is about an escrow of its community"
    foreign key (escrow_id, community_id) references public.escrows,
  constraint "who opened it is in the community"
    foreign key (opened_by, community_id) references public.memberships,
  constraint "who answers is in the community"
    foreign key (respondent, community_id) references public.memberships,
  constraint "who decides is in the community"
    foreign key (decided_by, community_id) references public.memberships,
  constraint "a party cannot decide" check (decided_by not in (opened_by, respondent)),
  constraint "nobody disputes with themselves" check (opened_by <> respondent),
  constraint "statements come before the decision" check (statement_due_at <= decision_due_at),
  constraint "staff are told before it is too late"
    check (escalates_at between statement_due_at and decision_due_at),
  constraint "staff are told of what has a time for it"
    check (escalated_at is null or escalates_at is not null),
  constraint "a decision has a resolution" check ((state = 'decided') = (resolution is not null)),
  constraint "a closed case says when" check ((state = 'open') = (decided_at is null)),
  constraint "somebody decides, or the clock" check (
    resolution is null or (decided_by is not null) <> fell_back)
);
comment on table public.disputes is
  'Cases. To settle one here: fill decided_by, then released_amount for a split, then a note if '
  'the community wants one, and last pick the resolution: it acts at once.';
comment on column public.disputes.dispute_id is 'Its id.';
comment on column public.disputes.community_id is 'Where.';
comment on column public.disputes.escrow_id is 'The escrow it is about.';
comment on column public.disputes.opened_by is 'member_id of the party who opened it.';
comment on column public.disputes.respondent is
  'member_id of the other party; empty where it is the pot.';
comment on column public.disputes.state is 'open, decided or withdrawn; follows what is done.';
comment on column public.disputes.opened_at is 'When it was opened.';
comment on column public.disputes.decided_at is 'When it was decided or withdrawn.';
comment on column public.disputes.reason is 'Why the case was opened.';
comment on column public.disputes.statement is 'What the one who opened it says.';
comment on column public.disputes.response is 'What the other party says.';
comment on column public.disputes.statement_due_at is 'Until then the response can be given.';
comment on column public.disputes.decision_due_at is
  'Until then staff decide; then the fallback is carried out.';
comment on column public.disputes.fallback is
  'What happens if nobody decides, fixed when it was opened: refund, release, or half each.';
comment on column public.disputes.escalates_at is
  'With the fallback staff: the first deadline, when staff are told; empty otherwise.';
comment on column public.disputes.escalated_at is 'When they were told; empty before.';
comment on column public.disputes.decided_by is
  'member_id of the coordinator or admin who decides; never one of the parties.';
comment on column public.disputes.released_amount is
  'For a split: minutes that go to the provider; the rest goes back to the recipient.';
comment on column public.disputes.note is 'Why it was decided so; both parties read it.';
comment on column public.disputes.resolution is
  'release: all to the provider; refund: all back; split: released_amount to the provider. '
  'Picking one carries it out, and cannot be undone.';
comment on column public.disputes.fell_back is 'Nobody decided in time: the fallback did.';
create unique index on public.disputes (escrow_id) where state = 'open';
create index on public.disputes (opened_by, dispute_id);
create index on public.disputes (respondent, dispute_id);
create index on public.disputes (decided_by, community_id);
create index on public.disputes (community_id, decision_due_at) where state = 'open';
create index on public.disputes (decision_due_at) where state = 'open';
create index on public.disputes (escalates_at) where state = 'open' and escalated_at is null;

create table public.dispute_evidence (
  evidence_id bigint generated always as identity,
  community_id uuid not null,
  dispute_id uuid not null,
  member_id uuid not null,
  statement text not null
    constraint "evidence has 1 to 4000 characters" check (length(statement) between 1 and 4000),
  added_at timestamptz not null default clock_timestamp(),
  primary key (evidence_id, community_id),
  constraint "evidence belongs to a dispute"
    foreign key (dispute_id, community_id) references public.disputes,
  constraint "evidence comes from a member of the community"
    foreign key (member_id, community_id) references public.memberships
);
comment on table public.dispute_evidence is 'What either party added to a case later.';
comment on column public.dispute_evidence.evidence_id is 'Its number.';
comment on column public.dispute_evidence.community_id is 'Where.';
comment on column public.dispute_evidence.dispute_id is 'The case it belongs to.';
comment on column public.dispute_evidence.member_id is 'Which party added it.';
comment on column public.dispute_evidence.statement is 'What they say.';
comment on column public.dispute_evidence.added_at is 'When.';
create index on public.dispute_evidence (dispute_id, community_id);
create index on public.dispute_evidence (member_id, evidence_id);

alter table public.disputes enable row level security;
alter table public.dispute_evidence enable row level security;
grant select, insert, update on public.disputes to chronobank;
grant select, insert on public.dispute_evidence to chronobank;
grant update (statement) on public.dispute_evidence to chronobank;
create policy "the bank keeps the disputes" on public.disputes to chronobank
  using (true) with check (true);
create policy "the bank reads evidence" on public.dispute_evidence for select to chronobank
  using (true);
create policy "the bank removes words from evidence" on public.dispute_evidence for update
  to chronobank using (true) with check (statement = '[removed]');
create policy "the bank appends evidence" on public.dispute_evidence for insert to chronobank
  with check (true);
-- All but decided_by, released_amount and note: the dashboard fills them in cell by cell, and a
-- draft is no decision. private.decision_json shows them once it is made.
grant select (dispute_id, community_id, escrow_id, opened_by, respondent, reason, statement,
  response, state, opened_at, statement_due_at, escalates_at, escalated_at, decision_due_at,
  fallback, resolution, fell_back, decided_at)
  on public.disputes to authenticated;
grant select on public.dispute_evidence to authenticated;
create policy "parties see their disputes, staff all of the community"
  on public.disputes for select to authenticated
  using (opened_by = (select private.my_member_id())
    or respondent = (select private.my_member_id())
    or community_id in (select private.my_staffed_communities()));
create policy "who sees a dispute sees its evidence"
  on public.dispute_evidence for select to authenticated
  using (exists (
    select from public.disputes d where d.dispute_id = dispute_evidence.dispute_id offset 0));

create trigger "only parties open disputes" before insert on public.disputes
  for each statement when (current_user <> 'chronobank')
  execute function private.refuse_statement('a party opens a case, on an escrow of theirs');
create trigger "a dispute moves along its states" before update on public.disputes
  for each row when (old.state <> new.state) execute function private.guard_state(
    'open decided', 'staff or clock',
    'open withdrawn', 'opener');
create trigger "disputes are kept" before delete on public.disputes
  for each statement execute function private.refuse_statement('cases are kept');
create trigger "disputes are never emptied" before truncate on public.disputes
  for each statement execute function private.refuse_statement('cases are kept');
create trigger "only parties add evidence" before insert on public.dispute_evidence
  for each statement when (current_user <> 'chronobank')
  execute function private.refuse_statement('evidence comes from the parties');
create trigger "evidence is fixed" before update on public.dispute_evidence
  for each row when (
    (old.evidence_id, old.community_id, old.dispute_id, old.member_id, old.added_at)
      is distinct from (new.evidence_id, new.community_id, new.dispute_id, new.member_id,
        new.added_at)
    or not private.is_removal(new.statement))
  execute function private.refuse_statement('evidence stays as it was given');
create trigger "only the bank removes words from evidence" before update
  on public.dispute_evidence
  for each statement when (current_user <> 'chronobank')
  execute function private.refuse_statement('evidence stays as it was given');
create trigger "evidence is kept" before delete on public.dispute_evidence
  for each statement execute function private.refuse_statement('evidence stays as it was given');
create trigger "evidence is never emptied" before truncate on public.dispute_evidence
  for each statement execute function private.refuse_statement('evidence stays as it was given');
