-- The shape of a transfer: what moved between whom, read from its lines.

-- Null for a side is more than one party; an account is named where it is no member's.
create type private.transfer_ends as (
  unit text, amount bigint, levied bigint, from_id uuid, from_account public.system_account,
  to_id uuid, to_account public.system_account);

grant create on schema private to chronobank;
set role chronobank;

create function private.escrow_beside(transfer_id bigint, entry_id bigint) returns uuid
language plpgsql stable security definer set search_path = ''
as $$
begin
  return (
    select e.escrow_id from public.entries e
    where e.transfer_id = escrow_beside.transfer_id and e.entry_id < escrow_beside.entry_id
      and e.escrow_id is not null
    order by e.entry_id desc limit 1);
end $$;
comment on function private.escrow_beside(bigint, bigint) is
  'The escrow whose line comes before the line of an account: where the minutes went or came '
  'from. Definer: the lines of escrows are not shown; the escrow itself is, to its parties.';

-- A line of the pot beside a member's is the levy, not a side.
create function private.direct_ends(transfer public.transfers) returns private.transfer_ends
language plpgsql stable security definer set search_path = ''
as $$
begin
  return (
    select row(min(l.unit), sum(l.amount) filter (where l.amount > 0),
      coalesce(sum(abs(l.amount)) filter (
        where l.system_account = 'pot' and l.beside_member), 0),
      case when count(distinct l.member_id) filter (where l.amount < 0) = 1
        then min(l.member_id::text) filter (where l.amount < 0) end,
      min(l.system_account) filter (where l.amount < 0 and not l.beside_member),
      case when count(distinct l.member_id) filter (where l.amount > 0) = 1
        then min(l.member_id::text) filter (where l.amount > 0) end,
      min(l.system_account) filter (where l.amount > 0 and not l.beside_member)
    )::private.transfer_ends
    from (
      select e.unit, e.amount, a.member_id, a.system_account,
        bool_or(a.member_id is not null) over (partition by e.amount > 0) as beside_member
      from public.entries e join public.accounts a using (account_id, community_id)
      where e.transfer_id = transfer.transfer_id and e.community_id = transfer.community_id) l);
end $$;
comment on function private.direct_ends(public.transfers) is
  'The sides of a transfer without escrows; amounts in smallest steps.';

-- The line of an escrow comes before those of the accounts that it moves to or from. Its sides
-- are those of the escrow: from who pays, to who is paid, whichever way this transfer goes.
create function private.escrow_ends(transfer public.transfers, seen_by uuid)
returns private.transfer_ends
language plpgsql stable security definer set search_path = ''
as $$
begin
  return (
    select row(min(leg.unit), sum(leg.amount), sum(leg.levied),
      case when count(*) = 1 then min(leg.recipient_id::text) end,
      case when count(*) = 1 then min(payer.system_account) end,
      case when count(*) = 1 then min(leg.provider_id::text) end,
      case when count(*) = 1 then min(payee.system_account) end)::private.transfer_ends
    from (
      select x.unit, x.recipient_id, x.provider_id, x.from_account_id, x.to_account_id,
        abs(e.amount) as amount, coalesce((
          select sum(v.amount) from public.entries v
          join public.accounts a on a.account_id = v.account_id and a.system_account = 'pot'
          where v.transfer_id = e.transfer_id and v.account_id <> x.to_account_id
            and private.escrow_beside(v.transfer_id, v.entry_id) = x.escrow_id), 0) as levied
      from public.entries e join public.escrows x using (escrow_id, community_id)
      where e.transfer_id = transfer.transfer_id and e.community_id = transfer.community_id
        and (seen_by is null or seen_by in (x.recipient_id, x.provider_id))) leg
    join public.accounts payer on payer.account_id = leg.from_account_id
    join public.accounts payee on payee.account_id = leg.to_account_id);
end $$;
comment on function private.escrow_ends(public.transfers, uuid) is
  'The sides of a transfer of escrows, of those that a member is a party to (null: of all); '
  'amounts in smallest steps.';

-- Of a group a member hears what concerns the legs that they are a party to.
create function private.reversed_of(transfer_id bigint, seen_by uuid) returns bigint
language plpgsql stable security definer set search_path = ''
as $$
declare
  parts bigint[];
begin
  select v.parts into parts from public.reversals v
  where v.reversed_id = reversed_of.transfer_id
  order by v.reversed_before desc limit 1;
  if not found then
    return 0;
  end if;
  return (
    select coalesce(sum(parts[l.n]), 0)
    from private.reversible_lines(reversed_of.transfer_id)
      with ordinality l (leg, account_id, amount, n)
    where l.amount > 0 and (seen_by is null or l.leg is null or exists (
      select from public.escrows e
      where e.escrow_id = l.leg and seen_by in (e.recipient_id, e.provider_id))));
end $$;
comment on function private.reversed_of(bigint, uuid) is
  'How much of a transfer is taken back, in smallest steps, as a member may see it.';

-- reverses, reversed and note are kept beside a transfer, its ends are in its lines.
create function private.shape_transfer(
  transfer public.transfers, ends private.transfer_ends, reverses bigint, reversed bigint,
  note text) returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
begin
  return to_jsonb(ends) || to_jsonb(transfer) - '{posted_in, salt}'::text[]
    || jsonb_build_object('reverses', reverses, 'reversed', reversed, 'note', note);
end $$;
comment on function private.shape_transfer(
  public.transfers, private.transfer_ends, bigint, bigint, text) is
  'How every answer shows a transfer. Amounts in smallest steps.';

-- Without a look at what was written a moment ago: that takes an eighth of a transfer.
create function private.payment_json(payment private.payment) returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
declare
  -- Where the levy is all there is, nothing comes to the payee.
  to_pot constant boolean := payment.payee_id is null or payment.levy = payment.amount;
begin
  return private.shape_transfer(payment.transfer,
    row(payment.unit, payment.amount, case when to_pot then 0 else payment.levy end,
      payment.payer_id, case when payment.payer_id is null then 'pot' end,
      case when not to_pot then payment.payee_id end, case when to_pot then 'pot' end
    )::private.transfer_ends, null, 0, payment.note);
end $$;
comment on function private.payment_json(private.payment) is
  'What was just paid, to the letter as private.transfer_json reads it. Amounts in smallest steps.';

-- Volatile, so that a transfer can be shown in the very statement that posts it.
create function private.transfer_json(transfer public.transfers, seen_by uuid default null)
returns jsonb
language plpgsql volatile security definer set search_path = ''
as $$
declare
  ends private.transfer_ends;
begin
  if exists (select from public.entries e
    where e.transfer_id = transfer.transfer_id and e.escrow_id is not null)
  then
    ends := private.escrow_ends(transfer, transfer_json.seen_by);
  else
    ends := private.direct_ends(transfer);
  end if;
  return private.shape_transfer(transfer, ends,
    (select r.reversed_id from public.reversals r where r.transfer_id = transfer.transfer_id),
    private.reversed_of(transfer.transfer_id, transfer_json.seen_by),
    (select r.reason from public.events v
      left join public.event_reasons r using (event_id, community_id)
      where v.transfer_id = transfer.transfer_id and v.escrow_id is null
      order by v.event_id limit 1));
end $$;
comment on function private.transfer_json(public.transfers, uuid) is
  'A transfer with its sides, as a member may see it (null: as staff do); a side is null where '
  'there is more than one. Amounts in smallest steps of the unit.';

reset role;
revoke create on schema private from chronobank;
