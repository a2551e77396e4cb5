-- Limits: what becomes of a posting that meets one. A hard one refuses it, unless staff have given
-- an override; a soft one is an event; and a floor may grow with what is received.

alter table public.limit_overrides
  add constraint "an override is used by a transfer of its community"
  foreign key (transfer_id, community_id) references public.transfers;

grant create on schema private to chronobank;
set role chronobank;

-- What a refusal says of the account that was in the way. By how much it is too low or too full
-- tells its balance, which is shown as the community says; and in another community a member is a
-- name and a number.
create function private.limit_facts(account public.accounts, side text, fact text, amount bigint)
returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
declare
  caller constant uuid := nullif(current_setting('chronobank.caller', true), '')::uuid;
  among constant boolean := exists (
    select from public.memberships m
    where m.member_id = caller and m.community_id = account.community_id
      and m.standing not in ('pending', 'closed', 'erased'));
  visibility public.balance_visibility;
begin
  select s.balance_visibility into visibility from public.community_settings s
  where s.community_id = account.community_id;
  return jsonb_build_object('side', side)
    || case when among then jsonb_build_object('member_id', account.member_id) else '{}' end
    || case when account.member_id = caller or visibility = 'everybody'
        or among and visibility = 'members'
        or private.is_active_staff(caller, account.community_id)
      then jsonb_build_object(fact, amount) else '{}' end;
end $$;
comment on function private.limit_facts(public.accounts, text, text, bigint) is
  '{side}; member_id for members of the community; missing or over (smallest steps) for the member '
  'themselves, staff, and others as far as balance_visibility goes.';

create function private.refuse_limit(
  account public.accounts, amount bigint, kind public.transfer_kind) returns void
language plpgsql stable security definer set search_path = ''
as $$
begin
  if account.partner_id is not null then
    perform private.refuse('line_limit_reached', jsonb_build_object(
      'community_id', account.community_id, 'over', case when amount < 0
        then account.floor - account.balance - amount
        else account.balance + amount - account.ceiling end));
  elsif amount < 0 then
    perform private.refuse('balance_too_low', private.limit_facts(account,
      case kind when 'reversal' then 'payer' else 'recipient' end,
      'missing', account.floor - account.balance - amount));
  end if;
  perform private.refuse('ceiling_reached', private.limit_facts(account,
    case kind when 'reversal' then 'payee' else 'provider' end,
    'over', account.balance + amount - account.ceiling));
end $$;
comment on function private.refuse_limit(public.accounts, bigint, public.transfer_kind) is
  'Raises balance_too_low, ceiling_reached (see private.limit_facts) or, for a trade account, '
  'line_limit_reached (over, in smallest steps).';

-- The first to expire of those that reach far enough: a longer one may still be needed later.
create function private.find_override(
  account_id uuid, side public.limit_side, beyond bigint) returns uuid
language plpgsql volatile security definer set search_path = ''
as $$
declare
  override_id uuid;
  expires_at timestamptz;
begin
  -- Whoever had to wait for the row looks at the clock again.
  loop
    select o.override_id, o.expires_at into override_id, expires_at
    from public.limit_overrides o
    where o.account_id = find_override.account_id and o.side = find_override.side
      and o.amount >= find_override.beyond and o.used_at is null and o.revoked_at is null
      and o.expires_at > clock_timestamp()
    order by o.expires_at, o.override_id limit 1
    for no key update;
    exit when not found or expires_at > clock_timestamp();
  end loop;
  return override_id;
end $$;
comment on function private.find_override(uuid, public.limit_side, bigint) is
  'An override that lets an account get so far beyond a limit (smallest steps), locked; null for '
  'none. The account is locked by the caller, so no two movements find the same one.';

-- Moves the accounts that a checked posting has left out because of a limit, where staff let them.
create function private.overstep(
  posted public.transfers, digest bytea, net private.leg[], gave bigint[], moved uuid[],
  overrides uuid[])
returns uuid[]
language plpgsql security definer set search_path = ''
as $$
declare
  line record;
  limited public.limit_side;
  beyond bigint;
  override_id uuid;
begin
  for line in
    select a as account, m.amount, m.given from public.accounts a
    join unnest(net, gave) m (account_id, escrow_id, amount, given)
      on m.account_id = a.account_id
    where a.community_id = posted.community_id and a.account_id <> all (coalesce(moved, '{}'))
    order by a.account_id for no key update of a
  loop
    limited := case when line.amount < 0 then 'floor'::public.limit_side else 'ceiling' end;
    beyond := case limited
      when 'floor' then (line.account).floor - (line.account).balance - line.amount
      else (line.account).balance + line.amount - (line.account).ceiling end;
    -- Somebody may have made room, or changed the limit, before the row was locked.
    if beyond > 0 and not exists (
      select from public.limit_overrides o
      where o.override_id = any (overrides) and o.account_id = (line.account).account_id
        and o.side = limited and o.amount >= beyond)
    then
      -- A reversal has a word of its own for that.
      override_id := case when posted.kind <> 'reversal' then
        private.find_override((line.account).account_id, limited, beyond) end;
      if override_id is null then
        perform private.refuse_limit(line.account, line.amount, posted.kind);
      end if;
      overrides := overrides || override_id;
    end if;
    update public.accounts a set
      balance = a.balance + line.amount, moved_at = greatest(a.moved_at, posted.entered_at),
      chain = private.chain(a.chain, digest, a.unit, a.balance + line.amount,
        greatest(a.moved_at, posted.entered_at)),
      earned = a.earned
        + coalesce(case when a.member_id is not null then line.amount - line.given end, 0),
      given = a.given - coalesce(case when a.member_id is not null then line.given end, 0)
    where a.account_id = (line.account).account_id
      and a.community_id = (line.account).community_id;
    moved := moved || (line.account).account_id;
  end loop;
  if exists (select from unnest(net) l where l.account_id <> all (coalesce(moved, '{}')))
  then
    raise exception 'An account is not of this community.' using errcode = 'check_violation';
  end if;
  return overrides;
end $$;
comment on function private.overstep(
  public.transfers, bytea, private.leg[], bigint[], uuid[], uuid[]) is
  'Returns the overrides that the posting uses. net, gave: what it adds to each account, and what '
  'of that counts as given. Errors: balance_too_low, ceiling_reached, line_limit_reached.';

create function private.use_overrides(
  overrides uuid[], transfer_id bigint, exchange_id uuid, actor_id uuid) returns void
language plpgsql security definer set search_path = ''
as $$
declare
  override public.limit_overrides;
begin
  for override in
    update public.limit_overrides o
    set used_at = clock_timestamp(), transfer_id = use_overrides.transfer_id
    where o.override_id = any (overrides)
    returning o.*
  loop
    perform private.record_event('override_used', override.community_id, 'bank', actor_id,
      member_id => override.member_id, amount => override.amount, facts => jsonb_build_object(
        'override_id', override.override_id, 'unit', override.unit, 'side', override.side,
        'transfer_id', use_overrides.transfer_id, 'exchange_id', use_overrides.exchange_id));
  end loop;
end $$;
comment on function private.use_overrides(uuid[], bigint, uuid, uuid) is
  'Writes down which transfer used an override. A second time the table refuses: guarded.';

-- An event for each account that a posting has brought deeper beyond a soft limit. The transfer is
-- named among the facts: its other side sees it, and has no business with anybody's limits.
create function private.warn(legs private.leg[], transfer_id bigint) returns void
language plpgsql security definer set search_path = ''
as $$
declare
  passed record;
begin
  for passed in
    select a.community_id, a.member_id, a.unit, a.balance, a.soft_floor, a.soft_ceiling, m.amount
    from public.accounts a
    join (select l.account_id, sum(l.amount) as amount from unnest(legs) l group by 1) m
      on m.account_id = a.account_id
    where m.amount < 0 and a.balance < a.soft_floor or m.amount > 0 and a.balance > a.soft_ceiling
    order by a.account_id
  loop
    perform private.record_event(
      case when passed.amount < 0 then 'soft_floor_passed' else 'soft_ceiling_passed' end,
      passed.community_id, 'bank', member_id => passed.member_id,
      amount => case when passed.amount < 0 then passed.soft_floor - passed.balance
        else passed.balance - passed.soft_ceiling end,
      facts => jsonb_build_object('unit', passed.unit, 'transfer_id', warn.transfer_id,
        'balance', passed.balance, 'limit', case when passed.amount < 0 then passed.soft_floor
          else passed.soft_ceiling end));
  end loop;
end $$;
comment on function private.warn(private.leg[], bigint) is
  'Events soft_floor_passed, soft_ceiling_passed; amount: how far beyond, in smallest steps.';

reset role;
revoke create on schema private from chronobank;
