\ir helpers/people.sql

update private.rate_limit_rules set allowed = 10000;
insert into categories (community_id, category, name) values (town('town'), 'repair', 'Repair');
create function offer(title text, latitude numeric default null, longitude numeric default null,
  category text default 'other', description text default 'As you like')
returns text
language sql as $$
  select act('ana', 'offer_create', jsonb_strip_nulls(jsonb_build_object('title', title,
    'description', description, 'category', category, 'location',
      case when latitude is not null then
      jsonb_build_object('name', title, 'latitude', latitude, 'longitude', longitude) end)))
    ->> 'offer_id'
$$;
create function titles(arguments text, name text default null) returns text
language sql as $$
  select string_agg(o ->> 'title', ', ' order by o ->> 'title')
  from jsonb_array_elements(ask(name, format('select public.offers_search(%s)',
    arguments)) -> 'items') o
$$;

-- Words: of title and description, in any language, as people type them.
select offer('Fahrrad reparieren', category => 'repair', description => 'Auch Bremsen und Räder'),
  offer('Bike repair', category => 'repair', description => 'Brakes, tyres, lights'),
  offer('Cooking', description => 'Soup for a whole bike club') \g /dev/null
select is(titles(format('q => %L', q)), found, format('words: %s', q)) from (values
  ('bike', 'Bike repair, Cooking'), ('BIKE', 'Bike repair, Cooking'), ('bike repair',
    'Bike repair'),
  ('bike -soup', 'Bike repair'), ('räder', 'Fahrrad reparieren'), ('soup or tyres',
  'Bike repair, Cooking'), ('"brakes repair"', null), ('yoga', null), ('''; drop table x --', null),
  ('((((', null), ('', null), ('& | !', null)) searches (q, found);
select is(titles('category => ''repair'''), 'Bike repair, Fahrrad reparieren', 'by category');
select is(titles('category => ''repair'', q => ''bremsen'''), 'Fahrrad reparieren', 'by both');
select is(titles(format('community_id => %L', town('elsewhere'))), null, 'in another community');
select is(titles(format('member_id => %L', id_of('ana'))), titles(''), 'of one member');

-- Who sees what: strangers no names, paused ones their owner, archived ones nobody.
select is(ask(null, 'select public.offers_search()') #> '{items,0,provider_name}', 'null',
  'strangers see no name');
select is(ask('ben', 'select public.offers_search()') #>> '{items,0,provider_name}', 'ana',
  'members do');
select offer('Juggling') as juggling \gset
select act('ana', 'offer_update', jsonb_build_object('offer_id', :'juggling',
  'changes', '{"status": "paused"}'::jsonb)) \g /dev/null
select is(titles('q => ''juggling''', name), null, format('paused: not for %s', name))
from unnest(array['ben', 'cleo', null]) name;
select is(titles(format('q => ''juggling'', member_id => %L', id_of('ana')), 'ana'), 'Juggling',
  'paused: for its owner');
select is(titles(format('q => ''juggling'', member_id => %L', id_of('ana')), 'ben'), null,
  'paused: not for others who ask for hers');
select is(titles(format('q => ''juggling'', member_id => %L', id_of('ana')), 'cleo'), null,
  'paused: in a search not for staff either');
select refused(format('select ask(%L, %L)', name, format('select public.offer(%L)', :'juggling')),
  'not_found', format('paused: %s does not find it', coalesce(name, 'a stranger')))
from unnest(array['ben', null]) name;
select act('ana', 'offer_update', jsonb_build_object('offer_id', :'juggling',
  'changes', '{"status": "archived"}'::jsonb)) \g /dev/null
select is(titles(format('q => ''juggling'', member_id => %L', id_of('ana')), 'ana'), null,
  'archived: for nobody');
select refuses('ana', 'offer_update', jsonb_build_object('offer_id', :'juggling',
  'changes', '{"status": "active"}'::jsonb), 'status_final', 'archived: for good');
select refuses('ben', 'offer_update', jsonb_build_object('offer_id', :'juggling', 'changes',
  '{"title": "Mine"}'::jsonb), 'not_found', 'nobody edits another''s');
select refuses('ana', 'offer_create', jsonb_build_object('title', 'x', 'description', 'x',
  'category', 'magic'), 'category_unknown', 'a category that there is');

-- Pages: each offer once, newest first, in any size.
create function paged(size integer) returns text
language plpgsql as $$
declare
  page jsonb;
  seen text := '';
  next text;
begin
  loop
    page := ask(null, format('select public.offers_search(cursor => %L, page_size => %s)', next,
      size));
    seen := seen || (select coalesce(string_agg(o ->> 'title', ',' order by n), '') || ','
      from jsonb_array_elements(page -> 'items') with ordinality i (o, n));
    next := page ->> 'next_cursor';
    exit when next is null;
  end loop;
  return seen;
end $$;
select is(paged(size), 'Cooking,Bike repair,Fahrrad reparieren,', format('pages of %s', size))
from unnest(array[1, 2, 3, 100, 100000, 0, -1]) size;
select refused($$select ask(null, 'select public.offers_search(cursor => ''x'')')$$,
  'invalid_cursor', 'a cursor of no page');

-- Distance: to the kilometre, across the date line, at the poles.
select offer('Berlin', 52.52, 13.40), offer('Potsdam', 52.39, 13.06), offer('Paris', 48.86, 2.35),
  offer('Suva', -18.14, 178.44), offer('Apia', -13.83, -171.77), offer('Taveuni', -16.85, -179.97),
  offer('Pole', 90, 0), offer('Alert', 82.50, -62.35), offer('South', -90, 100) \g /dev/null
create function near(latitude numeric, longitude numeric, radius numeric) returns text
language sql as $$
  select titles(format('near_latitude => %s, near_longitude => %s, radius_km => %s', latitude,
    longitude, radius))
$$;
select is(near(lat, lng, radius), found, format('%s km around %s, %s', radius, lat,
  lng)) from (values
  (52.52, 13.40, 1, 'Berlin'), (52.52, 13.40, 26, 'Berlin'), (52.52, 13.40, 28, 'Berlin, Potsdam'),
  (48.86, 2.35, 500, 'Paris'), (-18.14, 178.44, 100, 'Suva'),
  (-18.14, 178.44, 300, 'Suva, Taveuni'), (-16.85, -179.97, 300, 'Suva, Taveuni'),
  (-16.85, 179.97, 10, 'Taveuni'), (-13.83, -171.77, 10, 'Apia'), (90, 0, 1, 'Pole'),
  (90, 77, 1, 'Pole'), (89.9, 180, 20, 'Pole'), (89.9, -179, 20, 'Pole'), (83, -62, 100, 'Alert'),
  (-90, 0, 5, 'South'), (-89.95, -100, 20, 'South'), (0, 0, 500, null)
) places (lat, lng, radius, found);
select is(ask(null, 'select public.offers_search(near_latitude => 52.52, near_longitude => 13.40,
  radius_km => 30)') #> '{items,0,distance_km}', '27.2', 'the distance is said');
select is(ask(null, 'select public.offers_search(q => ''cooking'')') #> '{items,0,distance_km}',
  'null', 'where there is one');

-- The box that the index uses never loses a point that is near enough: a grid of the whole earth.
create temp table lost as
with centres as (select point(x, y) as c
    from unnest(array[-180, -179, -135, 0, 135, 165, 179, 180]) x, generate_series(-90, 90, 6) y),
  points as (select point(x, y) as p from generate_series(-180, 180, 3) x,
    generate_series(-90, 90, 2) y)
select c, p, radius from centres join points on abs(c[1] - p[1]) < 5, unnest(array[50, 500]) radius
where private.distance_km(c, p) <= radius and not p <@ private.box_around(c, radius);
select is((select count(*) from lost), 0::bigint, 'the box never loses a point');
select cmp_ok(abs(private.distance_km(point(-0.1278, 51.5074), point(2.3522, 48.8566)) - 343.6),
  '<',
  0.5::float8, 'London to Paris');
select cmp_ok(abs(private.distance_km(point(179.5, 0), point(-179.5, 0)) - 111.2), '<', 0.1::float8,
  'a degree across the date line');
select is(private.distance_km(point(0, 0), point(180, 0))::integer, 20015, 'half around the earth');

-- Nobody's doorstep: two decimals, and places that exist.
select offer('Precise', 52.123456, 13.987654) as precise \gset
select is(ask(null, format('select public.offer(%L) -> ''location''', :'precise')),
  '{"name": "Precise", "latitude": 52.12, "longitude": 13.99}', 'about a kilometre');
select refused(format('select offer(''x'', %s, %s)', lat, lng), 'invalid_input',
  format('%s, %s is nowhere', lat, lng))
from (values (90.01, 0), (-90.01, 0), (0, 180.01), (0, -180.01)) places (lat, lng);
select books_are_whole();
select * from finish();
