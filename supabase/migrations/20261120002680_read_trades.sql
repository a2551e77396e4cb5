-- Reading: lines and trades. A community reads its own side; of the other side, what
-- private.federation_line_json and private.federation_other_name tell.

grant create on schema private to chronobank;
set role chronobank;

create function private.federation_lines_json(
  community_id uuid, last_partner_id uuid, page_size integer) returns jsonb[]
language plpgsql stable security definer set search_path = ''
as $$
begin
  if federation_lines_json.community_id not in (select private.my_staffed_communities()) then
    perform private.refuse('staff_required');
  end if;
  return array(
    select private.federation_line_json(l) from public.trade_lines l
    where l.community_id = federation_lines_json.community_id
      and (last_partner_id is null or l.partner_id > last_partner_id)
    order by l.partner_id limit page_size);
end $$;
comment on function private.federation_lines_json(uuid, uuid, integer) is
  'The lines of a community, for its staff. Error: staff_required. Definer: the other side of a '
  'line is in another community.';

-- What a member has to know before they pay: with whom, and at which rate.
create function private.federation_partners_json(community_id uuid) returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
begin
  return coalesce((
    select jsonb_agg(jsonb_build_object(
        'partner_id', l.partner_id, 'partner', c.slug, 'partner_name', c.name,
        'status', private.federation_status(l, o),
        'rate', jsonb_build_object('ours', l.ours, 'theirs', l.theirs)) order by c.name, c.slug)
    from public.trade_lines l
    join public.communities c on c.community_id = l.partner_id
    join public.trade_lines o
      on o.community_id = l.partner_id and o.partner_id = l.community_id
    where l.community_id = federation_partners_json.community_id
      and private.federation_status(l, o) in ('open', 'closing')), '[]');
end $$;
comment on function private.federation_partners_json(uuid) is
  'Whom a community trades with, and at which rate. Definer: whether the other side is open is '
  'written on its side.';

reset role;
revoke create on schema private from chronobank;

create function public.federation_lines(
  community_id uuid default null, cursor text default null, page_size integer default 20)
returns jsonb
language plpgsql stable set search_path = ''
as $$
begin
  return private.page_json(private.federation_lines_json(
      private.my_community(federation_lines.community_id), private.uuid_cursor(cursor),
      private.bounded(page_size) + 1),
    private.bounded(page_size), 'partner_id');
end $$;
comment on function public.federation_lines(uuid, text, integer) is
  'The lines of a community that the caller is staff of, with both sides. Errors: staff_required, '
  'invalid_cursor, community_required, not_found.';

create function public.federation_partners(community_id uuid default null) returns jsonb
language plpgsql stable set search_path = ''
as $$
declare
  here constant uuid := private.my_community(federation_partners.community_id);
begin
  return jsonb_build_object('community_id', here, 'partners',
    private.federation_partners_json(here));
end $$;
comment on function public.federation_partners(uuid) is
  'The communities whose members the caller can pay. Errors: community_required, not_found.';

create function public.federation_trades(
  community_id uuid default null, cursor text default null, page_size integer default 20)
returns jsonb
language plpgsql stable set search_path = ''
as $$
declare
  here constant uuid := private.my_community(federation_trades.community_id);
  before constant bigint := private.number_cursor(cursor);
  items jsonb[];
begin
  items := array(
    select private.federation_trade_json(t) from public.trades t
    where t.community_id = here and t.member_id = private.my_member_id()
      and (before is null or t.transfer_id < before)
    order by t.transfer_id desc limit private.bounded(page_size) + 1);
  return private.page_json(items, private.bounded(page_size), 'transfer_id');
end $$;
comment on function public.federation_trades(uuid, text, integer) is
  'What the caller paid to members of other communities and received from them, the latest first. '
  'Errors: invalid_cursor, community_required, not_found.';

-- What a community owes its partners, and they owe it, counted by its own books alone.
create function private.report_balance_of_trade(here uuid, since date, until date, unit text)
returns table (partner_id uuid, partner_name text, state public.line_state, floor bigint,
  ceiling bigint, balance bigint, paid bigint, received bigint, net bigint, trades bigint)
language sql stable set search_path = ''
as $$
  select l.partner_id, c.name, l.state, a.floor, a.ceiling, a.balance, p.paid, p.received,
    p.paid - p.received, p.trades
  from public.trade_lines l
  join public.communities c on c.community_id = l.partner_id
  join public.community_settings s on s.community_id = l.community_id
  join public.accounts a on a.community_id = l.community_id and a.partner_id = l.partner_id
    and a.unit = report_balance_of_trade.unit
  cross join lateral (
    select coalesce(sum(-t.amount) filter (where t.amount < 0), 0)::bigint as paid,
      coalesce(sum(t.amount) filter (where t.amount > 0), 0)::bigint as received,
      count(*) as trades
    from public.trades t
    where t.community_id = l.community_id and t.partner_id = l.partner_id
      and (t.traded_at at time zone s.time_zone)::date between since and until) p
  where l.community_id = here
  order by c.name, l.partner_id
$$;
comment on function private.report_balance_of_trade(uuid, date, date, text) is
  'Per partner what was paid and received on those days (of entry), and the trade account as it is '
  'now: above zero the members here have spent more over there than they earned.';

grant execute on function private.federation_lines_json(uuid, uuid, integer),
  private.federation_partners_json(uuid),
  public.federation_lines(uuid, text, integer), public.federation_partners(uuid),
  public.federation_trades(uuid, text, integer),
  private.report_balance_of_trade(uuid, date, date, text) to authenticated;
