-- Words for the story: who acts, and a key for each call. Gone when the story is told.
drop schema if exists demo cascade;
create schema demo;

create function demo.town() returns uuid
language sql stable as $$
  select c.community_id from public.communities c where c.slug = 'riverbend'
$$;

-- The auth user and the member with a number, from 1 to 200.
create function demo.login(n integer) returns uuid
language sql immutable as $$
  select format('de300000-0000-4000-8000-%s', lpad(n::text, 12, '0'))::uuid
$$;

create function demo.member(n integer) returns uuid
language sql stable as $$
  select s.member_id from public.memberships s
  where s.community_id = demo.town() and s.number = n
$$;

create sequence demo.keys;

-- Calls a write as an app would through a function; returns the body of the answer.
create function demo.act(n integer, rpc text, arguments jsonb default '{}') returns jsonb
language plpgsql as $$
declare
  named text;
  answer jsonb;
begin
  select string_agg(format('%I => %L', a.key, a.value), ', ') into named
  from jsonb_each_text(jsonb_strip_nulls(arguments) || jsonb_build_object(
    'actor', demo.login(n), 'idempotency_key', 'demo-' || nextval('demo.keys'))) a;
  execute format('select public.%I(%s)', rpc, named) into answer;
  set constraints all immediate;
  set constraints all deferred;
  return answer -> 'body';
end $$;

-- A number from low to high, the same in each telling.
create function demo.pick(low integer, high integer) returns integer
language sql volatile as $$ select low + floor(random() * (high - low + 1))::integer $$;

create function demo.pick_one(words text[]) returns text
language sql volatile as $$ select words[demo.pick(1, cardinality(words))] $$;
