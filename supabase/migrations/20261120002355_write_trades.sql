-- Writing: a member pays a member of another community. Two transfers in one database
-- transaction, each summing to zero in its own books.

grant create on schema public, private to chronobank;
set role chronobank;

-- Who is let in over there; who waits, has left or is unknown is not there.
create function private.federation_payee(partner_id uuid, number integer, member_id uuid)
returns public.memberships
language plpgsql stable security definer set search_path = ''
as $$
declare
  payee public.memberships;
begin
  if num_nonnulls(federation_payee.number, federation_payee.member_id) <> 1 then
    perform private.refuse('invalid_input', '{"field": "to_number"}');
  end if;
  select * into payee from public.memberships m
  where m.community_id = partner_id and m.standing::text not in ('pending', 'closed', 'erased')
    and (m.number = federation_payee.number or m.member_id = federation_payee.member_id);
  if not found then
    perform private.refuse('not_found');
  end if;
  return payee;
end $$;
comment on function private.federation_payee(uuid, integer, uuid) is
  'A member of another community, by number or id. Errors: invalid_input, not_found.';

-- Who pays over a line has received something; each community says who may record that.
create function private.federation_check_parties(
  payer public.memberships, payee public.memberships, amount bigint, arrives bigint)
returns void
language plpgsql security definer set search_path = ''
as $$
declare
  party public.memberships;
begin
  if payer.member_id = payee.member_id then
    perform private.refuse('self_dealing');
  end if;
  for party in
    select m.* from unnest(array[payer, payee]) m order by m.member_id
  loop
    if private.recording_of(party.community_id, party.member_id, party.member_id)
      <> 'recipient'
    then
      perform private.refuse('recording_forbids', jsonb_build_object(
        'recording', private.recording_of(party.community_id, party.member_id, party.member_id),
        'community_id', party.community_id));
    end if;
    -- In order of their ids: it locks the membership.
    if party.community_id = payer.community_id then
      perform private.check_direction(payer, 'HOUR', -amount);
    else
      perform private.check_direction(payee, 'HOUR', arrives, 'partner_standing_forbids');
    end if;
  end loop;
end $$;
comment on function private.federation_check_parties(
  public.memberships, public.memberships, bigint, bigint) is
  'Errors: self_dealing, recording_forbids, standing_forbids, partner_standing_forbids.';

-- The line is locked. What is owed may always be paid back, up to the minute.
create function private.federation_check_line(line public.trade_lines, amount bigint)
returns void
language plpgsql stable security definer set search_path = ''
as $$
declare
  status constant text := private.federation_status(line,
    private.federation_line(line.partner_id, line.community_id));
begin
  if status not in ('open', 'closing') then
    perform private.refuse('line_not_open', jsonb_build_object('status', status));
  elsif amount * line.theirs / line.ours = 0 then
    perform private.refuse('nothing_arrives', jsonb_build_object(
      'minimum', (line.ours + line.theirs - 1) / line.theirs));
  elsif status = 'closing' and amount > private.federation_at_most(line) then
    perform private.refuse('line_closing', jsonb_build_object(
      'at_most', private.federation_at_most(line)));
  end if;
end $$;
comment on function private.federation_check_line(public.trade_lines, bigint) is
  'Errors: line_not_open, nothing_arrives, line_closing.';

-- One side of a trade: the member here and the trade account; below zero the member pays. What
-- is received was earned, so the community of the one who earns takes its levy.
create function private.federation_post(
  party public.memberships, partner_id uuid, raw_amount bigint, amount bigint, category text,
  service_date date, entered_by uuid, overrides uuid[] default '{}')
returns bigint
language plpgsql security definer set search_path = ''
as $$
declare
  levy constant bigint := case when amount > 0 then private.levy_on(party.community_id, amount)
    else 0 end;
  moved constant private.leg := row((private.member_account(
    party.member_id, party.community_id, 'HOUR')).account_id, null, amount - levy);
  exchange_id uuid;
  posted bigint;
begin
  insert into public.exchanges as x (community_id, kind, category, service_date, raw_amount)
  values (party.community_id, 'service', federation_post.category, federation_post.service_date,
    federation_post.raw_amount)
  returning x.exchange_id into exchange_id;
  posted := (private.post(party.community_id, 'trade',
    -- A levy that is rounded up may be all there is.
    case when levy <> amount then array[moved] end
    || array[row(private.system_account(party.community_id, 'HOUR', 'trade', partner_id =>
        federation_post.partner_id), null, -amount)::private.leg]
    || case when levy > 0 then array[row(private.system_account(party.community_id, 'HOUR',
      'pot', party.member_id), null, levy)::private.leg] end,
    checked => true, exchange_id => exchange_id, category => federation_post.category,
    service_date => federation_post.service_date, entered_by => federation_post.entered_by,
    reason => 'exchange', overrides => overrides)).transfer_id;
  if amount > 0 then
    perform private.grow_floors(party.community_id, array[moved], posted);
  end if;
  return posted;
end $$;
comment on function private.federation_post(
  public.memberships, uuid, bigint, bigint, text, date, uuid, uuid[]) is
  'Posts one side of a trade as an exchange of its own; returns the transfer. '
  'Errors: balance_too_low, ceiling_reached, line_limit_reached.';

-- A word that only one of the two communities has means nothing in the other.
create function private.federation_category(community_id uuid, category text) returns text
language plpgsql stable security definer set search_path = ''
as $$
begin
  return coalesce((
    select c.category from public.categories c
    where c.community_id = federation_category.community_id
      and c.category = federation_category.category), 'other');
end $$;
comment on function private.federation_category(uuid, text) is
  'The same category in another community, or other.';

-- Posts both sides. Everything has been checked but the limits, which bind here: of the payer, of
-- the payee (what they have set aside and what is on its way included) and of both lines.
create function private.federation_trade(
  line public.trade_lines, payer public.memberships, payee public.memberships,
  raw_amount bigint, amount bigint, category text, service_date date, note text)
returns public.trades
language plpgsql security definer set search_path = ''
as $$
declare
  arrives constant bigint := amount * line.theirs / line.ours;
  there constant text := private.federation_category(payee.community_id, category);
  overrides uuid[];
  sent bigint;
  received bigint;
  trade public.trades;
begin
  perform private.federation_lock_accounts(payer.community_id, payee.community_id, array[
      (private.member_account(payer.member_id, payer.community_id, 'HOUR')).account_id,
      (private.member_account(payee.member_id, payee.community_id, 'HOUR')).account_id,
      private.system_account(payee.community_id, 'HOUR', 'pot', payee.member_id)],
    ending => private.federation_status(
      line, private.federation_line(line.partner_id, line.community_id)) = 'closing');
  perform private.check_floors(payer.community_id, 'HOUR', array[row(payer.member_id, null,
    federation_trade.raw_amount, amount)::private.hold_leg], 'trade');
  overrides := private.check_ceilings(payee.community_id, 'HOUR', array[row(null, payee.member_id,
    arrives, arrives - private.levy_on(payee.community_id, arrives))::private.hold_leg]);
  sent := private.federation_post(payer, payee.community_id, federation_trade.raw_amount, -amount,
    federation_trade.category, federation_trade.service_date, payer.member_id);
  received := private.federation_post(payee, payer.community_id, arrives, arrives, there,
    federation_trade.service_date, null, overrides);

  insert into public.trades (transfer_id, community_id, partner_id, partner_transfer_id, member_id,
    number, partner_number, amount, partner_amount, ours, theirs)
  values
    (sent, payer.community_id, payee.community_id, received, payer.member_id, payer.number,
      payee.number, -amount, arrives, line.ours, line.theirs),
    (received, payee.community_id, payer.community_id, sent, payee.member_id, payee.number,
      payer.number, arrives, -amount, line.theirs, line.ours);
  perform private.record_event('trade_paid', payer.community_id, 'member', payer.member_id,
    member_id => payer.member_id, amount => amount, raw_amount => federation_trade.raw_amount,
    transfer_id => sent, reason => note, facts => jsonb_build_object(
      'partner_id', payee.community_id, 'number', payee.number, 'arrives', arrives));
  perform private.record_event('trade_received', payee.community_id, 'partner',
    member_id => payee.member_id, amount => arrives, transfer_id => received,
    facts => jsonb_build_object(
      'partner_id', payer.community_id, 'number', payer.number, 'paid', amount));
  perform private.federation_finish(payer.community_id, payee.community_id);
  select * into strict trade from public.trades t
  where t.transfer_id = sent and t.community_id = payer.community_id;
  return trade;
end $$;
comment on function private.federation_trade(public.trade_lines, public.memberships,
  public.memberships, bigint, bigint, text, date, text) is
  'Moves an amount over a line that is locked, and records it on both sides. Returns the side of '
  'the payer. Errors: balance_too_low, ceiling_reached, line_limit_reached.';

create function public.federation_transfer(
  actor uuid, idempotency_key text, partner text, amount bigint, category text,
  to_number integer default null, to_member_id uuid default null,
  community_id uuid default null, service_date date default null, note text default null,
  on_behalf_of uuid default null)
returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  call private.call := private.begin_call(actor, 'federation/transfers',
    federation_transfer.idempotency_key, jsonb_build_array(community_id, partner, amount, category,
      to_number, to_member_id, service_date, note), federation_transfer.on_behalf_of);
  payer public.memberships;
  payee public.memberships;
  there uuid;
  line public.trade_lines;
  rounded bigint;
  trade public.trades;
begin
  if call.answer is not null then
    return call.answer;
  end if;
  payer := private.acting_membership(call.member_id, federation_transfer.community_id);
  there := (private.federation_partner(payer.community_id, federation_transfer.partner))
    .community_id;
  perform private.check_category(payer.community_id, federation_transfer.category);
  perform private.check_service_date(payer.community_id, federation_transfer.service_date);
  rounded := private.round_amount(federation_transfer.amount, payer.community_id);
  perform private.federation_lock(payer.community_id, there);
  line := private.federation_line(payer.community_id, there);
  -- Before the payee: where there is no line, nobody can try numbers.
  perform private.federation_check_line(line, rounded);
  payee := private.federation_payee(there, to_number, to_member_id);
  perform private.check_on_behalf(
    call, payer.community_id, 'transfers', payee.member_id, rounded);
  perform private.federation_check_parties(payer, payee, rounded,
    rounded * line.theirs / line.ours);
  trade := private.federation_trade(line, payer, payee, federation_transfer.amount, rounded,
    federation_transfer.category, federation_transfer.service_date, federation_transfer.note);
  return private.end_call(call, 201, private.federation_trade_json(trade));
end $$;
comment on function public.federation_transfer(
  uuid, text, text, bigint, text, integer, uuid, uuid, date, text, uuid) is
  'Pays a member of another community (by membership number or id) for something done; amount in '
  'minutes of the payer''s community, rounded as there. What arrives is amount x theirs / ours of '
  'the line, rounded down. Returns the trade. Errors: invalid_input (also for a service_date after '
  'today where the payer is), community_unknown, category_unknown, '
  'line_not_open, line_closing, nothing_arrives, line_limit_reached, not_found, self_dealing, '
  'recording_forbids, standing_forbids, partner_standing_forbids, balance_too_low, '
  'ceiling_reached, those of private.check_on_behalf. '
  'Definer: minutes are moved by the bank alone.';

reset role;
revoke create on schema public, private from chronobank;
grant execute on function public.federation_transfer(
  uuid, text, text, bigint, text, integer, uuid, uuid, date, text, uuid) to service_role;
