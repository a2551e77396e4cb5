-- Payments: what moves at once, without an escrow; between two members, from the pot or to it.

-- What was paid a moment ago, and is shown without reading it again. Null for a side is the pot.
create type private.payment as (
  transfer public.transfers, unit text, payer_id uuid, payee_id uuid, amount bigint, levy bigint,
  note text);

-- The sides of a payment as they are once locked, and the row of the pot that is paid into, if any.
create type private.payment_sides as (
  payer public.accounts, payee public.accounts, pot uuid);

grant create on schema private to chronobank;
set role chronobank;

-- The pot is spread over rows so that levies do not wait for each other, and has one floor as a
-- whole. The caller has locked all of them.
create function private.check_pot(community_id uuid, unit text, amount bigint) returns void
language plpgsql stable security definer set search_path = ''
as $$
declare
  missing bigint;
begin
  select check_pot.amount + s.pot_floor - sum(a.balance) into missing
  from public.community_settings s join public.accounts a using (community_id)
  where s.community_id = check_pot.community_id and a.member_id is null
    and a.unit = check_pot.unit and a.system_account = 'pot'
  group by s.pot_floor;
  if missing > 0 then
    perform private.refuse('pot_too_low', jsonb_build_object('missing', missing));
  end if;
end $$;
comment on function private.check_pot(uuid, text, bigint) is
  'Whether the pot can give an amount (smallest steps). Error: pot_too_low (missing).';

-- The fullest row pays first, row 0 what is below zero.
create function private.pot_legs(
  community_id uuid, unit text, amount bigint, checked boolean) returns private.leg[]
language plpgsql stable security definer set search_path = ''
as $$
begin
  if checked then
    perform private.check_pot(pot_legs.community_id, pot_legs.unit, pot_legs.amount);
  end if;
  return array(
    select row(f.account_id, null, -f.part)::private.leg
    from (
      select a.account_id, (
        least(h.has, greatest(pot_legs.amount + h.has - sum(h.has) over fullest, 0))
        + case a.stripe when 0 then greatest(pot_legs.amount - sum(h.has) over (), 0)
          else 0 end)::bigint as part
      from public.accounts a
      cross join lateral (select greatest(a.balance, 0) as has) h
      where a.community_id = pot_legs.community_id and a.unit = pot_legs.unit
        and a.member_id is null and a.system_account = 'pot'
      window fullest as (order by a.balance desc, a.stripe rows unbounded preceding)) f
    where f.part > 0);
end $$;
comment on function private.pot_legs(uuid, text, bigint, boolean) is
  'The lines of a payment from the pot, in smallest steps. Error: pot_too_low (missing).';

-- Locks all that a payment can touch, in the one order of locks: accounts by id. The payer keeps to
-- one row of the pot, as an escrow does.
create function private.lock_payment(
  community_id uuid, unit text, payer_id uuid, payee_id uuid, levied boolean)
returns private.payment_sides
language plpgsql security definer set search_path = ''
-- Planned once, by keys; see private.post.
set plan_cache_mode = force_generic_plan set enable_seqscan = off
as $$
declare
  touched uuid[] := array(
    select a.account_id from public.accounts a
    where a.member_id in (payer_id, payee_id)
      and a.community_id = lock_payment.community_id and a.unit = lock_payment.unit);
  account public.accounts;
  payer public.accounts;
  payee public.accounts;
  pot uuid;
begin
  if payee_id is null or levied then
    pot := private.system_account(lock_payment.community_id, lock_payment.unit, 'pot',
      coalesce(payer_id, payee_id));
    touched := touched || pot;
  end if;
  if payer_id is null then
    touched := touched || array(
      select a.account_id from public.accounts a
      where a.community_id = lock_payment.community_id and a.unit = lock_payment.unit
        and a.system_account = 'pot');
  end if;
  for account in
    select a.* from public.accounts a where a.account_id = any (touched)
    order by a.account_id for no key update
  loop
    if account.member_id = payer_id then
      payer := account;
    elsif account.member_id = payee_id then
      payee := account;
    end if;
  end loop;
  return row(payer, payee, pot)::private.payment_sides;
end $$;
comment on function private.lock_payment(uuid, text, uuid, uuid, boolean) is
  'Locks the accounts of a payment and returns them, as they are then; null is the pot.';

-- What of an amount the pot keeps where it is levied.
create function private.levy_on(community_id uuid, amount bigint) returns bigint
language plpgsql stable security definer set search_path = ''
as $$
begin
  return (
    select private.levy_of(levy_on.amount, s.levy_basis_points, s.levy_rounding)
    from public.community_settings s
    where s.community_id = levy_on.community_id);
end $$;
comment on function private.levy_on(uuid, bigint) is
  'The levy on an amount by the settings of now, in smallest steps.';

-- Moves an amount at once. Null for payer or payee is the pot. checked: the limits of both sides
-- bind, counted with what is set aside and on its way, as at a hold. levied: the pot keeps its
-- part of what the payee receives, by the settings of now unless it was fixed before. What is
-- paid for is an exchange, and recorded as one.
create function private.pay(
  community_id uuid, unit text, payer_id uuid, payee_id uuid, raw_amount bigint, amount bigint,
  kind public.transfer_kind, category text, reason public.transfer_reason, service_date date,
  source public.event_source, actor_id uuid, levied boolean default false,
  checked boolean default true, note text default null, fixed_levy bigint default null)
returns private.payment
language plpgsql security definer set search_path = ''
as $$
declare
  levy constant bigint := case when levied
    then coalesce(fixed_levy, private.levy_on(pay.community_id, pay.amount)) else 0 end;
  side constant private.payment_sides :=
    private.lock_payment(pay.community_id, pay.unit, payer_id, payee_id, levy > 0);
  legs private.leg[];
  overrides uuid[] := array[]::uuid[];
  exchange_id uuid;
  transfer public.transfers;
begin
  if payer_id is not distinct from payee_id then
    perform private.refuse('self_dealing');
  elsif (side.payer).member_id is distinct from payer_id
    or (side.payee).member_id is distinct from payee_id
  then
    perform private.refuse('not_found');
  elsif checked and (side.payee).ceiling is not null then
    overrides := private.check_ceilings(pay.community_id, pay.unit,
      array[row(payer_id, payee_id, pay.raw_amount, pay.amount - levy)::private.hold_leg]);
  end if;
  legs := case when payer_id is null
      then private.pot_legs(pay.community_id, pay.unit, pay.amount, checked)
      else array[row((side.payer).account_id, null, -pay.amount)::private.leg] end
    -- A levy that is rounded up may be all there is.
    || case when levy < pay.amount then array[row(
      coalesce((side.payee).account_id, side.pot), null, pay.amount - levy)::private.leg] end
    || case when levy > 0 then array[row(side.pot, null, levy)::private.leg] end;

  if pay.reason = 'exchange' then
    insert into public.exchanges as x (community_id, kind, category, service_date, raw_amount)
    values (pay.community_id, 'service', pay.category, pay.service_date, pay.raw_amount)
    returning x.exchange_id into exchange_id;
  end if;
  transfer := private.post(pay.community_id, pay.kind, legs, checked, exchange_id, pay.category,
    pay.service_date, actor_id, reason => pay.reason, overrides => overrides);
  if pay.reason = 'exchange' then
    perform private.grow_floors(pay.community_id, array[
      row((side.payee).account_id, null, pay.amount - levy)::private.leg], transfer.transfer_id);
  end if;
  perform private.record_event(pay.kind || '_posted', pay.community_id, pay.source, pay.actor_id,
    member_id => coalesce(payee_id, payer_id), amount => pay.amount,
    raw_amount => pay.raw_amount, transfer_id => transfer.transfer_id, reason => pay.note,
    facts => jsonb_build_object('from_id', payer_id, 'to_id', payee_id, 'unit', pay.unit,
      'reason', pay.reason, 'levied', levy));
  return row(transfer, pay.unit, payer_id, payee_id, pay.amount, levy, pay.note)::private.payment;
end $$;
comment on function private.pay(uuid, text, uuid, uuid, bigint, bigint, public.transfer_kind,
  text, public.transfer_reason, date, public.event_source, uuid, boolean, boolean, text,
  bigint) is
  'Moves an amount (smallest steps; raw: as entered) at once and records it; null is the pot. '
  'Errors: self_dealing, not_found (no such account), balance_too_low, '
  'ceiling_reached, pot_too_low.';

reset role;
revoke create on schema private from chronobank;
