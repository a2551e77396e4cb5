-- Writing: reversals. Staff take back what was moved wrongly, all of it or a part.

grant create on schema public, private to chronobank;
set role chronobank;

-- Everybody whose account a transfer moved. Their memberships stay as they are meanwhile: nobody
-- is closed at zero while minutes are on their way back.
create function private.lock_parties(lines private.reversible_line[]) returns uuid[]
language plpgsql security definer set search_path = ''
as $$
declare
  parties constant uuid[] := array(
    select distinct a.member_id from public.accounts a
    where a.account_id = any (array(select l.account_id from unnest(lines) l))
      and a.member_id is not null);
  party public.memberships;
begin
  for party in
    select m.* from public.memberships m
    join public.accounts a using (member_id, community_id)
    where a.account_id = any (array(select l.account_id from unnest(lines) l))
    order by m.member_id for share of m
  loop
    if party.standing in ('closed', 'erased') then
      perform private.refuse('account_closed', jsonb_build_object(
        'member_id', party.member_id, 'standing', party.standing));
    end if;
  end loop;
  return parties;
end $$;
comment on function private.lock_parties(private.reversible_line[]) is
  'The members among the holders of some accounts, their memberships locked. '
  'Error: account_closed.';

-- How much of a transfer the next reversal takes back. The accounts are locked by the caller, so
-- two at once come one after the other.
create function private.next_reversal(
  transfer public.transfers, lines private.reversible_line[], amount bigint)
returns public.reversals
language plpgsql volatile security definer set search_path = ''
as $$
declare
  former public.reversals;
  coming public.reversals;
  so_far bigint[];
begin
  select r.* into former from public.reversals r
  where r.reversed_id = transfer.transfer_id and r.community_id = transfer.community_id
  order by r.reversed_before desc limit 1;
  coming.reversed_before := coalesce(former.reversed_after, 0);
  select sum(l.amount) filter (where l.amount > 0) into coming.total from unnest(lines) l;
  if coming.total = coming.reversed_before then
    perform private.refuse('already_reversed');
  end if;
  coming.amount := coalesce(next_reversal.amount, coming.total - coming.reversed_before);
  if coming.amount < 1 then
    perform private.refuse('invalid_input', '{"field": "amount", "minimum": 1}');
  elsif coming.amount > coming.total - coming.reversed_before then
    perform private.refuse('more_than_left', jsonb_build_object(
      'remaining', coming.total - coming.reversed_before));
  end if;
  so_far := coalesce(former.parts, array_fill(0::bigint, array[cardinality(lines)]));
  select array_agg(p.before + p.more order by p.n) into coming.parts
  from unnest(so_far, private.parts_to_reverse(lines, so_far, coming.amount))
    with ordinality p (before, more, n);
  coming.reversed_id := transfer.transfer_id;
  coming.community_id := transfer.community_id;
  return coming;
end $$;
comment on function
  private.next_reversal(public.transfers, private.reversible_line[], bigint) is
  'Null amount: the rest. Smallest steps. Errors: already_reversed, more_than_left, invalid_input.';

-- The lines of a reversal: of each line of the transfer what this one takes back.
create function private.reversing_legs(
  lines private.reversible_line[], coming public.reversals) returns private.leg[]
language plpgsql stable security definer set search_path = ''
as $$
begin
  return (
    select array_agg(row(l.account_id, null, -sign(l.amount) * m.more)::private.leg order by l.n)
    from unnest(lines) with ordinality l (leg, account_id, amount, n)
    cross join lateral (select coming.parts[l.n] - coalesce((
      select r.parts[l.n] from public.reversals r
      where r.reversed_id = coming.reversed_id and r.community_id = coming.community_id
        and r.reversed_after = coming.reversed_before), 0) as more) m
    where m.more > 0);
end $$;
comment on function private.reversing_legs(private.reversible_line[], public.reversals) is
  'What a reversal adds to each account, in smallest steps.';

-- Each party hears of it. Of two everybody may know what the other got; of many only the whole.
create function private.record_reversal(
  transfer public.transfers, reversal public.reversals, legs private.leg[], parties uuid[],
  staff_id uuid, reason text) returns void
language plpgsql security definer set search_path = ''
as $$
declare
  shared constant bigint := case when cardinality(parties) <= 2 then reversal.transfer_id end;
  party uuid;
begin
  if cardinality(parties) not in (1, 2) then
    perform private.record_event('transfer_reversed', transfer.community_id, 'staff', staff_id,
      amount => reversal.amount, transfer_id => reversal.transfer_id, reason => reason,
      facts => jsonb_build_object('reverses', transfer.transfer_id));
  end if;
  foreach party in array parties loop
    perform private.record_event('transfer_reversed', transfer.community_id, 'staff', staff_id,
      member_id => party, transfer_id => shared, reason => reason,
      amount => (
        select abs(sum(l.amount)) from unnest(legs) l join public.accounts a using (account_id)
        where a.member_id = party and a.community_id = transfer.community_id)::bigint,
      facts => jsonb_build_object('transfer_id', reversal.transfer_id,
        'reverses', transfer.transfer_id));
  end loop;
end $$;
comment on function private.record_reversal(
  public.transfers, public.reversals, private.leg[], uuid[], uuid, text) is
  'Event transfer_reversed for each member whose account it moved (amount: by how much), and one '
  'for all where they are many.';

create function private.reverse(
  transfer public.transfers, amount bigint, checked boolean, staff_id uuid, reason text)
returns public.transfers
language plpgsql security definer set search_path = ''
as $$
declare
  lines constant private.reversible_line[] :=
    array(select l from private.reversible_lines(transfer.transfer_id) l);
  parties constant uuid[] := private.lock_parties(lines);
  reversal public.reversals;
  legs private.leg[];
  posted public.transfers;
  was_exchange constant boolean := coalesce(
    transfer.kind in ('release', 'split') or transfer.reason = 'exchange', false);
begin
  if lines = '{}' or transfer.kind in ('reversal', 'trade', 'remainder') then
    perform private.refuse('not_reversible', jsonb_build_object('kind', transfer.kind));
  elsif staff_id = any (parties) then
    perform private.refuse('not_neutral');
  end if;
  -- What the pot got it gives back, with its one floor as a whole: all its rows then.
  perform from public.accounts a
  where a.account_id = any (array(
    select l.account_id from unnest(lines) l
    union
    select p.account_id from public.accounts p
    where p.member_id is null and p.community_id = transfer.community_id
      and p.system_account = 'pot' and p.unit in (
        select g.unit from unnest(lines) l join public.accounts g using (account_id)
        where g.community_id = transfer.community_id and g.system_account = 'pot'
          and l.amount > 0)))
  order by a.account_id for no key update;
  reversal := private.next_reversal(transfer, lines, reverse.amount);
  legs := private.reversing_legs(lines, reversal);
  if checked then
    perform private.check_ceilings(transfer.community_id, s.unit, array[row(null, s.member_id,
        s.amount, s.amount)::private.hold_leg], 'reversal')
    from (
      select a.unit, a.member_id, sum(l.amount)::bigint as amount
      from unnest(legs) l join public.accounts a using (account_id)
      where a.community_id = transfer.community_id and a.member_id is not null group by 1, 2) s
    where s.amount > 0;
    perform private.check_pot(transfer.community_id, s.unit, s.amount)
    from (
      select a.unit, -sum(l.amount)::bigint as amount
      from unnest(legs) l join public.accounts a using (account_id)
      where a.community_id = transfer.community_id and a.system_account = 'pot' group by 1) s
    where s.amount > 0;
  end if;
  posted := private.post(transfer.community_id, 'reversal', legs, checked,
    transfer.exchange_id, transfer.category, transfer.service_date, staff_id,
    back => case when was_exchange then array(
      select n::integer from unnest(legs) with ordinality l (account_id, escrow_id, amount, n)
      where l.amount > 0) end);
  reversal.transfer_id := posted.transfer_id;
  insert into public.reversals (
    transfer_id, community_id, reversed_id, reversed_before, amount, total, parts)
  values (reversal.transfer_id, reversal.community_id, reversal.reversed_id,
    reversal.reversed_before, reversal.amount, reversal.total, reversal.parts);
  if was_exchange then
    perform private.grow_floors(transfer.community_id,
      array(select l from unnest(legs) l where l.amount < 0), reversal.transfer_id);
  end if;
  perform private.record_reversal(transfer, reversal, legs, parties, staff_id, reverse.reason);
  return posted;
end $$;
comment on function private.reverse(public.transfers, bigint, boolean, uuid, text) is
  'Takes back a part of a transfer (null: the rest) with its levy, and returns the transfer that '
  'does. checked: the limits bind. Errors: not_reversible, not_neutral, account_closed, '
  'already_reversed, more_than_left, balance_too_low, ceiling_reached, pot_too_low.';

create function public.transfer_reverse(
  actor uuid, idempotency_key text, transfer_id bigint, reason text,
  amount bigint default null, override boolean default false)
returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  call private.call := private.begin_call(actor, 'admin/transfers/reverse',
    transfer_reverse.idempotency_key,
    jsonb_build_array(transfer_id, amount, override, reason));
  transfer public.transfers;
begin
  if call.answer is not null then
    return call.answer;
  end if;
  select t.* into transfer from public.transfers t
  join public.memberships m on m.community_id = t.community_id
    and m.member_id = call.member_id and m.role <> 'member'
  where t.transfer_id = transfer_reverse.transfer_id;
  if not found then
    perform private.refuse('not_found');
  end if;
  perform private.staff_of(call, transfer.community_id);
  perform private.check_reason(transfer_reverse.reason);
  return private.end_call(call, 201, private.transfer_json(private.reverse(transfer,
    transfer_reverse.amount, not coalesce(override, false), call.member_id,
    transfer_reverse.reason)));
end $$;
comment on function
  public.transfer_reverse(uuid, text, bigint, text, bigint, boolean) is
  'Staff take back a transfer, or amount (smallest steps) of it, levy included; override: beyond '
  'the limits of both sides. Returns the transfer that does. Errors: not_found, '
  'standing_forbids, invalid_input, those of private.reverse. '
  'Definer: minutes are moved by the bank alone.';

reset role;
revoke create on schema public, private from chronobank;
grant execute on function public.transfer_reverse(uuid, text, bigint, text, bigint, boolean)
  to service_role;
