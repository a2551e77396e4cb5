-- Statements: how a balance came about. Opening, every entry of some days, closing, and what is
-- held at their end; for the member and, of any member, for staff.

-- The posted balance of an account just before a moment.
create function private.balance_before(account_id uuid, moment timestamptz) returns bigint
language plpgsql stable set search_path = ''
as $$
begin
  return coalesce((
    select e.balance_after from public.entries e
    where e.account_id = balance_before.account_id and e.entered_at < moment
    order by e.entered_at desc, e.entry_id desc limit 1), 0);
end $$;
comment on function private.balance_before(uuid, timestamptz) is
  'Smallest steps; zero before the first entry.';

grant create on schema private to chronobank;
set role chronobank;

create function private.held_before(account_id uuid, moment timestamptz) returns bigint
language plpgsql stable security definer set search_path = ''
set plan_cache_mode = force_custom_plan
as $$
begin
  return (
    select coalesce(sum(l.amount), 0)::bigint
    from public.accounts a
    join public.escrows e on e.recipient_id = a.member_id and e.from_account_id = a.account_id
    join public.entries l on l.escrow_id = e.escrow_id and l.entered_at < moment
    where a.account_id = held_before.account_id
      -- Up to now it is what is open; for a day in the past all that was ever held is looked at.
      and (moment < 'infinity' or e.remaining > 0 and e.community_id = a.community_id)
      and (a.member_id = private.my_member_id()
        or a.community_id in (select private.my_staffed_communities())));
end $$;
comment on function private.held_before(uuid, timestamptz) is
  'What lay in the escrows of an account just before a moment, in smallest steps, for its member '
  'and staff. Definer: the lines of escrows are not shown, their sum is.';

create function private.other_side(account public.accounts, transfer_id bigint, entry_id bigint)
returns table (escrow_id uuid, other_id uuid, other_account public.system_account)
language plpgsql stable security definer set search_path = ''
as $$
declare
  line public.entries;
begin
  -- The line of an escrow comes before those of the accounts: entries are read in pairs.
  select e.escrow_id into escrow_id from public.entries e
  where e.transfer_id = other_side.transfer_id and e.entry_id < other_side.entry_id
    and e.escrow_id is not null
  order by e.entry_id desc limit 1;
  if found then
    return query select e.escrow_id, o.member_id, o.system_account
    from public.escrows e
    join public.accounts o on o.account_id = case account.account_id
      when e.from_account_id then e.to_account_id else e.from_account_id end
    where e.escrow_id = other_side.escrow_id;
    return;
  end if;
  select e.* into line from public.entries e
  where e.entry_id = other_side.entry_id and e.account_id = account.account_id;
  -- Of several on the other side a member comes first: the pot only took its levy.
  return query select null::uuid, o.member_id, o.system_account
  from public.entries e join public.accounts o using (account_id)
  where e.transfer_id = line.transfer_id and sign(e.amount) <> sign(line.amount)
  order by o.member_id is null, abs(e.amount) desc limit 1;
end $$;
comment on function private.other_side(public.accounts, bigint, bigint) is
  'Where the minutes of an account''s line went or came from: through which escrow, to which '
  'member or system account. Definer: the lines of others are not shown; who they are is on the '
  'statement, and their name where the reader may see it.';

reset role;
revoke create on schema private from chronobank;

create function private.entry_json(account public.accounts, entry public.entries) returns jsonb
language plpgsql stable set search_path = ''
as $$
begin
  return (
    select jsonb_build_object(
      'entry_id', entry.entry_id, 'transfer_id', entry.transfer_id, 'at', entry.entered_at,
      'kind', t.kind, 'amount', entry.amount, 'balance_after', entry.balance_after,
      'category', t.category, 'service_date', t.service_date, 'exchange_id', t.exchange_id,
      'reason', t.reason, 'escrow_id', o.escrow_id, 'other_id', o.other_id,
      'other_name', case t.kind
        when 'trade' then private.federation_other_name(t.transfer_id, t.community_id)
        else nullif(private.name_of(o.other_id), '[removed]') end,
      'other_account', o.other_account,
      'entered_by', t.entered_by, 'on_behalf_of', t.on_behalf_of)
    from public.transfers t
    left join lateral private.other_side(account, entry.transfer_id, entry.entry_id) o on true
    where t.transfer_id = entry.transfer_id and t.community_id = entry.community_id);
end $$;
comment on function private.entry_json(public.accounts, public.entries) is
  'A line of a statement: what, when, with whom, and the posted balance after it. A member whom '
  'the reader may not see, or who is erased, has no name.';

-- Whose statement it is, as it stands on paper.
create function private.statement_head(account public.accounts) returns jsonb
language sql stable set search_path = ''
as $$
  select jsonb_build_object(
    'community_id', account.community_id, 'community_name', c.name, 'unit', account.unit,
    'scale', u.scale, 'time_zone', s.time_zone, 'locale', s.locale,
    'word_hour', s.word_hour, 'word_pot', s.word_pot, 'member_id', account.member_id,
    'display_name', private.name_of(account.member_id), 'number', m.number)
  from public.communities c
  join public.units u on u.unit = account.unit
  left join public.community_settings s on s.community_id = c.community_id
  left join public.memberships m
    on m.member_id = account.member_id and m.community_id = c.community_id
  where c.community_id = account.community_id
$$;
comment on function private.statement_head(public.accounts) is
  'Community, member and unit; scale: smallest steps in one unit.';

-- A file takes longer pages than an app shows.
create function private.statement_json(
  account public.accounts, from_date date, to_date date, cursor text, page_size integer)
returns jsonb
language plpgsql stable set search_path = ''
-- Which index serves depends on what is asked for.
set plan_cache_mode = force_custom_plan
as $$
declare
  bound constant integer := least(greatest(coalesce(page_size, 20), 1), 1000);
  head constant jsonb := private.statement_head(account);
  zone constant text := coalesce(head ->> 'time_zone', 'UTC');
  since constant timestamptz := coalesce(private.start_of(from_date, zone), '-infinity');
  -- A range that ends before it begins is empty, not negative.
  until constant timestamptz :=
    greatest(coalesce(private.start_of(to_date + 1, zone), 'infinity'), since);
  after constant bigint := private.number_cursor(cursor);
  last_seen record;
  items jsonb[];
begin
  if account.account_id is null then
    perform private.refuse('unit_unknown');
  end if;
  select e.entered_at, e.entry_id into last_seen from public.entries e
  where e.entry_id = after and e.account_id = account.account_id;
  if after is not null and not found then
    perform private.refuse('invalid_cursor');
  end if;
  select array_agg(page.item) into items from (
    select private.entry_json(account, e) as item from public.entries e
    where e.account_id = account.account_id and e.entered_at >= since and e.entered_at < until
      and (after is null
        or (e.entered_at, e.entry_id) > (last_seen.entered_at, last_seen.entry_id))
    order by e.entered_at, e.entry_id
    limit bound + 1) page;
  return head || jsonb_build_object('from', from_date, 'to', to_date,
    'opening', private.balance_before(account.account_id, since),
    'closing', private.balance_before(account.account_id, until),
    'held', private.held_before(account.account_id, until))
    || private.page_json(items, bound, 'entry_id');
end $$;
comment on function private.statement_json(public.accounts, date, date, text, integer) is
  'An account''s entries from one day to another (both included, in the community''s time zone), '
  'oldest first; opening + entries = closing, as posted; held: in escrows at the end of the '
  'period. Smallest steps; pages up to 1000. Errors: unit_unknown, invalid_cursor.';

create function public.statement(
  community_id uuid default null, unit text default 'HOUR', from_date date default null,
  to_date date default null, cursor text default null, page_size integer default 20)
returns jsonb
language plpgsql stable set search_path = ''
as $$
begin
  return private.statement_json(
    private.member_account(private.my_member_id(), private.my_community(statement.community_id),
      statement.unit),
    from_date, to_date, cursor, page_size);
end $$;
comment on function public.statement(uuid, text, date, date, text, integer) is
  'The caller''s statement; see private.statement_json. '
  'Errors: unit_unknown, invalid_cursor, community_required, not_found.';

create function public.admin_statement(
  member_id uuid, community_id uuid default null, unit text default 'HOUR',
  from_date date default null, to_date date default null, cursor text default null,
  page_size integer default 20)
returns jsonb
language plpgsql stable set search_path = ''
as $$
declare
  here constant uuid := private.my_staffed_community(admin_statement.community_id);
begin
  if not exists (
    select from public.memberships m
    where m.member_id = admin_statement.member_id and m.community_id = here)
  then
    perform private.refuse('not_found');
  end if;
  return private.statement_json(
    private.member_account(admin_statement.member_id, here, admin_statement.unit),
    from_date, to_date, cursor, page_size);
end $$;
comment on function public.admin_statement(uuid, uuid, text, date, date, text, integer) is
  'The statement of a member, for staff; see private.statement_json. '
  'Errors: staff_required, unit_unknown, invalid_cursor, community_required, not_found.';

grant execute on function private.balance_before(uuid, timestamptz),
  private.held_before(uuid, timestamptz), private.other_side(public.accounts, bigint, bigint),
  private.entry_json(public.accounts, public.entries), private.statement_head(public.accounts),
  private.statement_json(public.accounts, date, date, text, integer),
  public.statement(uuid, text, date, date, text, integer),
  public.admin_statement(uuid, uuid, text, date, date, text, integer)
  to authenticated;
