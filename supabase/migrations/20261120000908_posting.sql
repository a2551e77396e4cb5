-- Posting: the one function that moves minutes.

-- A line of a transfer to be: an account or an escrow, and what is added to it.
create type private.leg as (account_id uuid, escrow_id uuid, amount bigint);

grant create on schema private to chronobank;
set role chronobank;

-- Posts one transfer; nothing else writes entries or balances. legs sum to zero; the rows of the
-- escrows among them have been changed by the caller already. checked: the limits bind, which
-- they do when minutes leave a member; what was reserved by a hold is always carried out.
-- overrides: what the caller needs already of those that staff have given; see private.overstep.
-- back: of what settles or undoes an exchange, the numbers of the legs that go back to who gave;
-- the others are earned, or not any more. Otherwise who pays for an exchange gives, who is paid
-- earns, and what is no exchange changes neither.
create function private.post(
  community_id uuid, kind public.transfer_kind, legs private.leg[], checked boolean,
  exchange_id uuid default null, category text default null, service_date date default null,
  entered_by uuid default null, on_behalf_of uuid default null,
  reason public.transfer_reason default null, overrides uuid[] default '{}',
  back integer[] default null)
returns public.transfers
language plpgsql security definer set search_path = ''
-- Planned once, by keys: left to itself Postgres plans anew for each list of legs, which takes
-- longer than the work (0.78 times the exchanges), or expects long lists and reads whole tables.
set plan_cache_mode = force_generic_plan set enable_seqscan = off
set enable_hashjoin = off set enable_mergejoin = off
as $$
declare
  posted public.transfers;
  leg private.leg;
  lines text;
  digest bytea;
  touched uuid[] := array[]::uuid[];
  net private.leg[] := legs;
  counts constant boolean := kind = 'hold' or back is not null
    or reason is not distinct from 'exchange';
  gave bigint[] := array[]::bigint[];
  following bigint[];
  moved uuid[];
  warned boolean;
  typist constant uuid := case when entered_by is not null then private.typist() end;
begin
  foreach leg in array legs loop
    lines := concat_ws(e'\n', lines, coalesce(leg.account_id, leg.escrow_id) || ',' || leg.amount);
    if leg.account_id = any (touched) then
      net := null;
    elsif leg.account_id is not null then
      touched := touched || leg.account_id;
    end if;
    if counts then
      gave := gave || case when coalesce(cardinality(gave) + 1 = any (back), leg.amount < 0)
        then leg.amount else 0 end;
    end if;
  end loop;
  -- One global order of locks: escrows first (the caller's), then accounts by id. Only then does
  -- the transfer get its number and its time: on each account they follow one another.
  perform from public.accounts a where a.account_id = any (touched)
  order by a.account_id for no key update;

  insert into public.transfers (
    community_id, kind, category, reason, exchange_id, service_date, entered_by, on_behalf_of)
  values (post.community_id, post.kind, coalesce(post.category, 'other'), post.reason,
    post.exchange_id, post.service_date, coalesce(typist, post.entered_by),
    coalesce(post.on_behalf_of, case when typist <> post.entered_by then post.entered_by end))
  returning * into posted;
  digest := private.digest(posted, lines);

  -- An account met twice is moved once, and gets the balance after each of its lines.
  if net is null then
    select array_agg(row(s.account_id, null, s.amount)::private.leg), array_agg(s.given)
    into net, gave
    from (
      select l.account_id, sum(l.amount)::bigint as amount, sum(l.given)::bigint as given
      from unnest(legs, gave) l (account_id, escrow_id, amount, given) group by 1) s;
    following := array(
      select coalesce(sum(l.amount) over (partition by l.account_id, l.escrow_id order by l.n
        rows between 1 following and unbounded following), 0)
      from unnest(legs) with ordinality as l (account_id, escrow_id, amount, n) order by l.n);
  end if;
  with changed as (
    update public.accounts a set
      balance = a.balance + m.amount, moved_at = greatest(a.moved_at, posted.entered_at),
      chain = private.chain(a.chain, digest, a.unit, a.balance + m.amount,
        greatest(a.moved_at, posted.entered_at)),
      earned = a.earned
        + coalesce(case when a.member_id is not null then m.amount - m.given end, 0),
      given = a.given - coalesce(case when a.member_id is not null then m.given end, 0)
    from unnest(net, gave) m (account_id, escrow_id, amount, given)
    where a.account_id = m.account_id and a.community_id = post.community_id
      and (not checked
        or m.amount <= 0 and a.balance + m.amount >= coalesce(a.floor, a.balance + m.amount)
        or m.amount >= 0 and a.balance + m.amount <= coalesce(a.ceiling, a.balance + m.amount))
    returning a.account_id, m.amount < 0 and a.balance < a.soft_floor
      or m.amount > 0 and a.balance > a.soft_ceiling as deeper)
  select array_agg(c.account_id), bool_or(c.deeper) into moved, warned from changed c;
  if coalesce(cardinality(moved), 0) < cardinality(touched) then
    overrides := private.overstep(posted, digest, net, gave, moved, overrides);
    warned := true;
  end if;

  insert into public.entries (
    transfer_id, community_id, unit, account_id, escrow_id, amount, entered_at, chain,
    balance_after)
  select posted.transfer_id, post.community_id, coalesce(a.unit, e.unit), l.account_id,
    l.escrow_id, l.amount, coalesce(a.moved_at, posted.entered_at), a.chain,
    coalesce(a.balance, e.remaining) - coalesce(following[l.n], 0)
  from unnest(legs) with ordinality as l (account_id, escrow_id, amount, n)
  left join public.accounts a on a.account_id = l.account_id
  left join public.escrows e on e.escrow_id = l.escrow_id
  order by l.n;
  if warned then
    perform private.warn(legs, posted.transfer_id);
  end if;
  if overrides <> '{}' then
    perform private.use_overrides(overrides, posted.transfer_id, post.exchange_id,
      post.entered_by);
  end if;
  return posted;
end $$;
comment on function private.post(uuid, public.transfer_kind, private.leg[], boolean, uuid, text,
  date, uuid, uuid, public.transfer_reason, uuid[], integer[]) is
  'Posts a transfer and moves the balances; returns it. Errors: balance_too_low, '
  'ceiling_reached, line_limit_reached. Amounts in smallest steps. Source: double-entry '
  'bookkeeping.';

reset role;
revoke create on schema private from chronobank;
