-- Exchanges and escrows: what people agree on, and the minutes set aside for it.
--
--   held ──delivers──▶ delivered ──confirms, or silence──▶ released | split
--    │                     │
--    └──── disputed ◀──────┘   decided, withdrawn, or its own deadlines
--    └─ refunds, or nothing delivered in time ─▶ refunded

create type public.exchange_kind as enum ('service', 'group');
-- How the legs of a group come about, and whose word settles them (private.group_legs).
create type public.group_preset as enum
  ('legs', 'class', 'work_party', 'equal_split', 'weighted_split');

create table public.exchanges (
  exchange_id uuid not null default private.uuid_v7(),
  community_id uuid not null,
  kind public.exchange_kind not null,
  category text not null,
  service_date date,
  raw_amount bigint not null constraint "a raw amount is positive" check (raw_amount > 0),
  request_id uuid,
  organiser_id uuid,
  preset public.group_preset,
  confirmation public.group_confirmation,
  entered jsonb,
  created_at timestamptz not null default clock_timestamp(),
  primary key (exchange_id, community_id),
  constraint "an exchange has a category of its community"
    foreign key (community_id, category) references public.categories,
  constraint "a request becomes one exchange" unique (request_id, community_id),
  constraint "an exchange comes from a request of its community"
    foreign key (request_id, community_id) references public.requests,
  constraint "an organiser is in the community"
    foreign key (organiser_id, community_id) references public.memberships,
  constraint "a group remembers its organiser, its preset and its rule" check (
    num_nonnulls(organiser_id, preset, confirmation, entered)
      = case kind when 'group' then 4 else 0 end)
);
comment on table public.exchanges is 'What people agree on; its minutes are in its escrows.';
comment on column public.exchanges.exchange_id is 'Its id.';
comment on column public.exchanges.community_id is 'Where it takes place.';
comment on column public.exchanges.kind is 'service: between two; group: many legs at once.';
comment on column public.exchanges.category is 'What it is about.';
comment on column public.exchanges.request_id is 'The request it came from; empty for none.';
comment on column public.exchanges.created_at is 'When it was agreed.';
comment on column public.exchanges.raw_amount is 'Minutes as entered, before rounding.';
comment on column public.exchanges.service_date is 'When the service takes place, as agreed.';
comment on column public.exchanges.organiser_id is 'Who opened a group.';
comment on column public.exchanges.preset is 'How the legs of a group came about.';
comment on column public.exchanges.confirmation is
  'Fixed at the hold of a group: participants confirm each, or the organiser''s word suffices.';
comment on column public.exchanges.entered is
  'Minutes that were entered for a group as a whole (taught and minutes, or total), unrounded.';
create index on public.exchanges (community_id, category);
create index on public.exchanges (organiser_id, community_id) where organiser_id is not null;

create type public.escrow_state as enum
  ('held', 'delivered', 'disputed', 'released', 'refunded', 'split');

create table public.escrows (
  escrow_id uuid not null default private.uuid_v7(),
  community_id uuid not null,
  exchange_id uuid not null,
  unit text not null,
  from_account_id uuid not null,
  to_account_id uuid not null,
  recipient_id uuid,
  provider_id uuid,
  amount bigint not null constraint "an escrow holds something" check (amount > 0),
  released bigint not null default 0,
  refunded bigint not null default 0,
  remaining bigint not null,
  claimed bigint,
  levy_basis_points integer not null,
  levy_rounding public.levy_rounding not null,
  levied bigint not null default 0,
  recording public.recording not null,
  fallback public.dispute_fallback,
  state public.escrow_state not null default 'held',
  confirmed_at timestamptz,
  due_at timestamptz,
  former_state public.escrow_state,
  time_left interval,
  created_at timestamptz not null default clock_timestamp(),
  closed_at timestamptz,
  primary key (escrow_id, community_id),
  constraint "an escrow belongs to an exchange"
    foreign key (exchange_id, community_id) references public.exchanges,
  constraint "an escrow comes from an account of its community"
    foreign key (from_account_id, community_id) references public.accounts,
  constraint "an escrow goes to an account of its community"
    foreign key (to_account_id, community_id) references public.accounts,
  constraint "nobody pays themselves" check (from_account_id <> to_account_id),
  constraint "amount = released + refunded + remaining"
    check (amount = released + refunded + remaining),
  constraint "no part of an escrow is negative"
    check (least(released, refunded, remaining) >= 0),
  constraint "a levy is a part of what was released" check (levied between 0 and released),
  constraint "a claim is a part of what remains" check (claimed between 0 and remaining),
  constraint "what is delivered is claimed" check (state <> 'delivered' or claimed is not null),
  constraint "a fallback decides where a coordinator should have" check (
    (recording = 'coordinator') = (fallback is not null) and fallback <> 'staff'),
  constraint "a settled escrow holds nothing, an open one something"
    check ((state in ('released', 'refunded', 'split')) = (remaining = 0)),
  constraint "a settled escrow says when" check ((remaining = 0) = (closed_at is not null)),
  constraint "a settled escrow is named after what happened" check (remaining <> 0 or state = case
    when refunded = 0 then 'released'::public.escrow_state
    when released = 0 then 'refunded'
    else 'split' end),
  constraint "every open escrow has a clock, unless it is disputed"
    check ((state in ('held', 'delivered')) = (due_at is not null)),
  constraint "a dispute keeps the state and the time that was left" check (
    (state = 'disputed') = (former_state is not null)
    and (state = 'disputed') = (time_left is not null)
    and former_state in ('held', 'delivered')),
  constraint "a clock is stopped before it has run out" check (time_left > interval '0')
) with (fillfactor = 70);
comment on table public.escrows is 'Credits set aside from one account for another.';
comment on column public.escrows.escrow_id is 'Its id.';
comment on column public.escrows.community_id is 'In whose books it is.';
comment on column public.escrows.exchange_id is 'The exchange it is for.';
comment on column public.escrows.unit is 'What it holds.';
comment on column public.escrows.from_account_id is
  'The account it was held from; refunds go back there.';
comment on column public.escrows.to_account_id is 'The account that releases go to.';
comment on column public.escrows.amount is 'What was held, in minutes for HOUR; fixed.';
comment on column public.escrows.released is 'What went to the provider so far, levy included.';
comment on column public.escrows.refunded is 'What went back to the recipient so far.';
comment on column public.escrows.remaining is 'What is still held.';
comment on column public.escrows.levied is 'What of the released went to the pot.';
comment on column public.escrows.state is
  'held, delivered, disputed; or final: released, refunded, split.';
comment on column public.escrows.former_state is 'Where a withdrawn dispute leads back to.';
comment on column public.escrows.created_at is 'When it was held.';
comment on column public.escrows.closed_at is 'When it was settled; empty while it is open.';
comment on column public.escrows.recipient_id is 'Who receives the service and pays for it.';
comment on column public.escrows.provider_id is 'Who gives the service and is paid for it.';
comment on column public.escrows.claimed is
  'What the provider says was delivered and is not paid yet; empty before the delivery.';
comment on column public.escrows.levy_basis_points is
  'Fixed at the hold: the part of what is released that goes to the pot.';
comment on column public.escrows.levy_rounding is
  'Fixed at the hold: what becomes of a part of a minute in the levy.';
comment on column public.escrows.recording is
  'Fixed at the hold: whose word settles it (provider, recipient, both, coordinator).';
comment on column public.escrows.fallback is
  'Fixed at the hold, where a coordinator records: what becomes of a delivery that none confirmed.';
comment on column public.escrows.confirmed_at is
  'When the recipient gave their word for a leg of a group that waits for the others''.';
comment on column public.escrows.due_at is
  'held: delivered by then, or refunded; delivered: disputed by then, or released; where a '
  'coordinator records, confirmed by then, or the fallback of disputes.';
comment on column public.escrows.time_left is 'What the clock showed when a dispute stopped it.';

create index on public.escrows (exchange_id, community_id);
create index on public.escrows (recipient_id, escrow_id);
create index on public.escrows (provider_id, escrow_id);
-- Open ones only, so that what a member has held or incoming never costs their history.
create index on public.escrows (community_id, from_account_id) where remaining > 0;
create index on public.escrows (to_account_id) where remaining > 0;
create index on public.escrows (due_at) where due_at is not null;
create index on public.escrows (community_id, escrow_id)
  where recording = 'coordinator' and due_at is not null;

-- Guards of states: which may follow which is said where the guard is put on a table, in pairs of
-- a step and who takes it. So it costs no look at a table, and whoever changes it changes a guard.
create function private.guard_state() returns trigger
language plpgsql set search_path = ''
as $$
begin
  if (old.state || ' ' || new.state = any (tg_argv)) is not true then
    perform private.refuse('transition_forbidden',
      jsonb_build_object('subject', tg_table_name, 'from', old.state, 'to', new.state));
  end if;
  return new;
end $$;
comment on function private.guard_state() is
  'Trigger: lets a state follow only those that its arguments name: ''from to'', ''by whom'', ….';

create trigger "an escrow moves along its states" before update on public.escrows
  for each row when (old.state <> new.state) execute function private.guard_state(
    'held delivered', 'provider',
    'held disputed', 'either party',
    'held released', 'recipient, or who records',
    'held refunded', 'provider or clock',
    'held split', 'recipient or who records, or provider or clock after a part',
    'delivered disputed', 'either party',
    'delivered released', 'recipient, coordinator or clock',
    'delivered refunded', 'provider, or clock where a coordinator records',
    'delivered split', 'recipient, coordinator or clock, or provider after a part',
    'disputed held', 'opener',
    'disputed delivered', 'opener',
    'disputed released', 'staff or clock',
    'disputed refunded', 'staff or clock',
    'disputed split', 'staff or clock');
create trigger "a request moves along its states" before update on public.requests
  for each row when (old.state <> new.state) execute function private.guard_state(
    'open accepted', 'provider',
    'open declined', 'provider',
    'open cancelled', 'author',
    'open expired', 'clock',
    'accepted done', 'its exchange');
create trigger "a line moves along its states" before update on public.trade_lines
  for each row when (old.state <> new.state) execute function private.guard_state(
    'open closing', 'staff of either side',
    'closing closed', 'nothing is left to bring back',
    'closing open', 'staff',
    'closed open', 'staff');

create view private.transitions with (security_invoker = true) as
select c.relname::text as subject, split_part(w.said[n], ' ', 1) as from_state,
  split_part(w.said[n], ' ', 2) as to_state, w.said[n + 1] as by
from pg_catalog.pg_trigger t
join pg_catalog.pg_proc p on p.oid = t.tgfoid and p.pronamespace = 'private'::regnamespace
  and p.proname in ('guard_state', 'guard_standing')
join pg_catalog.pg_class c on c.oid = t.tgrelid
cross join lateral (select string_to_array(encode(t.tgargs, 'escape'), '\000') as said) w
cross join lateral generate_series(1, t.tgnargs, 2) n;
comment on view private.transitions is
  'Which state may follow which, and who brings it about: what the guards of states are told.';

-- It names its columns, so that postings do not pay for its condition; see public.accounts.
create trigger "an escrow keeps its terms" before update of
    escrow_id, community_id, exchange_id, unit, from_account_id, to_account_id, amount,
    levy_basis_points, created_at, recipient_id, provider_id, levy_rounding, recording,
    fallback
  on public.escrows
  for each row when (
    (old.escrow_id, old.community_id, old.exchange_id, old.unit, old.from_account_id,
      old.to_account_id, old.amount, old.levy_basis_points, old.created_at)
    is distinct from (new.escrow_id, new.community_id, new.exchange_id, new.unit,
      new.from_account_id, new.to_account_id, new.amount, new.levy_basis_points, new.created_at)
    or (old.recipient_id, old.provider_id, old.levy_rounding, old.recording, old.fallback)
    is distinct from (new.recipient_id, new.provider_id, new.levy_rounding, new.recording,
      new.fallback))
  execute function private.refuse_statement('its terms are fixed');
create trigger "what an escrow has moved stays moved" before update of released, refunded, levied
  on public.escrows
  for each row when (
    new.released < old.released or new.refunded < old.refunded or new.levied < old.levied)
  execute function private.refuse_statement('what is moved stays moved');
create trigger "a settled escrow is final" before update on public.escrows
  for each row when (old.remaining = 0)
  execute function private.refuse_statement('a final state never changes');
create trigger "only the bank moves an escrow" before insert or update on public.escrows
  for each statement when (current_user <> 'chronobank')
  execute function private.refuse_statement('minutes move by postings');
create trigger "escrows are kept" before delete on public.escrows
  for each statement execute function private.refuse_statement('escrows are kept');
create trigger "escrows are never emptied" before truncate on public.escrows
  for each statement execute function private.refuse_statement('escrows are kept');
create trigger "only the bank records exchanges" before insert on public.exchanges
  for each statement when (current_user <> 'chronobank')
  execute function private.refuse_statement('an exchange begins with its hold');
create trigger "exchanges are fixed" before update or delete on public.exchanges
  for each statement execute function private.refuse_statement('what was agreed stays');
create trigger "exchanges are never emptied" before truncate on public.exchanges
  for each statement execute function private.refuse_statement('what was agreed stays');

alter table public.exchanges enable row level security;
alter table public.escrows enable row level security;
grant select, insert on public.exchanges to chronobank;
grant select, insert, update on public.escrows to chronobank;
create policy "the bank reads exchanges" on public.exchanges for select to chronobank
  using (true);
create policy "the bank records exchanges" on public.exchanges for insert to chronobank
  with check (true);
create policy "the bank keeps the escrows" on public.escrows to chronobank
  using (true) with check (true);

grant select on public.exchanges, public.escrows to authenticated;
create policy "parties and helpers see escrows, staff all of the community"
  on public.escrows for select to authenticated
  using (recipient_id = (select private.my_member_id())
    or provider_id = (select private.my_member_id())
    or (recipient_id, community_id) in (select * from private.helped_by_me())
    or (provider_id, community_id) in (select * from private.helped_by_me())
    or community_id in (select private.my_staffed_communities()));
