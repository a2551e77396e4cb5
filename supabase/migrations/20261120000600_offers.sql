-- Offers: what a member can give.

create type public.offer_status as enum ('active', 'paused', 'archived');

create table public.offers (
  offer_id uuid not null default private.uuid_v7(),
  community_id uuid not null,
  member_id uuid not null,
  title text not null
    constraint "a title has 1 to 120 characters" check (length(title) between 1 and 120),
  description text not null
    constraint "a description is not empty" check (length(description) between 1 and 4000),
  category text not null,
  unit text not null default 'HOUR' references public.units,
  amount bigint constraint "an offer's amount is positive" check (amount between 1 and 1000060),
  location_name text
    constraint "a place name is short" check (length(location_name) between 1 and 120),
  location point,
  status public.offer_status not null default 'active',
  listed boolean not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  words tsvector not null generated always as (
    setweight(to_tsvector('simple', title), 'A')
    || setweight(to_tsvector('simple', description), 'B')) stored,
  primary key (offer_id, community_id),
  constraint "an offer belongs to a membership"
    foreign key (member_id, community_id) references public.memberships,
  constraint "an offer has a category of its community"
    foreign key (community_id, category) references public.categories,
  constraint "a place has a name and a point" check ((location is null) = (location_name is null))
);
comment on table public.offers is 'What a member can give.';
comment on column public.offers.offer_id is 'Its id.';
comment on column public.offers.community_id is 'Where it is offered.';
comment on column public.offers.member_id is 'Who offers it.';
comment on column public.offers.title is 'What it is, in a line.';
comment on column public.offers.description is 'What it is, in full.';
comment on column public.offers.category is 'What it is about.';
comment on column public.offers.unit is 'What its amount is counted in.';
comment on column public.offers.location_name is 'Where, by name.';
comment on column public.offers.created_at is 'When it was made.';
comment on column public.offers.updated_at is 'When it was last changed.';
comment on column public.offers.words is 'The words it is found by; follows title and description.';
comment on column public.offers.amount is 'What it usually takes, in minutes; may be empty.';
comment on column public.offers.status is
  'active: anyone sees it; paused: hidden by its owner; archived: for good.';
comment on column public.offers.listed is
  'Whether its owner is active; follows the membership, so that a reader needs no second look.';
comment on column public.offers.location is 'Longitude and latitude, kept to two decimals.';

create index on public.offers (community_id, offer_id) where listed and status = 'active';
create index on public.offers (member_id, offer_id);
create index on public.offers (community_id, category, offer_id)
  where listed and status = 'active';
create index on public.offers using gin (words);
create index on public.offers using gist (location);

create trigger "an offer keeps its owner" before update on public.offers
  for each row when (
    (old.offer_id, old.community_id, old.member_id, old.unit, old.created_at)
      <> (new.offer_id, new.community_id, new.member_id, new.unit, new.created_at)
    or (old.listed <> new.listed and current_user <> 'chronobank'))
  execute function private.refuse_statement('it follows the membership of its owner');
create trigger "only the bank opens offers" before insert on public.offers
  for each statement when (current_user <> 'chronobank')
  execute function private.refuse_statement('an offer is made by its owner');
create trigger "offers are kept" before delete or truncate on public.offers
  for each statement execute function private.refuse_statement('archive it instead');

alter table public.offers enable row level security;
grant select, insert, update on public.offers to chronobank;
create policy "the bank keeps the offers" on public.offers to chronobank
  using (true) with check (true);
grant select on public.offers to anon, authenticated;
create policy "anyone sees listed offers" on public.offers for select to anon
  using (listed and status = 'active');
create policy "members see listed offers and their own, staff all"
  on public.offers for select to authenticated
  using ((listed and status = 'active')
    or member_id = (select private.my_member_id())
    or community_id in (select private.my_staffed_communities()));

-- Great-circle distance in kilometres (haversine, mean earth radius 6371 km). earthdistance
-- would do, but its functions call each other without a schema and fail with an empty path.
create function private.distance_km(a point, b point) returns double precision
language plpgsql immutable strict parallel safe set search_path = ''
as $$
begin
  return 2 * 6371 * asin(least(1, sqrt(
    power(sin(radians((b[1] - a[1]) / 2)), 2)
    + cos(radians(a[1])) * cos(radians(b[1])) * power(sin(radians((b[0] - a[0]) / 2)), 2))));
end $$;
comment on function private.distance_km(point, point) is
  'Kilometres between two points (longitude, latitude). Source: haversine formula.';

-- A box around a point that surely holds the circle; the index finds its points.
create function private.box_around(centre point, radius_km double precision) returns box
language plpgsql immutable strict parallel safe set search_path = ''
as $$
begin
  return (
    select box(
      point(centre[0] - reach.longitude, centre[1] - reach.latitude),
      point(centre[0] + reach.longitude, centre[1] + reach.latitude))
    from (select far.latitude, case
      -- Near a pole or the date line the box would wrap: take every longitude.
      when abs(centre[1]) + far.latitude > 89 then 360
      when abs(centre[0]) + far.longitude > 180 then 360
      else far.longitude
    end as longitude
    from (select radius_km / 110.5 as latitude,
      -- A degree of longitude is shortest where the circle comes nearest to a pole.
      radius_km / (110.5 * cos(radians(least(abs(centre[1]) + radius_km / 110.5, 89.0))))
        as longitude) far) reach);
end $$;
comment on function private.box_around(point, double precision) is
  'A box (degrees) that contains every point within radius_km of the centre.';
grant execute on function private.distance_km(point, point),
  private.box_around(point, double precision) to chronobank, anon, authenticated;
