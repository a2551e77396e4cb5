-- Rate limits: not too often. Attempts are counted per client address, writes per member.

-- Unlogged: after a crash everybody may simply start to count anew.
create unlogged table private.rate_limits (
  bucket text primary key,
  began_at timestamptz not null,
  used integer not null
) with (fillfactor = 50);
comment on table private.rate_limits is 'Calls counted per bucket since its window began.';

create table private.rate_limit_rules (
  kind text primary key,
  allowed integer not null constraint "a limit lets something through" check (allowed > 0),
  per interval not null constraint "a window has a length" check (per > interval '0')
);
comment on table private.rate_limit_rules is
  'write: accepted writes of a member; the others: attempts per client address.';
insert into private.rate_limit_rules (kind, allowed, per) values
  ('write', 120, '1 minute'),
  ('register', 20, '1 hour'),
  ('login', 20, '5 minutes'),
  ('refresh', 60, '5 minutes'),
  ('recover', 5, '1 hour');

alter table private.rate_limits enable row level security;
alter table private.rate_limit_rules enable row level security;
grant select, insert, update, delete on private.rate_limits to chronobank;
grant select on private.rate_limit_rules to chronobank;
create policy "the bank counts calls" on private.rate_limits to chronobank
  using (true) with check (true);
create policy "the bank reads the rules" on private.rate_limit_rules for select to chronobank
  using (true);

grant create on schema public, private to chronobank;
set role chronobank;

-- Counts one call; says how many seconds to wait when it was one too many.
create function private.count_call(bucket text, kind text, out retry_after integer, out allowed int)
language plpgsql security definer set search_path = ''
as $$
declare
  rule private.rate_limit_rules;
  counted private.rate_limits;
  moment constant timestamptz := clock_timestamp();
begin
  select * into strict rule from private.rate_limit_rules r where r.kind = count_call.kind;
  loop
    update private.rate_limits l set
      began_at = case when l.began_at + rule.per <= moment then moment else l.began_at end,
      used = case when l.began_at + rule.per <= moment then 1 else l.used + 1 end
    where l.bucket = count_call.kind || ':' || count_call.bucket
    returning * into counted;
    exit when found;
    insert into private.rate_limits (bucket, began_at, used)
    values (count_call.kind || ':' || count_call.bucket, moment, 0)
    on conflict on constraint rate_limits_pkey do nothing;
  end loop;
  allowed := rule.allowed;
  if counted.used > rule.allowed then
    retry_after := greatest(1, ceil(extract(epoch from counted.began_at + rule.per - moment)));
  end if;
end $$;
comment on function private.count_call(text, text) is
  'Counts a call in a bucket; retry_after (seconds) is null while it is within the rule.';

-- A call of its own: a count inside a call that is refused would roll back with it.
create function public.auth_attempt(client text, kind text) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  counted record;
begin
  select * into counted from private.count_call(client, auth_attempt.kind);
  return jsonb_build_object('allowed', counted.retry_after is null,
    'limit', counted.allowed, 'retry_after', counted.retry_after);
end $$;
comment on function public.auth_attempt(text, text) is
  'Counts one attempt (register, login, refresh, recover) of a client address, given as a hash. '
  'Returns {allowed, limit, retry_after in seconds}. Definer: the counts are the bank''s.';

reset role;
revoke create on schema public, private from chronobank;
grant execute on function public.auth_attempt(text, text) to service_role;
