-- Payment requests: a provider claims minutes for a service that is done already.
--
--   open ──recipient or staff, or silence──▶ accepted | rejected
--     └─ provider ─▶ withdrawn

create type public.payment_request_state as enum ('open', 'accepted', 'rejected', 'withdrawn');

create table public.payment_requests (
  payment_request_id uuid not null default private.uuid_v7(),
  community_id uuid not null,
  provider_id uuid not null,
  recipient_id uuid not null,
  category text not null,
  unit text not null default 'HOUR' references public.units,
  raw_amount bigint not null
    constraint "a raw amount is positive" check (raw_amount between 1 and 1000000),
  amount bigint not null
    constraint "an amount is positive" check (amount between 1 and 1000060),
  levy bigint not null
    constraint "a levy is a part of the amount" check (levy between 0 and amount),
  service_date date,
  note text constraint "a note has 1 to 1000 characters" check (length(note) between 1 and 1000),
  recording public.recording not null,
  fallback public.payment_request_fallback not null,
  state public.payment_request_state not null default 'open',
  due_at timestamptz,
  remind_at timestamptz,
  reminded_at timestamptz,
  decided_by uuid,
  transfer_id bigint,
  created_at timestamptz not null default clock_timestamp(),
  closed_at timestamptz,
  primary key (payment_request_id, community_id),
  constraint "who claims is in the community"
    foreign key (provider_id, community_id) references public.memberships,
  constraint "who is to pay is in the community"
    foreign key (recipient_id, community_id) references public.memberships,
  constraint "whoever decides is in the community"
    foreign key (decided_by, community_id) references public.memberships,
  constraint "a payment request has a category of its community"
    foreign key (community_id, category) references public.categories,
  constraint "a payment request is paid by a transfer of its community"
    foreign key (transfer_id, community_id) references public.transfers,
  constraint "nobody claims from themselves" check (provider_id <> recipient_id),
  constraint "every open payment request has a clock"
    check ((state = 'open') = (due_at is not null)),
  constraint "only who is asked is reminded" check (state = 'open' or remind_at is null),
  constraint "a closed payment request says when" check ((state = 'open') = (closed_at is null)),
  constraint "what is accepted is paid" check ((state = 'accepted') = (transfer_id is not null))
);
comment on table public.payment_requests is
  'Minutes claimed by a provider for work already done; nothing is set aside until it is paid.';
comment on column public.payment_requests.payment_request_id is 'Its id.';
comment on column public.payment_requests.community_id is 'Where.';
comment on column public.payment_requests.provider_id is 'Who gave the service and claims.';
comment on column public.payment_requests.recipient_id is 'Who received it and is to pay.';
comment on column public.payment_requests.category is 'What it is about.';
comment on column public.payment_requests.unit is 'What its amounts are counted in.';
comment on column public.payment_requests.raw_amount is 'Minutes as entered, before rounding.';
comment on column public.payment_requests.amount is 'Minutes after the rounding of the community.';
comment on column public.payment_requests.levy is
  'What of them goes to the pot, fixed when it was made.';
comment on column public.payment_requests.service_date is 'When the service took place.';
comment on column public.payment_requests.note is 'What the provider adds.';
comment on column public.payment_requests.recording is
  'Whose word settles it, fixed when it was made: provider (it is paid at once), recipient, both '
  '(the recipient as well), coordinator (staff decide).';
comment on column public.payment_requests.fallback is
  'What silence means, fixed when it was made: accept or reject.';
comment on column public.payment_requests.state is 'open, accepted, rejected or withdrawn.';
comment on column public.payment_requests.due_at is
  'Until then it can be answered; then the fallback is carried out.';
comment on column public.payment_requests.remind_at is
  'When who has to answer is reminded by itself; empty once it is done.';
comment on column public.payment_requests.reminded_at is 'When they were last reminded.';
comment on column public.payment_requests.decided_by is
  'Who accepted or rejected it; empty for the clock.';
comment on column public.payment_requests.transfer_id is 'The transfer it was paid by.';
comment on column public.payment_requests.created_at is 'When it was made.';
comment on column public.payment_requests.closed_at is 'When it was answered or withdrawn.';

create index on public.payment_requests (provider_id, payment_request_id);
create index on public.payment_requests (recipient_id, payment_request_id);
create index on public.payment_requests (decided_by, community_id);
create index on public.payment_requests (community_id, category);
create index on public.payment_requests (transfer_id, community_id);
create index on public.payment_requests (community_id, payment_request_id) where state = 'open';
create index on public.payment_requests (due_at) where due_at is not null;
create index on public.payment_requests (remind_at) where remind_at is not null;

alter table public.payment_requests enable row level security;
grant select, insert, update on public.payment_requests to chronobank;
create policy "the bank keeps the payment requests" on public.payment_requests to chronobank
  using (true) with check (true);
grant select on public.payment_requests to authenticated;
create policy "parties see their payment requests, staff all"
  on public.payment_requests for select to authenticated
  using (provider_id = (select private.my_member_id())
    or recipient_id = (select private.my_member_id())
    or (provider_id, community_id) in (select * from private.helped_by_me())
    or (recipient_id, community_id) in (select * from private.helped_by_me())
    or community_id in (select private.my_staffed_communities()));

create trigger "a payment request moves along its states" before update on public.payment_requests
  for each row when (old.state <> new.state) execute function private.guard_state(
    'open accepted', 'recipient, staff or clock',
    'open rejected', 'recipient, staff or clock',
    'open withdrawn', 'provider');
-- Its note is missing here: words about a person are not for ever.
create trigger "a payment request keeps its terms" before update on public.payment_requests
  for each row when (
    (old.payment_request_id, old.community_id, old.provider_id, old.recipient_id, old.category,
      old.unit, old.raw_amount, old.amount, old.levy, old.service_date, old.recording,
      old.fallback, old.created_at)
    is distinct from (new.payment_request_id, new.community_id, new.provider_id,
      new.recipient_id, new.category, new.unit, new.raw_amount, new.amount, new.levy,
      new.service_date, new.recording, new.fallback, new.created_at)
    or old.state <> 'open' and (old.decided_by, old.transfer_id, old.closed_at)
      is distinct from (new.decided_by, new.transfer_id, new.closed_at))
  execute function private.refuse_statement('its terms are what is answered');
create trigger "only the bank moves a payment request" before insert or update
  on public.payment_requests
  for each statement when (current_user <> 'chronobank')
  execute function private.refuse_statement('minutes move by postings');
create trigger "payment requests are kept" before delete on public.payment_requests
  for each statement execute function private.refuse_statement('payment requests are kept');
create trigger "payment requests are never emptied" before truncate on public.payment_requests
  for each statement execute function private.refuse_statement('payment requests are kept');
