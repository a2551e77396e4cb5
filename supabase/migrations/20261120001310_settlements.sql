-- Settlements: what becomes of the minutes that are set aside. Released, refunded, or some of each.

-- What is to become of a part of an escrow.
create type private.settlement as (escrow_id uuid, release bigint, refund bigint);
-- What became of it.
create type private.move as (
  escrow_id uuid, unit text, from_account_id uuid, to_account_id uuid, release bigint,
  refund bigint,
  levy bigint, from_state public.escrow_state, to_state public.escrow_state);

grant create on schema private to chronobank;
set role chronobank;

-- Marks a request done when nothing of its exchange is left open.
create function private.finish_request(exchange public.exchanges) returns boolean
language plpgsql security definer set search_path = ''
as $$
begin
  -- Locked first: two last escrows settled at once would each still see the other one open.
  perform from public.requests r
  where r.request_id = exchange.request_id and r.state = 'accepted' for no key update;
  if not found or exists (
    select from public.escrows e
    where e.exchange_id = exchange.exchange_id and e.remaining > 0)
  then
    return false;
  end if;
  update public.requests r set state = 'done' where r.request_id = exchange.request_id;
  return true;
end $$;
comment on function private.finish_request(public.exchanges) is
  'accepted -> done, once every escrow of the exchange is settled; whether it is now.';

-- The event of each move, and of the request that is done with them, in one statement however many
-- they are; see private.record_event.
create function private.record_moves(
  moves private.move[], exchange public.exchanges, request_done boolean, transfer_id bigint,
  source public.event_source, actor_id uuid, dispute_id uuid, raw_amount bigint, reason text)
returns void
language plpgsql security definer set search_path = ''
as $$
#variable_conflict use_variable
declare
  typist constant uuid := private.typist();
  typed constant boolean := coalesce(source in ('member', 'staff') and actor_id <> typist, false);
  of_escrows bigint[];
begin
  with recorded as (
    insert into public.events as v (
      community_id, source, actor_id, on_behalf_of, kind, request_id, escrow_id, dispute_id,
      from_state, to_state, amount, raw_amount, transfer_id)
    select exchange.community_id,
      case when typed then current_setting('chronobank.door')::public.event_source else source end,
      case when typed then typist else actor_id end, case when typed then actor_id end, w.*
    from (
      select
        case m.to_state when m.from_state then 'escrow_part_released'
          else 'escrow_' || m.to_state end,
        null::uuid, m.escrow_id, dispute_id, m.from_state::text, m.to_state::text,
        case when m.release > 0 then m.release else m.refund end, raw_amount, transfer_id
      from unnest(moves) m
      union all
      select 'request_done', exchange.request_id, null, null, 'accepted', 'done', null, null, null
      where request_done) w
    returning v.event_id, v.escrow_id)
  select array_agg(r.event_id) filter (where r.escrow_id is not null) into of_escrows
  from recorded r;
  if reason is not null then
    insert into public.event_reasons (event_id, community_id, reason, authors)
    select e, exchange.community_id, reason, array_remove(array[actor_id,
      case when typed then typist end], null)
    from unnest(of_escrows) e;
  end if;
end $$;
comment on function private.record_moves(private.move[], public.exchanges, boolean, bigint,
  public.event_source, uuid, uuid, bigint, text) is
  'Appends the events of what became of escrows and their request, and the reason of the former '
  'where there is one.';

-- Releases and refunds parts of escrows of one exchange, in one transfer. The caller has locked
-- the escrows and knows that this may happen now; what becomes of them is decided here alone.
create function private.settle(
  settlements private.settlement[], source public.event_source, actor_id uuid,
  dispute_id uuid default null, raw_amount bigint default null, reason text default null)
returns public.escrows[]
language plpgsql security definer set search_path = ''
-- Planned once, by keys; see private.post.
set plan_cache_mode = force_generic_plan set enable_seqscan = off
set enable_hashjoin = off set enable_mergejoin = off
as $$
declare
  settled public.escrows[];
  moves private.move[];
  exchange public.exchanges;
  move private.move;
  lines private.leg[];
  back integer[] := array[]::integer[];
  released boolean := false;
  refunded boolean := false;
  request_done boolean;
  transfer bigint;
begin
  select x.* into strict exchange from public.exchanges x
  join public.escrows e using (exchange_id) where e.escrow_id = settlements[1].escrow_id;

  with moved as (
    update public.escrows e set
      released = o.released + s.release,
      refunded = o.refunded + s.refund,
      remaining = o.remaining - s.release - s.refund,
      -- Counted over all releases, so that the parts of a levy add up to the whole.
      levied = private.levy_of(
        o.released + s.release, o.levy_basis_points, o.levy_rounding),
      -- Null before the delivery, and greatest() would make that a claim of nothing.
      claimed = case when o.claimed is not null then
        least(greatest(o.claimed - s.release, 0), o.remaining - s.release - s.refund) end,
      state = case
        when o.remaining > s.release + s.refund then o.state
        when o.refunded + s.refund = 0 then 'released'
        when o.released + s.release = 0 then 'refunded'
        else 'split' end,
      due_at = case when o.remaining > s.release + s.refund then o.due_at end,
      former_state = case when o.remaining > s.release + s.refund then o.former_state end,
      time_left = case when o.remaining > s.release + s.refund then o.time_left end,
      closed_at = case when o.remaining = s.release + s.refund then clock_timestamp() end
    from unnest(settlements) s join public.escrows o on o.escrow_id = s.escrow_id
    where e.escrow_id = s.escrow_id
    returning e as escrow, row(e.escrow_id, e.unit, e.from_account_id, e.to_account_id,
      s.release, s.refund, e.levied - o.levied, o.state, e.state)::private.move as move)
  select array_agg(m.escrow), array_agg(m.move) into settled, moves from moved m;

  foreach move in array moves loop
    released := released or move.release > 0;
    refunded := refunded or move.refund > 0;
    lines := lines || row(null, move.escrow_id, -move.release - move.refund)::private.leg;
    -- A levy that is rounded up may be all there is.
    if move.release > move.levy then
      lines := lines || row(move.to_account_id, null, move.release - move.levy)::private.leg;
    end if;
    if move.refund > 0 then
      lines := lines || row(move.from_account_id, null, move.refund)::private.leg;
      back := back || cardinality(lines);
    end if;
    if move.levy > 0 then
      lines := lines || row(private.system_account(exchange.community_id, move.unit, 'pot',
        move.escrow_id), null, move.levy)::private.leg;
    end if;
  end loop;
  transfer := (private.post(exchange.community_id,
    case when not refunded then 'release' when not released then 'refund' else 'split'
      end::public.transfer_kind, lines,
    checked => false, exchange_id => exchange.exchange_id, category => exchange.category,
    service_date => exchange.service_date, entered_by => actor_id,
    back => back)).transfer_id;
  if exists (select from public.community_settings s
    where s.community_id = exchange.community_id and s.floor_growth_basis_points > 0)
  then
    perform private.grow_floors(exchange.community_id, array(
      select row(m.to_account_id, null, m.release - m.levy)::private.leg
      from unnest(moves) m), transfer);
  end if;

  request_done := exchange.request_id is not null and private.finish_request(exchange);
  perform private.record_moves(moves, exchange, request_done, transfer, source, actor_id,
    dispute_id, raw_amount, reason);
  return settled;
end $$;
comment on function private.settle(
  private.settlement[], public.event_source, uuid, uuid, bigint, text) is
  'Moves what is held: release to the provider less the levy, refund to the recipient. Returns '
  'the escrows. Amounts in smallest steps. A full settlement ends in released, refunded or split.';

reset role;
revoke create on schema private from chronobank;
