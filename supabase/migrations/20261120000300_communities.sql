-- Communities: what is counted (units), who counts it (communities), and what it is about.

create table public.units (
  unit text primary key
    constraint "a unit is an upper-case word" check (unit ~ '^[A-Z][A-Z0-9_]{1,15}$'),
  name text not null,
  scale integer not null constraint "a unit has at least one step" check (scale > 0),
  may_go_below_zero boolean not null,
  transferable boolean not null,
  purchasable boolean not null,
  payable_out boolean not null
);
comment on table public.units is 'What is counted. Amounts are whole numbers of the smallest step.';
comment on column public.units.unit is 'Its code, as the API names it.';
comment on column public.units.name is 'What people call it.';
comment on column public.units.scale is 'Smallest steps in one unit; 60 for hours.';
comment on column public.units.may_go_below_zero is 'Whether accounts may have a floor below zero.';
comment on column public.units.transferable is 'Whether members may move it to each other.';
comment on column public.units.purchasable is 'Whether it can be bought with money.';
comment on column public.units.payable_out is 'Whether it can be turned into money.';
insert into public.units values ('HOUR', 'Hour', 60, true, true, false, false);

create table public.communities (
  community_id uuid primary key default private.uuid_v7(),
  name text not null constraint "a community has a name" check (length(name) between 1 and 120),
  slug text not null unique
    constraint "a slug is a short lower-case name" check (slug ~ '^[a-z0-9][a-z0-9-]{0,59}$'),
  created_at timestamptz not null default now()
);
comment on table public.communities is 'A time bank: its members, settings and accounts.';
comment on column public.communities.community_id is 'Its id.';
comment on column public.communities.name is 'What people call it.';
comment on column public.communities.created_at is 'When it was added.';
comment on column public.communities.slug is 'The short name that apps send at registration.';

create table public.categories (
  community_id uuid not null references public.communities,
  category text not null
    constraint "a category is a lower-case word" check (category ~ '^[a-z0-9][a-z0-9-]{0,59}$'),
  parent text,
  name text not null constraint "a category has a name" check (length(name) between 1 and 120),
  primary key (community_id, category),
  constraint "a parent is a category of the same community"
    foreign key (community_id, parent) references public.categories,
  constraint "a category is not its own parent" check (parent <> category)
);
comment on table public.categories is 'What offers, requests and transfers are about.';
comment on column public.categories.community_id is 'Whose category it is.';
comment on column public.categories.category is 'The word that apps send.';
comment on column public.categories.parent is 'The category it is a part of; empty at the top.';
comment on column public.categories.name is 'What people read.';
create index on public.categories (community_id, parent);

-- A unit cannot mean something else tomorrow.
create trigger "a unit keeps its scale" before update on public.units
  for each row when ((old.unit, old.scale) <> (new.unit, new.scale))
  execute function private.refuse_statement('amounts are counted in its smallest step');

alter table public.units enable row level security;
alter table public.communities enable row level security;
alter table public.categories enable row level security;

grant select on public.units, public.communities, public.categories to anon, authenticated;
grant select on public.units, public.communities, public.categories to chronobank;
create policy "anyone sees the units" on public.units for select
  to anon, authenticated, chronobank using (true);
create policy "anyone sees the communities" on public.communities for select
  to anon, authenticated, chronobank using (true);
create policy "anyone sees the categories" on public.categories for select
  to anon, authenticated, chronobank using (true);
