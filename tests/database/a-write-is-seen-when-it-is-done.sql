\ir helpers/people.sql
-- What a replica is asked before it answers who has written. Here the one that is asked is the
-- primary; that a replica says the same is tried in tests/operator.

create temp table writes (written text);
begin;
insert into writes values (pg_current_xact_id());
-- A later transaction, which has ended already.
savepoint later;
create temp table thrown_away ();
rollback to later;
select is(has_seen(written), false, 'a write that is under way has not been seen') from writes;
commit;
select is(has_seen(written), true, 'and once it is done, it has') from writes;
select is(has_seen(pg_snapshot_xmax(pg_current_snapshot())::text), false,
  'one that is still to come has not');
select is(has_seen('9223372036854775807'), false, 'nor one that never will');
select is(has_seen('0'), true, 'who has written nothing has nothing to wait for');
select is(has_seen(nonsense), false, format('%s is no write', coalesce(nonsense, 'nothing')))
from unnest(array[null, '', '-1', '1.5', 'my last write', '12345678901234567890']) nonsense;
select is(ask(null, 'select to_jsonb(public.has_seen(''0''))'), 'true', 'anybody may ask');
select * from finish();
