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
from unnest('{Mira,Noor,Otis,Pia,Quin,Rolf,Sami,Tess,Umar,Vito,Wim,Xena,Yara,Zeno,Ivo,Jet,Kai}'
  ::text[]) with ordinality as p (name, n);

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
update public.disputes set decided_by = pg_temp.member('Mira'), released_amount = 60
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

-- The rest of a year. Tess joins the staff; six more come, and most of them go again.
select public.member_join(pg_temp.actor(name), name, 'northside')
from unnest('{Tess, Umar, Vito, Wim, Xena, Yara}'::text[]) name;
select pg_temp.setting('welcome_grant = 15');
select public.member_join(pg_temp.actor('Zeno'), 'Zeno', 'northside');
select pg_temp.setting('welcome_grant = default');
update public.memberships set role = 'coordinator' where member_id = pg_temp.member('Tess');

-- Any write of a member, with its arguments.
create function pg_temp.act(name text, rpc text, arguments jsonb default '{}') returns jsonb
language plpgsql as $$
declare
  named text;
  answer jsonb;
begin
  select string_agg(format('%I => %L', a.key, a.value), ', ') into named
  from jsonb_each_text(arguments || jsonb_build_object(
    'actor', pg_temp.actor(name), 'idempotency_key', pg_temp.key())) a;
  execute format('select public.%I(%s)', rpc, named) into answer;
  return answer -> 'body';
end $$;
create function pg_temp.to_member(name text) returns jsonb language sql as
  $$ select jsonb_build_object('member_id', pg_temp.member(name)) $$;

-- Minutes without a request: a gift, a donation, a payment of which a part is taken back, a claim
-- in each state, and what the pot pays.
select pg_temp.act('Noor', 'transfer_create', jsonb_build_object('to_member_id',
  pg_temp.member('Sami'), 'amount', 15, 'category', 'other', 'reason', 'gift',
  'note', 'For the cake.'));
select pg_temp.act('Otis', 'transfer_create', '{"to_account": "pot", "amount": 60,
  "category": "other", "reason": "donation"}');
select pg_temp.act('Mira', 'payment_create', pg_temp.to_member('Sami')
  || '{"amount": 20, "category": "other", "note": "For the accounts of the year."}');
select pg_temp.act('Mira', 'transfer_reverse', jsonb_build_object('amount', 30,
  'reason', 'Entered 90 instead of 60.', 'transfer_id', pg_temp.act('Pia', 'transfer_create',
    jsonb_build_object('to_member_id', pg_temp.member('Noor'), 'amount', 90,
      'category', 'repairs', 'reason', 'exchange')) -> 'transfer_id'));
create function pg_temp.claim(provider text, recipient text) returns jsonb language sql as $$
  select jsonb_build_object('payment_request_id', pg_temp.act(provider, 'payment_request_create',
    jsonb_build_object('recipient_id', pg_temp.member(recipient), 'amount', 30,
      'category', 'garden', 'service_date', current_date - 2)) -> 'payment_request_id')
$$;
select pg_temp.act('Noor', 'payment_request_accept', pg_temp.claim('Otis', 'Noor'));
select pg_temp.act('Pia', 'payment_request_reject',
  pg_temp.claim('Otis', 'Pia') || '{"reason": "That was last year."}');
select pg_temp.act('Otis', 'payment_request_withdraw', pg_temp.claim('Otis', 'Sami'));
select pg_temp.claim('Otis', 'Sami');

-- Limits: warned early, and let through once.
select pg_temp.act('Mira', 'membership_limits', pg_temp.to_member('Otis')
  || '{"changes": {"soft_floor": -120}, "reason": "Asks often, is asked seldom."}');
select pg_temp.act('Mira', 'override_give', pg_temp.to_member('Pia') || jsonb_build_object(
  'side', 'floor', 'amount', 120, 'expires_at', now() + interval '30 days',
  'reason', 'Moving house.'));

-- Groups: a class that is settled, and a work party that is not yet.
create function pg_temp.class(participants text[]) returns jsonb language sql as $$
  select pg_temp.act('Mira', 'group_hold', jsonb_build_object('preset', 'class',
    'category', 'language', 'teacher_id', pg_temp.member('Pia'), 'taught', 60, 'minutes', 20,
    'participants', (select jsonb_agg(pg_temp.member(name)) from unnest(participants) name)))
$$;
select pg_temp.act('Mira', 'group_settle', jsonb_build_object('exchange_id',
  pg_temp.class('{Noor, Otis, Sami, Umar}') -> 'exchange' -> 'exchange_id'));
select pg_temp.act('Noor', 'group_hold', jsonb_build_object('preset', 'work_party',
  'category', 'garden', 'recipient_id', pg_temp.member('Noor'), 'helpers', jsonb_build_array(
    pg_temp.to_member('Sami') || '{"amount": 30}', pg_temp.to_member('Otis') || '{"amount": 45}')));

-- Paper: Els and Gus have no login; what they had elsewhere is imported. Noor helps Els, Tess
-- enters her slips, and a coordinator records with her.
select pg_temp.act('Mira', 'import_lines', i.kind_and_lines) from (values
  ('{"kind": "members", "lines": [{"external_id": "17", "display_name": "Els"},
    {"external_id": "18", "display_name": "Gus"}]}'::jsonb),
  ('{"kind": "balances", "lines": [{"external_id": "17", "amount": 90}]}'),
  ('{"kind": "transfers", "lines": [{"reference": "2024-1", "from": "18", "to": "17", "amount": 60,
    "service_date": "2024-05-04", "category": "home"}]}')) i (kind_and_lines);
create function pg_temp.els() returns uuid language sql as $$
  select m.member_id from public.members m join public.memberships s using (member_id)
  join public.communities c using (community_id)
  where m.display_name = 'Els' and c.slug = 'northside'
$$;
select pg_temp.act('Mira', 'helper_assign', jsonb_build_object('member_id', pg_temp.els(),
  'helper_member_id', pg_temp.member('Noor'), 'scopes', '["requests", "confirm"]'::jsonb,
  'max_amount', 120, 'expires_at', now() + interval '1 year'));
select pg_temp.act('Noor', 'request_create', jsonb_build_object('on_behalf_of', pg_temp.els(),
  'title', 'Shopping on Fridays', 'description', 'Two bags, third floor.', 'category', 'other',
  'amount', 60));
select pg_temp.act('Tess', 'slips_enter', jsonb_build_object('lines', jsonb_build_array(
  jsonb_build_object('slip_number', 'A-1017', 'service_date', current_date - 7,
    'provider', 'Els', 'recipient', 'Otis', 'amount', 45, 'category', 'home'))));
select pg_temp.act('Mira', 'membership_mark', jsonb_build_object('member_id', pg_temp.els(),
  'vulnerable', true, 'reason', 'Agreed with her son.'));
select pg_temp.act('Mira', 'invitation_create', '{"uses": 20}');

-- Lives: Umar takes a break. Vito is leaving with a debt, Zeno's was written off by two. Wim gave
-- what he had to the pot, Yara left it to Sami; Xena has been forgotten, as she wished.
select pg_temp.act('Umar', 'membership_pause', '{"reason": "A year abroad."}');
create function pg_temp.owe(name text) returns void language sql as $$
  select pg_temp.act(name, 'transfer_create', jsonb_build_object('to_member_id',
    pg_temp.member('Sami'), 'amount', 30, 'category', 'home', 'reason', 'exchange'));
  select pg_temp.act(name, 'membership_leave', '{"reason": "Moving away."}');
$$;
create function pg_temp.proposal(name text) returns jsonb language sql as $$
  select jsonb_build_object('reason', 'Talked it over.', 'write_off_id',
    pg_temp.act('Mira', 'write_off_propose',
      pg_temp.to_member(name) || '{"reason": "Moved abroad."}') -> 'write_off_id')
$$;
select pg_temp.owe('Vito'), pg_temp.owe('Zeno');
select pg_temp.act('Tess', 'write_off_approve', pg_temp.proposal('Zeno'));
select pg_temp.act('Tess', 'write_off_reject', pg_temp.proposal('Vito'));
select pg_temp.proposal('Vito');
select private.run_batch('write-off-expiry', as_of => clock_timestamp() + interval '1 year');
select pg_temp.proposal('Vito');
select pg_temp.act('Noor', 'transfer_create', jsonb_build_object('to_member_id',
  pg_temp.member(name), 'amount', 10, 'category', 'other', 'reason', 'gift'))
from unnest('{Wim, Yara}'::text[]) name;
select pg_temp.act('Wim', 'membership_leave', '{"to_account": "pot"}');
select pg_temp.act('Yara', 'beneficiary_name', pg_temp.to_member('Sami'));
select pg_temp.act('Mira', 'membership_deceased',
  pg_temp.to_member('Yara') || '{"reason": "Her family told us."}');
select pg_temp.act('Xena', 'membership_leave');
select pg_temp.act('Xena', 'member_erase');

-- Neighbours: a line that is open, one that is closing, one that is closed.
insert into public.communities (name, slug) values ('Southside', 'southside'),
  ('Eastside', 'eastside');
select public.member_join(pg_temp.actor(name), name, slug)
from (values ('Ivo', 'southside'), ('Jet', 'eastside'), ('Kai', 'eastside')) p (name, slug);
update public.memberships set role = 'coordinator'
where member_id in (pg_temp.member('Ivo'), pg_temp.member('Jet'));
select pg_temp.act(name, 'federation_line_open', jsonb_build_object('partner', partner,
  'floor', -600, 'ceiling', 600, 'rate', '{"ours": 1, "theirs": 1}'::jsonb))
from (values ('Mira', 'southside'), ('Ivo', 'northside'), ('Mira', 'eastside'),
  ('Jet', 'northside'), ('Ivo', 'eastside'), ('Jet', 'southside')) side (name, partner);
select pg_temp.act('Noor', 'federation_transfer', '{"partner": "southside", "to_number": 1,
  "amount": 45, "category": "other"}');
select pg_temp.act('Kai', 'federation_transfer', '{"partner": "northside", "to_number": 2,
  "amount": 30, "category": "other"}');
select pg_temp.act('Jet', 'federation_line_close',
  jsonb_build_object('partner', partner, 'reason', 'The season is over.'))
from unnest('{northside, southside}'::text[]) partner;

-- Proven before anybody looks at it.
select private.run_batch('reconcile-full');
