-- A small community to look at: an exchange in each state, all of it done by the bank's own
-- functions, as its members would. The local stack loads it once into a new database. It is not
-- for a hosted project, where it would only be in the way.

-- The people. Only on the local stand-in for Supabase Auth do they have a password: a password
-- that everybody can read here must not open anything that matters.
insert into auth.users (id, email, aud, role, email_confirmed_at, created_at, updated_at,
  raw_app_meta_data, raw_user_meta_data, encrypted_password)
select format('5eed0000-0000-4000-8000-%s', lpad(p.n::text, 12, '0'))::uuid,
  lower(p.name) || '@northside.example', 'authenticated', 'authenticated', now(), now(), now(),
  '{"provider": "email", "providers": ["email"]}',
  jsonb_build_object('display_name', p.name, 'community', 'northside'),
  case when obj_description('auth'::regnamespace) like 'ChronoBank stand-in%'
    -- bcrypt of: an hour is an hour
    then '$2b$10$WREjZD7jzvITPTrOtHp9Bejhw.2lkYlqiCTmxxqhqNypshYPVCBoy' else '' end
from unnest('{Mira, Noor, Otis, Pia, Quin, Rolf, Sami}'::text[]) with ordinality as p (name, n);

insert into public.communities (name, slug) values ('Northside', 'northside');
update public.community_settings s set time_zone = 'Europe/Amsterdam'
from public.communities c where c.community_id = s.community_id and c.slug = 'northside';
insert into public.categories (community_id, category, name, parent)
select c.community_id, k.category, k.name, k.parent
from public.communities c, (values
  ('home', 'Home', null), ('repairs', 'Repairs', 'home'), ('garden', 'Garden', 'home'),
  ('language', 'Languages', null)) k (category, name, parent)
where c.slug = 'northside';

-- Short hands for the story below: who acts, and a new key for each call.
create function pg_temp.actor(name text) returns uuid language sql as $$
  select u.id from auth.users u where u.email = lower(name) || '@northside.example'
$$;
create function pg_temp.member(name text) returns uuid language sql as $$
  select m.member_id from public.members m where m.auth_user_id = pg_temp.actor(name)
$$;
create function pg_temp.key() returns text language sql as $$ select gen_random_uuid()::text $$;
create function pg_temp.offer(title text) returns public.offers language sql as $$
  select o from public.offers o join public.communities c using (community_id)
  where o.title = offer.title and c.slug = 'northside'
$$;
create function pg_temp.setting(change text) returns void language plpgsql as $$
begin
  execute 'update public.community_settings s set ' || change || ' from public.communities c '
    'where c.community_id = s.community_id and c.slug = ''northside''';
end $$;
-- A member asks for an offer.
create function pg_temp.request(author text, title text, amount bigint) returns uuid
language sql as $$
  select (public.request_create(pg_temp.actor(author), pg_temp.key(), amount,
    offer_id => (pg_temp.offer(title)).offer_id, service_date => current_date + 3)
    -> 'body' ->> 'request_id')::uuid
$$;
-- A member asks for an offer, and its owner accepts: the minutes are held.
create function pg_temp.held(recipient text, title text, amount bigint) returns uuid
language sql as $$
  select (public.request_accept(m.auth_user_id, pg_temp.key(),
    pg_temp.request(recipient, held.title, amount)) -> 'body' -> 'escrow' ->> 'escrow_id')::uuid
  from public.members m where m.member_id = (pg_temp.offer(held.title)).member_id
$$;
-- The same, and then its owner says that it is done.
create function pg_temp.delivered(recipient text, title text, amount bigint) returns uuid
language sql as $$
  select (public.escrow_deliver(m.auth_user_id, pg_temp.key(),
    pg_temp.held(recipient, delivered.title, amount)) -> 'body' ->> 'escrow_id')::uuid
  from public.members m where m.member_id = (pg_temp.offer(delivered.title)).member_id
$$;
-- The same, and then the recipient opens a case, and the provider answers.
create function pg_temp.disputed(
  recipient text, title text, amount bigint, statement text, answer text)
returns uuid language sql as $$
  select (public.dispute_respond(m.auth_user_id, pg_temp.key(), (
      public.escrow_dispute(pg_temp.actor(recipient), pg_temp.key(),
        pg_temp.delivered(recipient, disputed.title, amount), 'partly_delivered', statement)
      -> 'body' ->> 'dispute_id')::uuid, answer) -> 'body' ->> 'dispute_id')::uuid
  from public.members m where m.member_id = (pg_temp.offer(disputed.title)).member_id
$$;

-- Everybody joins; Quin has to wait for approval. Mira is the coordinator.
select public.member_join(pg_temp.actor(name), name, 'northside')
from unnest('{Mira, Noor, Otis, Pia, Rolf, Sami}'::text[]) name;
select pg_temp.setting('joining = ''approval''');
select public.member_join(pg_temp.actor('Quin'), 'Quin', 'northside');
select pg_temp.setting('joining = ''open''');
update public.memberships set role = 'coordinator' where member_id = pg_temp.member('Mira');
select public.member_update(pg_temp.actor('Noor'), pg_temp.key(), '{
  "bio": "Bicycles, and whatever else has screws.", "skills": ["bicycles", "soldering"],
  "languages": ["en", "nl"],
  "location": {"name": "Canal side", "latitude": 52.38, "longitude": 4.9}}');

-- Offers: four to choose from, one paused, one archived.
select public.offer_create(pg_temp.actor(o.who), pg_temp.key(), o.title, o.description,
  o.category, amount => o.amount, location => o.location::jsonb)
from (values
  ('Noor', 'Bicycle repair', 'Brakes, gears and flat tyres.', 'repairs', 60,
    '{"name": "Canal side", "latitude": 52.38, "longitude": 4.9}'),
  ('Otis', 'Hedge trimming', 'I bring shears and a ladder.', 'garden', 90,
    '{"name": "Park lane", "latitude": 52.36, "longitude": 4.87}'),
  ('Pia', 'Portuguese conversation', 'Over coffee, for beginners too.', 'language', 45, null),
  ('Sami', 'Reading letters aloud', 'Official ones, and what they mean.', 'other', 30, null),
  ('Pia', 'Curtains made to measure', 'After the summer again.', 'home', 180, null),
  ('Rolf', 'Moving with a van', 'The van is sold.', 'home', 120, null)
) o (who, title, description, category, amount, location);
select public.offer_update(pg_temp.actor('Pia'), pg_temp.key(),
  (pg_temp.offer('Curtains made to measure')).offer_id, '{"status": "paused"}');
select public.offer_update(pg_temp.actor('Rolf'), pg_temp.key(),
  (pg_temp.offer('Moving with a van')).offer_id, '{"status": "archived"}');

-- Requests that did not become exchanges (yet).
select pg_temp.request('Pia', 'Bicycle repair', 30);
select public.request_create(pg_temp.actor('Sami'), pg_temp.key(), 120,
  title => 'Help with a vegetable patch', description => 'Two hours of digging.',
  category => 'garden');
select public.request_decline(pg_temp.actor('Otis'), pg_temp.key(),
  pg_temp.request('Noor', 'Hedge trimming', 45), 'It is a beech, and it is raining.');
select public.request_cancel(pg_temp.actor('Otis'), pg_temp.key(),
  pg_temp.request('Otis', 'Portuguese conversation', 45), 'Found a course.');
select pg_temp.setting('request_expiry = ''1 minute''');
select pg_temp.request('Rolf', 'Reading letters aloud', 30);
select pg_temp.setting('request_expiry = default');
select private.run_batch('request-expiry', as_of => clock_timestamp() + interval '2 minutes');

-- Settled without a quarrel: released, split, refunded, and released by the clock.
select public.escrow_confirm(pg_temp.actor('Otis'), pg_temp.key(),
  pg_temp.delivered('Otis', 'Bicycle repair', 60));
select public.escrow_confirm(pg_temp.actor('Noor'), pg_temp.key(),
  pg_temp.delivered('Noor', 'Portuguese conversation', 60), amount => 45);
select public.escrow_refund(pg_temp.actor('Otis'), pg_temp.key(),
  pg_temp.held('Sami', 'Hedge trimming', 90), 'The ladder is broken.');
select pg_temp.setting('confirmation_window = ''1 minute''');
select pg_temp.delivered('Rolf', 'Reading letters aloud', 30);
select pg_temp.setting('confirmation_window = default');
select private.run_batch('auto-release', as_of => clock_timestamp() + interval '2 minutes');

-- Cases: one is decided, as in the dashboard; one is withdrawn; one waits for a decision.
create temporary table decided as select pg_temp.disputed('Pia', 'Hedge trimming', 90,
  'The front is done, the back is as it was.', 'It took longer than we thought.') as dispute_id;
update public.disputes set decided_by = pg_temp.member('Mira')
where dispute_id = (select dispute_id from decided);
update public.disputes set released_amount = 60
where dispute_id = (select dispute_id from decided);
update public.disputes set note = 'The front is two thirds of it.'
where dispute_id = (select dispute_id from decided);
update public.disputes set resolution = 'split'
where dispute_id = (select dispute_id from decided);
select public.dispute_withdraw(pg_temp.actor('Sami'), pg_temp.key(),
  pg_temp.disputed('Sami', 'Portuguese conversation', 45, 'Pia was half an hour late.',
    'I stayed half an hour longer.'), 'So it was.');
select pg_temp.disputed('Otis', 'Bicycle repair', 75, 'The brakes still squeal.',
  'The brakes were not what you asked for.');

-- Open exchanges: one held, one delivered.
select pg_temp.held('Noor', 'Reading letters aloud', 30);
select pg_temp.delivered('Pia', 'Bicycle repair', 40);

-- Rolf did not keep appointments; Mira suspends him.
select public.membership_suspend(pg_temp.actor('Mira'), pg_temp.key(), pg_temp.member('Rolf'),
  'Three appointments missed.');

-- Proven before anybody looks at it.
select private.run_batch('reconcile-full');
