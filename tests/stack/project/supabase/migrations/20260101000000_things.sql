-- Just enough of a schema to see how the stack serves one.

create table public.things (
  thing_id bigint generated always as identity primary key,
  owner_id uuid references auth.users (id),
  label text not null
);
alter table public.things enable row level security;
grant select on public.things to authenticated;
create policy "members see their own things" on public.things
  for select to authenticated using (owner_id = auth.uid());

create function public.who() returns jsonb
language sql stable set search_path = '' as $$
  select jsonb_build_object(
    'current', current_user, 'session', session_user, 'sub', auth.uid(),
    'role', auth.role(), 'superuser', current_setting('is_superuser'))
$$;

create function public.keep(owner_id uuid, label text) returns void
language sql security definer set search_path = '' as $$
  insert into public.things (owner_id, label) values (owner_id, label)
$$;

create function public.keep_and_fail(label text) returns void
language plpgsql security definer set search_path = '' as $$
begin
  insert into public.things (label) values (label);
  raise exception 'too late';
end
$$;

create function public.refuse(facts jsonb default '{}') returns jsonb
language plpgsql set search_path = '' as $$
begin
  raise exception using
    errcode = 'PT409', message = 'This cannot be.', hint = 'Do something else.',
    detail = (jsonb_build_object('code', 'cannot_be') || facts)::text;
end
$$;

create function public.fail(sqlstate text) returns void
language plpgsql set search_path = '' as $$
begin
  raise exception using errcode = sqlstate, message = 'It failed.';
end
$$;

create function public.echo(
  actor uuid, changes jsonb, ids uuid[] default '{}', page_size integer default 20,
  note text default 'none', final boolean default true
) returns jsonb
language sql stable set search_path = '' as $$
  select jsonb_build_object(
    'actor', actor, 'changes', changes, 'kind', jsonb_typeof(changes), 'ids', ids,
    'page_size', page_size, 'note', note, 'final', final)
$$;

create procedure public.keep_twice(label text)
language plpgsql as $$
begin
  insert into public.things (label) values (label);
  commit;
  insert into public.things (label) values (label);
end
$$;

revoke execute on all functions in schema public from public;
grant execute on function public.who() to anon, authenticated, service_role;
grant execute on function public.keep(uuid, text), public.keep_and_fail(text),
  public.refuse(jsonb), public.fail(text),
  public.echo(uuid, jsonb, uuid[], integer, text, boolean)
  to service_role;

select cron.schedule('things-every-minute', '* * * * *', 'call public.keep_twice(''job'')');
select cron.schedule('things-at-four', '0 4 * * *', 'select 1 / 0');
