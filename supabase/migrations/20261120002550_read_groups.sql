-- Reading: a group, with the legs that the reader may see.

grant create on schema private to chronobank;
set role chronobank;

create function private.group_progress(exchange_id uuid) returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
begin
  return (
    select jsonb_build_object(
      'legs', count(*),
      'settled', count(*) filter (where e.remaining = 0),
      'disputed', count(*) filter (where e.state = 'disputed'),
      'waiting', count(*) filter (where e.due_at is not null and not private.has_its_words(e)))
    from public.escrows e where e.exchange_id = group_progress.exchange_id);
end $$;
comment on function private.group_progress(uuid) is
  'How many legs a group has, how many are settled, disputed, or wait for a word. Definer: a '
  'participant sees how far the whole is, not the legs of others.';

create function private.group_json(exchange public.exchanges, member_id uuid) returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
begin
  return jsonb_build_object(
    'exchange', to_jsonb(exchange),
    'escrows', coalesce((
      select jsonb_agg(private.escrow_json(e) order by e.escrow_id) from public.escrows e
      where e.exchange_id = exchange.exchange_id and e.community_id = exchange.community_id
        and (group_json.member_id in (e.recipient_id, e.provider_id)
          -- In a query of its own it is asked once.
          or (select private.is_active_staff(group_json.member_id, exchange.community_id)))), '[]'),
    'progress', private.group_progress(exchange.exchange_id));
end $$;
comment on function private.group_json(public.exchanges, uuid) is
  'A group as a participant or staff sees it after a write of theirs. Definer: answers of writes '
  'are made by the bank.';

reset role;
revoke create on schema private from chronobank;

create function public.group_exchange(exchange_id uuid) returns jsonb
language plpgsql stable set search_path = ''
as $$
declare
  exchange public.exchanges;
begin
  -- Its legs first: who sees none of them is told so as soon as if there were no such group.
  if exists (select from public.escrows e where e.exchange_id = group_exchange.exchange_id) then
    select x.* into exchange from public.exchanges x
    where x.exchange_id = group_exchange.exchange_id and x.kind = 'group';
  end if;
  if exchange.exchange_id is null then
    perform private.refuse('not_found');
  end if;
  return jsonb_build_object(
    'exchange', to_jsonb(exchange),
    'escrows', (
      select jsonb_agg(private.read_escrow_json(e) order by e.escrow_id) from public.escrows e
      where e.exchange_id = exchange.exchange_id),
    'progress', private.group_progress(exchange.exchange_id));
end $$;
comment on function public.group_exchange(uuid) is
  'One group with the legs that the caller may see: their own, for staff all. Error: not_found.';

grant execute on function private.group_progress(uuid), public.group_exchange(uuid)
  to authenticated;
