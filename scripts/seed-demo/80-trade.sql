-- Another community on the other bank of the river: a line between both, and a trade each way.
insert into public.communities (name, slug) values ('Far Bank', 'far-bank');
insert into auth.users (id, email, aud, role, email_confirmed_at, created_at, updated_at)
select demo.login(n), format('member-%s@far-bank.example', n), 'authenticated', 'authenticated',
  now(), now(), now()
from generate_series(901, 903) n;
select public.member_join(demo.login(900 + n), (array['Iris Noll', 'Jon Pohl', 'Kim Quast'])[n],
  'far-bank')
from generate_series(1, 3) n;
update public.memberships s set role = 'coordinator' from public.communities c
where c.community_id = s.community_id and c.slug = 'far-bank' and s.number = 1;

select demo.act(who, 'federation_line_open', jsonb_build_object('partner', partner,
  'floor', -600, 'ceiling', 600, 'rate', '{"ours": 1, "theirs": 1}'::jsonb))
from (values (1, 'far-bank'), (901, 'riverbend')) side (who, partner);
select demo.act(110, 'federation_transfer', '{
  "partner": "far-bank", "to_number": 2, "amount": 90, "category": "music"}');
select demo.act(903, 'federation_transfer', '{
  "partner": "riverbend", "to_number": 111, "amount": 45, "category": "other"}');
