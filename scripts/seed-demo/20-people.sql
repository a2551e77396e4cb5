-- Riverbend: two hundred members, three coordinators, and what they offer.
insert into public.communities (name, slug) values ('Riverbend', 'riverbend');
update public.community_settings set
  time_zone = 'Europe/Berlin', rounding_step = 15, rounding_mode = 'up', welcome_grant = 120,
  default_floor = -1200, default_ceiling = 6000, levy_basis_points = 200,
  delivery_deadline = '60 days', confirmation_window = '14 days'
where community_id = demo.town();
insert into public.categories (community_id, category, name, parent)
select demo.town(), k.category, k.name, k.parent
from (values
  ('home', 'Home and garden', null), ('repairs', 'Repairs', 'home'), ('garden', 'Garden', 'home'),
  ('care', 'Care', null), ('company', 'Company', 'care'), ('errands', 'Errands', 'care'),
  ('learning', 'Learning', null), ('languages', 'Languages', 'learning'),
  ('music', 'Music', 'learning'), ('office', 'Forms and computers', null)
) k (category, name, parent);

-- Local people, with the password of the seed where Supabase Auth is a stand-in.
insert into auth.users (id, email, aud, role, email_confirmed_at, created_at, updated_at,
  raw_app_meta_data, raw_user_meta_data, encrypted_password)
select demo.login(n), format('member-%s@riverbend.example', n), 'authenticated', 'authenticated',
  now(), now(), now(), '{"provider": "email", "providers": ["email"]}',
  jsonb_build_object('display_name', 'Member ' || n, 'community', 'riverbend'),
  case when obj_description('auth'::regnamespace) like 'ChronoBank stand-in%'
    -- bcrypt of: an hour is an hour
    then '$2b$10$WREjZD7jzvITPTrOtHp9Bejhw.2lkYlqiCTmxxqhqNypshYPVCBoy' else '' end
from generate_series(1, 200) n;

create function demo.name_of(n integer) returns text
language sql immutable as $$
  select (array['Ada','Bruno','Carla','Dimitri','Elif','Farid','Greta','Hugo','Ines','Jonas',
      'Kaya','Leon','Mina','Nils','Olga','Pavel','Rosa','Samir','Tilda','Yusuf'])
      [(n - 1) % 20 + 1] || ' '
    || (array['Abel','Brandt','Cerny','Dogan','Ekman','Fischer','Garcia','Haas','Ivanova','Jansen'])
      [(n - 1) / 20 + 1]
$$;
select public.member_join(demo.login(n), demo.name_of(n), 'riverbend')
from generate_series(1, 200) n;
update public.memberships set role = 'coordinator'
where community_id = demo.town() and number in (1, 2, 3);

-- Three of four members offer something.
select demo.act(n, 'offer_create', jsonb_build_object(
  'category', o.category, 'title', o.title, 'description', o.title || ', by arrangement.',
  'amount', 60))
from generate_series(1, 200) n
join (values (0, 'repairs', 'Bicycle repair'), (1, 'garden', 'Hedge and lawn'),
  (2, 'company', 'A walk and a talk'), (3, 'errands', 'Shopping and the post'),
  (4, 'languages', 'Conversation over tea'), (5, 'music', 'Guitar for beginners'),
  (6, 'office', 'Help with forms'), (7, 'home', 'Curtains and cushions')
) o (kind, category, title) on o.kind = n % 8
where n % 4 <> 3;
