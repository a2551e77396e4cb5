-- A town with named people, and words to say what they do. Statements commit one by one, as they
-- do through the API. Included by each test: \ir helpers/people.sql

set client_min_messages = warning;
create schema tests;
grant usage on schema tests to public;
set search_path = tests, public, extensions;

-- The auth user of a name; there is no password, the tests speak for everybody.
create function login_of(name text) returns uuid
language sql immutable as $$ select md5('login of ' || name)::uuid $$;

create function id_of(name text) returns uuid
language sql stable as $$ select member_id from public.members where display_name = name $$;

create function town(slug text) returns uuid
language sql stable as $$ select community_id from public.communities c where c.slug = town.slug $$;

create function join_town(name text, slug text default 'town') returns uuid
language plpgsql as $$
begin
  insert into auth.users (id, email) values (login_of(name), name || '@example.org')
  on conflict do nothing;
  insert into public.members (auth_user_id, display_name) values (login_of(name), name)
  on conflict do nothing;
  insert into public.memberships (community_id, member_id) values (town(slug), id_of(name));
  return id_of(name);
end $$;

-- Calls a write RPC as the functions do: as service_role, on behalf of a named person.
create function answer(
  name text, rpc text, arguments jsonb default '{}', key text default gen_random_uuid()::text)
returns jsonb
language plpgsql as $$
declare
  result jsonb;
  named text;
begin
  select string_agg(format('%I => %L', a.key, a.value), ', ') into named
  from jsonb_each_text(jsonb_build_object('actor', login_of(name), 'idempotency_key', key)
    || arguments) a;
  perform set_config('role', 'service_role', true);
  execute format('select public.%I(%s)', rpc, named) into result;
  perform set_config('role', 'none', true);
  -- A deferred check belongs to the call, as it does at its commit.
  set constraints all immediate;
  set constraints all deferred;
  return result;
end $$;

create function act(name text, rpc text, arguments jsonb default '{}') returns jsonb
language sql as $$ select answer(name, rpc, arguments) -> 'body' $$;

-- Reads as a named person does: as authenticated, row level security on. Null: a stranger.
create function ask(name text, query text) returns jsonb
language plpgsql as $$
declare
  result jsonb;
begin
  perform set_config('request.jwt.claims', case when name is null then ''
    else jsonb_build_object('sub', login_of(name), 'role', 'authenticated')::text end, true);
  perform set_config('role', case when name is null then 'anon' else 'authenticated' end, true);
  execute 'select to_jsonb(q) from (' || query || ') q (answer)' into result;
  perform set_config('role', 'none', true);
  perform set_config('request.jwt.claims', '', true);
  return result -> 'answer';
end $$;

-- What a statement is refused with: the code, or the constraint, or the SQLSTATE and message.
create function refusal_of(statement text) returns text
language plpgsql as $$
declare
  facts text;
  named text;
begin
  execute statement;
  set constraints all immediate;
  set constraints all deferred;
  return 'not refused';
exception when others then
  get stacked diagnostics facts = pg_exception_detail, named = constraint_name;
  if sqlstate like 'PT%' then
    return facts::jsonb ->> 'code';
  end if;
  return coalesce(nullif(named, ''), sqlstate || ' ' || sqlerrm);
end $$;

create function facts_of(statement text) returns jsonb
language plpgsql as $$
declare
  facts text;
begin
  execute statement;
  return null;
exception when others then
  get stacked diagnostics facts = pg_exception_detail;
  return facts::jsonb - 'code';
end $$;

create function refused(statement text, code text, description text) returns text
language sql as $$ select is(refusal_of(statement), code, description) $$;

create function call_of(name text, rpc text, arguments jsonb default '{}') returns text
language sql as $$ select format('select tests.answer(%L, %L, %L)', name, rpc, arguments) $$;

create function refuses(
  name text, rpc text, arguments jsonb, code text, description text) returns text
language sql as $$ select refused(call_of(name, rpc, arguments), code, description) $$;

create function ask_for(author text, amount integer, slug text default 'town') returns uuid
language sql as $$
  select (act(author, 'request_create', jsonb_build_object(
    'community_id', town(slug), 'title', 'Help', 'description', 'Please', 'category', 'other',
    'amount', amount)) ->> 'request_id')::uuid
$$;

-- Ana asks the town, Ben accepts: an escrow in the state held.
create function hold(recipient text, provider text, amount integer, slug text default 'town')
returns uuid
language sql as $$
  select (act(provider, 'request_accept', jsonb_build_object(
    'request_id', ask_for(recipient, amount, slug))) -> 'escrow' ->> 'escrow_id')::uuid
$$;

create function state_of(escrow_id uuid) returns text
language sql stable as $$
  select state::text from public.escrows e where e.escrow_id = state_of.escrow_id
$$;

-- released + refunded + remaining, as a tester writes it down.
create function parts_of(escrow_id uuid) returns text
language sql stable as $$
  select concat_ws('+', released, refunded, remaining) from public.escrows e
  where e.escrow_id = parts_of.escrow_id
$$;

create function balance_of(name text, slug text default 'town') returns bigint
language sql stable as $$
  select balance from public.accounts
  where member_id = id_of(name) and community_id = town(slug)
$$;

create function system_balance(kind public.system_account, slug text default 'town')
returns bigint
language sql stable as $$
  select sum(balance)::bigint from public.accounts
  where system_account = kind and community_id = town(slug)
$$;

\ir books.sql

insert into public.communities (name, slug) values ('Town', 'town'), ('Elsewhere', 'elsewhere');
select join_town(name) from unnest(array['ana', 'ben', 'cleo', 'dora']) name \g /dev/null
select join_town(name, 'elsewhere') from unnest(array['erik', 'fay']) name \g /dev/null
update public.memberships set role = 'coordinator' where member_id in (id_of('cleo'), id_of('fay'));

select * from no_plan();
