-- Writing: staff open a line from their side, and close it for both.

grant create on schema public, private to chronobank;
set role chronobank;

create function private.federation_check_terms(floor bigint, ceiling bigint, rate jsonb)
returns void
language plpgsql stable security definer set search_path = ''
as $$
begin
  if floor is null or ceiling is null or floor not between -1000000000 and 0
    or ceiling not between 0 and 1000000000
  then
    perform private.refuse('limits_invalid');
  elsif coalesce(least((rate ->> 'ours')::integer, (rate ->> 'theirs')::integer) < 1
    or greatest((rate ->> 'ours')::integer, (rate ->> 'theirs')::integer) > 1000
    or num_nulls(rate ->> 'ours', rate ->> 'theirs') > 0, true)
  then
    perform private.refuse('invalid_input', '{"field": "rate", "minimum": 1, "maximum": 1000}');
  end if;
end $$;
comment on function private.federation_check_terms(bigint, bigint, jsonb) is
  'A line has limits both ways, and a rate of 1 to 1000 minutes for as many. '
  'Errors: limits_invalid, invalid_input.';

-- Opens a side or changes its terms. The accounts of both sides are locked.
create function private.federation_agree(
  former public.trade_lines, line public.trade_lines, floor bigint, ceiling bigint)
returns public.trade_lines
language plpgsql security definer set search_path = ''
as $$
declare
  agreed public.trade_lines;
begin
  if (former.ours, former.theirs) <> (line.ours, line.theirs)
    and private.federation_balance(line.community_id, line.partner_id) <> 0
  then
    perform private.refuse('rate_is_owed', jsonb_build_object(
      'balance', private.federation_balance(line.community_id, line.partner_id)));
  end if;
  update public.accounts a set
    floor = federation_agree.floor, ceiling = federation_agree.ceiling
  where a.account_id = private.system_account(
    line.community_id, 'HOUR', 'trade', partner_id => line.partner_id);
  insert into public.trade_lines as l (community_id, partner_id, ours, theirs)
  values (line.community_id, line.partner_id, line.ours, line.theirs)
  on conflict on constraint trade_lines_pkey do update set
    ours = line.ours, theirs = line.theirs, state = 'open', closed_at = null,
    opened_at = case l.state when 'open' then l.opened_at else clock_timestamp() end
  returning l.* into agreed;
  return agreed;
end $$;
comment on function
  private.federation_agree(public.trade_lines, public.trade_lines, bigint, bigint) is
  'Writes a side of a line: new, changed, or open again. Error: rate_is_owed.';

create function public.federation_line_open(
  actor uuid, idempotency_key text, partner text, floor bigint, ceiling bigint, rate jsonb,
  community_id uuid default null, reason text default null)
returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  call private.call := private.begin_call(actor, 'admin/lines',
    federation_line_open.idempotency_key,
    jsonb_build_array(community_id, partner, floor, ceiling, rate, reason));
  here uuid;
  there uuid;
  former public.trade_lines;
  line public.trade_lines;
begin
  if call.answer is not null then
    return call.answer;
  end if;
  here := (private.staff_of(call, federation_line_open.community_id)).community_id;
  there := (private.federation_partner(here, federation_line_open.partner)).community_id;
  perform private.federation_check_terms(federation_line_open.floor,
    federation_line_open.ceiling, rate);
  insert into public.accounts (community_id, unit, system_account, partner_id)
  values (here, 'HOUR', 'trade', there) on conflict do nothing;
  perform private.federation_lock(here, there);
  perform private.federation_lock_accounts(here, there);
  former := private.federation_line(here, there);
  line.community_id := here;
  line.partner_id := there;
  line.ours := (rate ->> 'ours')::integer / gcd((rate ->> 'ours')::integer,
    (rate ->> 'theirs')::integer);
  line.theirs := (rate ->> 'theirs')::integer / gcd((rate ->> 'ours')::integer,
    (rate ->> 'theirs')::integer);
  line := private.federation_agree(former, line, federation_line_open.floor,
    federation_line_open.ceiling);
  perform private.record_event(
    case former.state when 'open' then 'line_changed' else 'line_opened' end, here, 'staff',
    call.member_id, from_state => former.state::text, to_state => 'open',
    reason => federation_line_open.reason, facts => jsonb_build_object(
      'partner_id', there, 'ours', line.ours, 'theirs', line.theirs,
      'floor', federation_line_open.floor, 'ceiling', federation_line_open.ceiling));
  return private.end_call(call, 201, private.federation_line_json(line));
end $$;
comment on function public.federation_line_open(
  uuid, text, text, bigint, bigint, jsonb, uuid, text) is
  'Staff open a line to another community (short name or id), open it again or change its terms: '
  'how far the trade account may go below and above zero (minutes), and the rate {ours, theirs}. '
  'Returns the line. Errors: community_unknown, invalid_input, limits_invalid, rate_is_owed, those '
  'of private.staff_of. Definer: lines and accounts are written by the bank alone.';

-- Ends what has nothing left to bring back. The accounts of both sides are locked.
create function private.federation_finish(community_id uuid, partner_id uuid) returns void
language plpgsql security definer set search_path = ''
as $$
declare
  line public.trade_lines;
  remainder bigint;
  transfer bigint;
begin
  for line in
    select l.* from public.trade_lines l
    where (l.community_id, l.partner_id) in (
        (federation_finish.community_id, federation_finish.partner_id),
        (federation_finish.partner_id, federation_finish.community_id))
      and l.state = 'closing'
    order by l.community_id
  loop
    continue when private.federation_left(line);
    remainder := private.federation_balance(line.community_id, line.partner_id);
    if remainder <> 0 then
      transfer := (private.post(line.community_id, 'remainder', array[
          row(private.system_account(line.community_id, 'HOUR', 'trade',
            partner_id => line.partner_id), null, -remainder)::private.leg,
          row(private.system_account(line.community_id, 'HOUR', 'pot'), null,
            remainder)::private.leg],
        checked => false, category => 'other')).transfer_id;
    end if;
    update public.trade_lines l set state = 'closed', closed_at = clock_timestamp()
    where l.community_id = line.community_id and l.partner_id = line.partner_id;
    perform private.record_event('line_closed', line.community_id, 'job',
      from_state => 'closing', to_state => 'closed', amount => nullif(remainder, 0),
      transfer_id => transfer, facts => jsonb_build_object('partner_id', line.partner_id));
  end loop;
end $$;
comment on function private.federation_finish(uuid, uuid) is
  'closing -> closed, once no trade can bring the line nearer to zero; what rounding has left goes '
  'to the pot of the side where it lies.';

create function public.federation_line_close(
  actor uuid, idempotency_key text, partner text, reason text, community_id uuid default null)
returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  call private.call := private.begin_call(actor, 'admin/lines/close',
    federation_line_close.idempotency_key, jsonb_build_array(community_id, partner, reason));
  here uuid;
  there uuid;
  line public.trade_lines;
begin
  if call.answer is not null then
    return call.answer;
  end if;
  here := (private.staff_of(call, federation_line_close.community_id)).community_id;
  there := (private.federation_partner(here, federation_line_close.partner)).community_id;
  perform private.check_reason(federation_line_close.reason);
  perform private.federation_lock(here, there);
  perform private.federation_lock_accounts(here, there, ending => true);
  line := private.federation_line(here, there);
  if line.state is null then
    perform private.refuse('not_found');
  elsif line.state = 'closed' then
    perform private.refuse('line_not_open', jsonb_build_object('status', line.state));
  end if;
  -- Trade takes two: whoever closes, closes for both, and the other side reads why.
  for line in
    update public.trade_lines l set state = 'closing'
    where (l.community_id, l.partner_id) in ((here, there), (there, here)) and l.state = 'open'
    returning l.*
  loop
    perform private.record_event('line_closing', line.community_id,
      case line.community_id when here then 'staff' else 'partner' end::public.event_source,
      case line.community_id when here then call.member_id end,
      from_state => 'open', to_state => 'closing', reason => federation_line_close.reason,
      facts => jsonb_build_object('partner_id', line.partner_id));
  end loop;
  perform private.federation_finish(here, there);
  return private.end_call(call, 200,
    private.federation_line_json(private.federation_line(here, there)));
end $$;
comment on function public.federation_line_close(uuid, text, text, text, uuid) is
  'Staff of either side stop new trade both ways: from now on only what brings the trade accounts '
  'toward zero, and closed when nothing is left. Returns the line. Errors: not_found, '
  'line_not_open, community_unknown, those of private.staff_of and private.check_reason. '
  'Definer: lines are written by the bank alone.';

-- Picked in the dashboard, a state counts at once as well.
create function private.federation_line_by_hand() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  perform private.record_event(
    case new.state when 'open' then 'line_opened' else 'line_closing' end,
    new.community_id, 'dashboard', from_state => old.state::text, to_state => new.state::text,
    facts => jsonb_build_object('partner_id', new.partner_id));
  perform private.federation_lock(new.community_id, new.partner_id);
  perform private.federation_lock_accounts(new.community_id, new.partner_id, ending => true);
  perform private.federation_finish(new.community_id, new.partner_id);
  return null;
end $$;
comment on function private.federation_line_by_hand() is
  'Trigger: an event for a line closed or opened by hand, and its end when nothing is left. '
  'Definer: events are written by the bank alone.';

reset role;
revoke create on schema public, private from chronobank;
create trigger "a line by hand is an event" after update on public.trade_lines
  for each row when (current_user <> 'chronobank' and old.state <> new.state)
  execute function private.federation_line_by_hand();
grant execute on function
  public.federation_line_open(uuid, text, text, bigint, bigint, jsonb, uuid, text),
  public.federation_line_close(uuid, text, text, text, uuid) to service_role;
