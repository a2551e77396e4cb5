-- Lines: both sides of them. Only functions named federation_ touch two communities, from here to
-- the trades. Whoever changes a line, or posts on it, holds the trade accounts of both sides.

grant create on schema private to chronobank;
set role chronobank;

create function private.federation_partner(community_id uuid, partner text)
returns public.communities
language plpgsql stable security definer set search_path = ''
as $$
declare
  community public.communities := private.find_community(partner);
begin
  if partner is null or community.community_id is null then
    perform private.refuse('community_unknown');
  elsif community.community_id = federation_partner.community_id then
    perform private.refuse('invalid_input', '{"field": "partner"}');
  end if;
  return community;
end $$;
comment on function private.federation_partner(uuid, text) is
  'Another community, by its short name or id. Errors: community_unknown, invalid_input.';

-- Holds both sides of a line. Trades of one line would wait for each other's accounts anyway; so
-- states, rates and the balances of the trade accounts stand still, and can be looked at.
create function private.federation_lock(community_id uuid, partner_id uuid) returns void
language plpgsql volatile security definer set search_path = ''
as $$
begin
  perform from public.trade_lines l
  where (l.community_id, l.partner_id) in (
    (federation_lock.community_id, federation_lock.partner_id),
    (federation_lock.partner_id, federation_lock.community_id))
  order by l.community_id for no key update;
end $$;
comment on function private.federation_lock(uuid, uuid) is
  'Locks both sides of a line. In the order of locks: before memberships and accounts.';

-- One order of locks for the accounts of all communities: opposite trades never wait in a circle.
create function private.federation_lock_accounts(
  community_id uuid, partner_id uuid, more uuid[] default '{}', ending boolean default false)
returns void
language plpgsql volatile security definer set search_path = ''
as $$
begin
  perform from public.accounts a
  where a.account_id = any (more || array(
    select private.system_account(side.here, 'HOUR', side.kind, partner_id => side.there)
    from (values
      ('trade'::public.system_account, federation_lock_accounts.community_id,
        federation_lock_accounts.partner_id),
      ('trade', federation_lock_accounts.partner_id, federation_lock_accounts.community_id),
      ('pot', federation_lock_accounts.community_id, null),
      ('pot', federation_lock_accounts.partner_id, null)) side (kind, here, there)
    where side.kind = 'trade' or ending))
  order by a.account_id for no key update;
end $$;
comment on function private.federation_lock_accounts(uuid, uuid, uuid[], boolean) is
  'Locks the trade accounts of both sides and more accounts of either, by id; the pots as well '
  'where the line may come to its end, and leave something to them.';

create function private.federation_line(community_id uuid, partner_id uuid)
returns public.trade_lines
language plpgsql stable security definer set search_path = ''
as $$
begin
  return (
    select l from public.trade_lines l
    where l.community_id = federation_line.community_id
      and l.partner_id = federation_line.partner_id);
end $$;
comment on function private.federation_line(uuid, uuid) is 'One side of a line; null for none.';

create function private.federation_balance(community_id uuid, partner_id uuid) returns bigint
language plpgsql stable security definer set search_path = ''
as $$
begin
  return (
    select a.balance from public.accounts a
    where a.account_id = private.system_account(
      federation_balance.community_id, 'HOUR', 'trade',
      partner_id => federation_balance.partner_id));
end $$;
comment on function private.federation_balance(uuid, uuid) is
  'A trade account, in minutes: above zero the members of the community have spent more with the '
  'partner than they earned there, below zero less. Null where no line was ever opened.';

-- What is true of both sides together.
create function private.federation_status(one public.trade_lines, other public.trade_lines)
returns text
language plpgsql immutable set search_path = ''
as $$
begin
  return case
    when one.state is null then 'none'
    when one.state = 'closed' then 'closed'
    when other.state is null or other.state = 'closed' then 'waiting'
    when (one.ours, one.theirs) <> (other.theirs, other.ours) then 'rates_differ'
    when 'closing' in (one.state, other.state) then 'closing'
    else 'open' end;
end $$;
comment on function private.federation_status(public.trade_lines, public.trade_lines) is
  'none, open, closing, closed, waiting (for the other side) or rates_differ.';

-- How many minutes may be paid over a line that is closing: not past zero, on neither side.
create function private.federation_at_most(line public.trade_lines) returns bigint
language plpgsql stable security definer set search_path = ''
as $$
begin
  return greatest(0, least(
    -private.federation_balance(line.community_id, line.partner_id),
    -- The most that arrives as no more than what is left there, whatever rounding drops.
    ((private.federation_balance(line.partner_id, line.community_id) + 1) * line.ours - 1)
      / line.theirs));
end $$;
comment on function private.federation_at_most(public.trade_lines) is
  'Minutes that a member of this side may pay while the line is closing; 0 where its members owe.';

-- Rounding leaves a little of either side here and there, which no trade can move.
create function private.federation_left(line public.trade_lines) returns boolean
language plpgsql stable security definer set search_path = ''
as $$
begin
  return (
    select coalesce(private.federation_at_most(line) * line.theirs / line.ours > 0
      or private.federation_at_most(o) * o.theirs / o.ours > 0, false)
    from private.federation_line(line.partner_id, line.community_id) o);
end $$;
comment on function private.federation_left(public.trade_lines) is
  'Whether a trade can bring this line nearer to zero, on both sides and past it on neither.';

create function private.federation_side_json(line public.trade_lines) returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
begin
  return (
    select jsonb_build_object(
      'state', line.state, 'rate', jsonb_build_object('ours', line.ours, 'theirs', line.theirs),
      'floor', a.floor, 'ceiling', a.ceiling, 'balance', a.balance)
    from public.accounts a
    where a.account_id = private.system_account(
      line.community_id, 'HOUR', 'trade', partner_id => line.partner_id));
end $$;
comment on function private.federation_side_json(public.trade_lines) is
  'State, rate, limits and balance of one side of a line; null for no side. In smallest steps.';

create function private.federation_line_json(line public.trade_lines) returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
begin
  return (
    select jsonb_build_object(
        'community_id', line.community_id, 'partner_id', line.partner_id, 'partner', c.slug,
        'partner_name', c.name, 'status', private.federation_status(line, other),
        'opened_at', line.opened_at, 'closed_at', line.closed_at)
      || private.federation_side_json(line)
      || jsonb_build_object('partner_side', private.federation_side_json(other))
    from public.communities c,
      private.federation_line(line.partner_id, line.community_id) other
    where c.community_id = line.partner_id);
end $$;
comment on function private.federation_line_json(public.trade_lines) is
  'A line as staff of one side see it; partner_side is null while the partner has opened none.';

-- What the two of a trade read of each other: number and display name, and nothing else.
create function private.federation_other_name(transfer_id bigint, community_id uuid)
returns text
language plpgsql stable security definer set search_path = ''
as $$
begin
  return (
    select m.display_name
    from public.trades t
    join public.memberships s on s.community_id = t.partner_id and s.number = t.partner_number
    join public.members m on m.member_id = s.member_id
    where t.transfer_id = federation_other_name.transfer_id
      and t.community_id = federation_other_name.community_id);
end $$;
comment on function private.federation_other_name(bigint, uuid) is
  'The display name, as it is now, of the one over there. Definer: nobody reads the members of '
  'another community, but whom they have traded with has a name.';

-- Kept once, in the books of who wrote it: when they are erased, it is gone for both.
create function private.federation_note(transfer_id bigint, community_id uuid) returns text
language plpgsql stable security definer set search_path = ''
as $$
begin
  return (
    select r.reason
    from public.trades t
    join public.trades paid on paid.amount < 0
      and (paid.transfer_id, paid.community_id) in (
        (t.transfer_id, t.community_id), (t.partner_transfer_id, t.partner_id))
    join public.events v on v.community_id = paid.community_id and v.member_id = paid.member_id
      and v.transfer_id = paid.transfer_id and v.escrow_id is null and v.kind = 'trade_paid'
    join public.event_reasons r on r.event_id = v.event_id and r.community_id = v.community_id
    where t.transfer_id = federation_note.transfer_id
      and t.community_id = federation_note.community_id);
end $$;
comment on function private.federation_note(bigint, uuid) is
  'What the payer wrote. Definer: it is in the books of their community.';

create function private.federation_trade_json(trade public.trades) returns jsonb
language plpgsql stable set search_path = ''
as $$
begin
  return (
    select jsonb_build_object(
      'transfer_id', trade.transfer_id, 'community_id', trade.community_id,
      'member_id', trade.member_id, 'partner_id', trade.partner_id, 'partner', c.slug,
      'partner_name', c.name, 'other_number', trade.partner_number,
      'other_name', private.federation_other_name(trade.transfer_id, trade.community_id),
      'amount', trade.amount, 'partner_amount', trade.partner_amount,
      'rate', jsonb_build_object('ours', trade.ours, 'theirs', trade.theirs),
      'category', t.category, 'service_date', t.service_date, 'traded_at', trade.traded_at,
      'note', private.federation_note(trade.transfer_id, trade.community_id))
    from public.transfers t, public.communities c
    where t.transfer_id = trade.transfer_id and t.community_id = trade.community_id
      and c.community_id = trade.partner_id);
end $$;
comment on function private.federation_trade_json(public.trades) is
  'A trade as its member sees it: amount below zero paid, above zero received, in minutes here; '
  'partner_amount the same over there.';

reset role;
revoke create on schema private from chronobank;
grant execute on function private.federation_other_name(bigint, uuid),
  private.federation_note(bigint, uuid),
  private.federation_trade_json(public.trades) to authenticated;
