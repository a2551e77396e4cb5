-- Requests: what a member asks for, of an offer or of the whole community.

create type public.request_state as enum
  ('open', 'accepted', 'declined', 'cancelled', 'expired', 'done');

create table public.requests (
  request_id uuid not null default private.uuid_v7(),
  community_id uuid not null,
  author_id uuid not null,
  entered_by uuid,
  offer_id uuid,
  provider_id uuid,
  title text not null
    constraint "a title has 1 to 120 characters" check (length(title) between 1 and 120),
  description text not null
    constraint "a description is not empty" check (length(description) between 1 and 4000),
  category text not null,
  unit text not null default 'HOUR' references public.units,
  raw_amount bigint not null
    constraint "a raw amount is positive" check (raw_amount between 1 and 1000000),
  amount bigint not null
    constraint "an amount is positive" check (amount between 1 and 1000060),
  service_date date,
  note text constraint "a note has 1 to 1000 characters" check (length(note) between 1 and 1000),
  state public.request_state not null default 'open',
  expires_at timestamptz not null,
  created_at timestamptz not null default now(),
  primary key (request_id, community_id),
  constraint "a request has an author in the community"
    foreign key (author_id, community_id) references public.memberships,
  constraint "a provider is in the community"
    foreign key (provider_id, community_id) references public.memberships,
  constraint "a request answers an offer of its community"
    foreign key (offer_id, community_id) references public.offers,
  constraint "a request has a category of its community"
    foreign key (community_id, category) references public.categories,
  constraint "nobody asks themselves" check (author_id <> provider_id),
  constraint "who accepted is known" check (
    state not in ('accepted', 'done') or provider_id is not null)
);
comment on table public.requests is 'What a member asks for.';
comment on column public.requests.request_id is 'Its id.';
comment on column public.requests.community_id is 'Where it is asked.';
comment on column public.requests.author_id is 'Who asks, and will pay.';
comment on column public.requests.entered_by is 'Who typed it for the author, if another.';
comment on column public.requests.title is 'What is asked for, in a line.';
comment on column public.requests.description is 'What is asked for, in full.';
comment on column public.requests.category is 'What it is about.';
comment on column public.requests.unit is 'What its amounts are counted in.';
comment on column public.requests.note is 'What the author adds for the provider.';
comment on column public.requests.state is
  'open; accepted: its exchange has begun; done with it; or declined, cancelled, expired.';
comment on column public.requests.created_at is 'When it was made.';
comment on column public.requests.offer_id is 'The offer it answers; empty when it is open to all.';
comment on column public.requests.provider_id is
  'The owner of the offer, or who accepted an open request.';
comment on column public.requests.raw_amount is 'Minutes as entered, before rounding.';
comment on column public.requests.amount is 'Minutes after the rounding of the community.';
comment on column public.requests.service_date is 'When the service is wanted.';
comment on column public.requests.expires_at is 'Fixed at its creation; then it is expired.';

create index on public.requests (author_id, request_id);
create index on public.requests (provider_id, request_id);
create index on public.requests (offer_id, community_id);
create index on public.requests (community_id, category);
create index on public.requests (community_id, request_id)
  where state = 'open' and offer_id is null;
create index on public.requests (expires_at) where state = 'open';
-- Who leaves is asked for what they have open, and not for all that they ever asked or did.
create index on public.requests (author_id) where state = 'open';
create index on public.requests (provider_id) where state = 'open' and provider_id is not null;

alter table public.requests enable row level security;
grant select, insert, update on public.requests to chronobank;
create policy "the bank keeps the requests" on public.requests to chronobank
  using (true) with check (true);
grant select on public.requests to authenticated;
create policy "parties and helpers see requests, others open ones, staff all"
  on public.requests for select to authenticated
  using (author_id = (select private.my_member_id())
    or provider_id = (select private.my_member_id())
    or (author_id, community_id) in (select * from private.helped_by_me())
    or (provider_id, community_id) in (select * from private.helped_by_me())
    or (state = 'open' and offer_id is null
      and community_id in (select private.my_communities()))
    or community_id in (select private.my_staffed_communities()));

create trigger "a request keeps its terms" before update of
    request_id, community_id, author_id, entered_by, unit, raw_amount, amount, expires_at,
    created_at, offer_id, category, service_date, title, description, note
  on public.requests
  for each row when (
    (old.request_id, old.community_id, old.author_id, old.entered_by, old.unit, old.raw_amount,
      old.amount, old.expires_at, old.created_at)
    is distinct from (new.request_id, new.community_id, new.author_id, new.entered_by, new.unit,
      new.raw_amount, new.amount, new.expires_at, new.created_at)
    or (old.offer_id, old.category, old.service_date)
    is distinct from (new.offer_id, new.category, new.service_date)
    or old.title <> new.title and not private.is_removal(new.title)
    or old.description <> new.description and not private.is_removal(new.description)
    or old.note is distinct from new.note and private.is_removal(new.note) is not true)
  execute function private.refuse_statement('its terms are what the provider accepts');
create trigger "only the bank moves a request" before update of state, provider_id
  on public.requests for each statement when (current_user <> 'chronobank')
  execute function private.refuse_statement('its state follows what its parties do');
create trigger "only the bank opens requests" before insert on public.requests
  for each statement when (current_user <> 'chronobank')
  execute function private.refuse_statement('a request is made by its author');
create trigger "requests are kept" before delete on public.requests
  for each statement execute function private.refuse_statement('requests are kept');
create trigger "requests are never emptied" before truncate on public.requests
  for each statement execute function private.refuse_statement('requests are kept');
