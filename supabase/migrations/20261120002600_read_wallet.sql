-- Reading: the wallet (how much) and the statement (how it came about).

create function private.wallet_json(account public.accounts) returns jsonb
language sql stable set search_path = ''
as $$
  select jsonb_build_object(
    'unit', account.unit, 'balance', account.balance + held.total, 'held', held.total,
    'incoming', incoming.total, 'available', account.balance - account.floor,
    'floor', account.floor, 'ceiling', account.ceiling)
  from (
    select coalesce(sum(e.remaining), 0)::bigint as total from public.escrows e
    where e.remaining > 0 and e.from_account_id = account.account_id) held,
  (
    select coalesce(sum(e.remaining), 0)::bigint as total from public.escrows e
    where e.remaining > 0 and e.to_account_id = account.account_id) incoming
$$;
comment on function private.wallet_json(public.accounts) is
  'What a member sees of an account, in smallest steps: balance is posted plus held; held and '
  'incoming are the open escrows; available may be spent (null: no floor).';

create function public.wallet(community_id uuid default null) returns jsonb
language plpgsql stable set search_path = ''
as $$
declare
  here constant uuid := private.my_community(wallet.community_id);
begin
  return jsonb_build_object('community_id', here, 'accounts', (
    select jsonb_agg(private.wallet_json(a) order by a.unit) from public.accounts a
    where a.member_id = private.my_member_id() and a.community_id = here));
end $$;
comment on function public.wallet(uuid) is
  'The caller''s accounts. Errors: community_required, not_found.';

-- The posted balance of an account just before a moment.
create function private.balance_before(account_id uuid, moment timestamptz) returns bigint
language sql stable set search_path = ''
as $$
  select coalesce((
    select e.balance_after from public.entries e
    where e.account_id = balance_before.account_id and e.entered_at < moment
    order by e.entered_at desc, e.entry_id desc limit 1), 0)
$$;
comment on function private.balance_before(uuid, timestamptz) is
  'Smallest steps; zero before the first entry.';

grant create on schema private to chronobank;
set role chronobank;
create function private.escrow_beside(transfer_id bigint, entry_id bigint) returns uuid
language sql stable security definer set search_path = ''
as $$
  select e.escrow_id from public.entries e
  where e.transfer_id = escrow_beside.transfer_id and e.entry_id < escrow_beside.entry_id
    and e.escrow_id is not null
  order by e.entry_id desc limit 1
$$;
comment on function private.escrow_beside(bigint, bigint) is
  'The escrow whose line comes before the line of an account: where the minutes went or came '
  'from. Definer: the lines of escrows are not shown; the escrow itself is, to its parties.';
reset role;
revoke create on schema private from chronobank;

create function private.entry_json(entry public.entries) returns jsonb
language sql stable set search_path = ''
as $$
  select jsonb_build_object(
    'entry_id', entry.entry_id, 'transfer_id', entry.transfer_id, 'at', entry.entered_at,
    'kind', t.kind, 'amount', entry.amount, 'balance_after', entry.balance_after,
    'category', t.category, 'service_date', t.service_date, 'exchange_id', t.exchange_id,
    'escrow_id', e.escrow_id, 'other_id', e.other_id, 'other_name', private.name_of(e.other_id),
    'entered_by', t.entered_by, 'on_behalf_of', t.on_behalf_of)
  from public.transfers t
  left join lateral (
    select e.escrow_id, case entry.account_id when e.from_account_id then e.provider_id
      else e.recipient_id end as other_id
    from public.escrows e
    where e.escrow_id = private.escrow_beside(entry.transfer_id, entry.entry_id)) e on true
  where t.transfer_id = entry.transfer_id and t.community_id = entry.community_id
$$;
comment on function private.entry_json(public.entries) is
  'A line of a statement: what, when, with whom, and the posted balance after it.';

create function public.statement(
  community_id uuid default null, unit text default 'HOUR', from_date date default null,
  to_date date default null, cursor text default null, page_size integer default 20)
returns jsonb
language plpgsql stable set search_path = ''
as $$
declare
  here constant uuid := private.my_community(statement.community_id);
  account constant public.accounts :=
    private.member_account(private.my_member_id(), here, statement.unit);
  zone text;
  since timestamptz;
  until timestamptz;
  last_seen record;
  items jsonb[];
begin
  if account.account_id is null then
    perform private.refuse('unit_unknown');
  elsif cursor !~ '^[0-9]{1,18}$' then
    perform private.refuse('invalid_cursor');
  end if;
  select s.time_zone into zone from public.community_settings s where s.community_id = here;
  since := coalesce(from_date::timestamp at time zone zone, '-infinity');
  -- A range that ends before it begins is empty, not negative.
  until := greatest(coalesce((to_date + 1)::timestamp at time zone zone, 'infinity'), since);
  select e.entered_at, e.entry_id into last_seen from public.entries e
  where e.entry_id = cursor::bigint and e.account_id = account.account_id;
  if cursor is not null and not found then
    perform private.refuse('invalid_cursor');
  end if;

  select array_agg(page.item) into items from (
    select private.entry_json(e) as item from public.entries e
    where e.account_id = account.account_id and e.entered_at >= since and e.entered_at < until
      and (cursor is null
        or (e.entered_at, e.entry_id) > (last_seen.entered_at, last_seen.entry_id))
    order by e.entered_at, e.entry_id
    limit private.bounded(page_size) + 1) page;
  return jsonb_build_object(
    'community_id', here, 'unit', account.unit, 'from', from_date, 'to', to_date,
    'opening', private.balance_before(account.account_id, since),
    'closing', private.balance_before(account.account_id, until))
    || private.page_json(items, private.bounded(page_size), 'entry_id');
end $$;
comment on function public.statement(uuid, text, date, date, text, integer) is
  'The caller''s entries from one day to another (both included, in the community''s time zone), '
  'oldest first; opening + entries = closing, as posted, in smallest steps. '
  'Errors: unit_unknown, invalid_cursor, community_required, not_found.';

grant execute on function private.wallet_json(public.accounts),
  private.balance_before(uuid, timestamptz), private.escrow_beside(bigint, bigint),
  private.entry_json(public.entries),
  private.member_account(uuid, uuid, text),
  public.wallet(uuid), public.statement(uuid, text, date, date, text, integer)
  to authenticated;
