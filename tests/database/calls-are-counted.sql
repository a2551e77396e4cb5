\ir helpers/people.sql
-- Accepted writes per member, attempts per client address: exactly as many as the rule allows.

update private.rate_limit_rules set allowed = 3, per = '1 minute' where kind = 'write';
create function write_of(name text, key text default gen_random_uuid()::text) returns text
language sql as $$
  select format('select answer(%L, ''member_update'', ''{"changes": {}}'', %L)', name, key)
$$;
select lives_ok(write_of('ana', 'first'), format('write %s', n)) from generate_series(1, 1) n;
select lives_ok(write_of('ana'), format('write %s', n)) from generate_series(2, 3) n;
select refused(write_of('ana'), 'rate_limited', 'one more is one too many');
select ok((f ->> 'retry_after')::integer between 1 and 60 and f -> 'limit' = '3',
  'and says how long to wait') from facts_of(write_of('ana')) f;
select lives_ok(write_of('ben'), 'others are not concerned');
select lives_ok(write_of('ana', 'first'), 'a replay is answered, and not counted');
select refuses('ben', 'request_accept', jsonb_build_object('request_id', gen_random_uuid()),
  'not_found', 'a refused call') from generate_series(1, 5);
select lives_ok(write_of('ben'), 'is not counted') from generate_series(1, 2);
select refused(write_of('ben'), 'rate_limited', 'only accepted ones are');

-- The window passes.
update private.rate_limits set began_at = began_at - interval '59 seconds';
select refused(write_of('ana'), 'rate_limited', 'a second before its end');
update private.rate_limits set began_at = began_at - interval '2 seconds';
select lives_ok(write_of('ana'), 'a new window, write ' || n) from generate_series(1, 3) n;
select refused(write_of('ana'), 'rate_limited', 'allows as many again');

-- Attempts to log in: counted also when they fail, so by a call of their own.
create function attempt(client text, kind text default 'recover') returns jsonb
language sql as $$ select public.auth_attempt(client, kind) $$;
select is(attempt('here'), '{"allowed": true, "limit": 5, "retry_after": null}',
  format('attempt %s', n)) from generate_series(1, 5) n;
select is(attempt('here') - 'retry_after', '{"allowed": false, "limit": 5}', 'one more is refused');
select ok((attempt('here') ->> 'retry_after')::integer between 1 and 3600, 'for up to an hour');
select is(attempt('there') -> 'allowed', 'true', 'another address is not concerned');
select is(attempt('here', 'login') -> 'allowed', 'true', 'nor is another kind');
update private.rate_limits set began_at = began_at - interval '1 hour';
select is(attempt('here') -> 'allowed', 'true', 'after the window it is allowed again');
select isnt(refusal_of($$select attempt('here', 'nonsense')$$), 'not refused', 'an unknown kind');
select set_eq('select kind from private.rate_limit_rules',
  array['write', 'register', 'login', 'refresh', 'recover'], 'these are counted');
select * from finish();
