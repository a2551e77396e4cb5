-- Reading: the proof. Anyone may see that the books of a community balance, and take its newest
-- seal along; staff take the entries themselves, for somebody from outside to check.

create function private.seal_json(seal public.seals) returns jsonb
language plpgsql stable set search_path = ''
as $$
begin
  return jsonb_build_object('number', seal.number, 'first_transfer_id', seal.first_transfer_id,
    'last_transfer_id', seal.last_transfer_id, 'entries', seal.entries,
    'hash', encode(seal.hash, 'hex'), 'sealed_at', seal.sealed_at);
end $$;
comment on function private.seal_json(public.seals) is 'A seal, as the API shows it.';

grant create on schema private to chronobank;
set role chronobank;

-- What all members have together is one number: whose debt is whose credit is nobody's business,
-- and in a small community two numbers would tell.
create function private.trial_balance(community_id uuid) returns jsonb
language sql stable security definer set search_path = ''
as $$
  select coalesce(jsonb_agg(jsonb_build_object('unit', u.unit, 'members', u.members,
    'held', u.held, 'system_accounts', u.systems, 'total', u.total) order by u.unit), '[]')
  from (
    select p.unit, sum(p.amount)::bigint as total,
      coalesce(sum(p.amount) filter (where p.place = 'members'), 0)::bigint as members,
      coalesce(sum(p.amount) filter (where p.place = 'held'), 0)::bigint as held,
      jsonb_object_agg(p.place, p.amount order by p.place)
        filter (where p.place not in ('members', 'held')) as systems
    from (
      select b.unit, b.place, sum(b.amount)::bigint as amount
      from (
        select a.unit, coalesce(a.system_account::text, 'members') as place, a.balance as amount
        from public.accounts a where a.community_id = trial_balance.community_id
        union all
        select e.unit, 'held', e.remaining from public.escrows e
        where e.community_id = trial_balance.community_id and e.remaining > 0) b
      group by b.unit, b.place) p
    group by p.unit) u
$$;
comment on function private.trial_balance(uuid) is
  'Per unit what members have together, what is held, and each system account; the total is zero. '
  'Amounts in smallest steps.';

create function private.proof_json(community public.communities) returns jsonb
language sql stable security definer set search_path = ''
as $$
  select jsonb_build_object('community_id', community.community_id, 'name', community.name,
    'units', private.trial_balance(community.community_id), 'seal', (
      select private.seal_json(s) from public.seals s
      where s.community_id = community.community_id order by s.number desc limit 1))
$$;
comment on function private.proof_json(public.communities) is
  'A community''s trial balance and its newest seal. Definer: anyone may see these, and nobody '
  'the accounts behind them.';

reset role;
revoke create on schema private from chronobank;

grant execute on function private.proof_json(public.communities) to anon, authenticated;
grant execute on function private.seal_json(public.seals) to chronobank, authenticated;
grant select on public.seals to authenticated;
create policy "staff see the seals of their community" on public.seals for select to authenticated
  using (community_id in (select private.my_staffed_communities()));

create function public.proof(
  community_id uuid default null, cursor text default null, page_size integer default 20)
returns jsonb
language plpgsql stable set search_path = ''
as $$
declare
  after constant uuid := private.uuid_cursor(cursor);
  items jsonb[];
begin
  if proof.community_id is not null and not exists (
    select from public.communities c where c.community_id = proof.community_id)
  then
    perform private.refuse('community_unknown');
  end if;
  items := array(
    select private.proof_json(c) from public.communities c
    where (after is null or c.community_id > after)
      and (proof.community_id is null or c.community_id = proof.community_id)
    order by c.community_id limit private.bounded(page_size) + 1);
  return private.page_json(items, private.bounded(page_size), 'community_id');
end $$;
comment on function public.proof(uuid, text, integer) is
  'The trial balance and the newest seal of each community, for anyone; see private.trial_balance. '
  'Errors: community_unknown, invalid_cursor.';
grant execute on function public.proof(uuid, text, integer) to anon, authenticated;

-- Whole seals: what is not sealed yet proves nothing.
create function public.admin_ledger(
  community_id uuid default null, from_date date default null, to_date date default null,
  cursor text default null)
returns jsonb
language plpgsql stable set search_path = ''
as $$
declare
  here constant uuid := private.my_staffed_community(admin_ledger.community_id);
  after constant bigint := private.number_cursor(cursor);
  at_most constant integer := 5000;
  zone constant text := (
    select c.time_zone from public.community_settings c where c.community_id = here);
  since constant timestamptz := coalesce(private.start_of(from_date, zone), '-infinity');
  until constant timestamptz := coalesce(private.start_of(to_date + 1, zone), 'infinity');
  chosen public.seals[];
  numbers integer[];
  ends bigint[];
  before public.seals;
  more boolean;
begin
  with asked as (
    select s.seal as s, (s.seal).number, row_number() over (order by (s.seal).number) as place,
      sum((s.seal).entries) over (order by (s.seal).number) as entries
    from (
      -- A seal is on one entry or more: so many are a page at least.
      select s as seal from public.seals s
      where s.community_id = here and s.number > coalesce(after, 0)
        and s.sealed_at >= since and s.sealed_at < until
      order by s.number limit at_most + 1) s)
  select array_agg(a.s order by a.number) filter (where a.entries <= at_most or a.place = 1),
    coalesce(bool_or(a.entries > at_most and a.place > 1), false) into chosen, more
  from asked a;
  select * into before from public.seals s
  where s.community_id = here and s.number = chosen[1].number - 1;
  select array_agg(c.number order by c.number), array_agg(c.last_transfer_id order by c.number)
    into numbers, ends
  from unnest(chosen) c;
  return jsonb_build_object('community_id', here,
    'before', case when before.number is not null then private.seal_json(before) end,
    'seals', (select coalesce(jsonb_agg(private.seal_json(s) order by s.number), '[]')
      from unnest(chosen) s),
    -- A seal goes on where the one before it ends, so that they are read as one range.
    'items', (
      select coalesce(jsonb_agg(jsonb_build_object('seal', numbers[1 + width_bucket(
          l.transfer_id - 1, ends)]) || to_jsonb(l)
        order by l.transfer_id, l.entry_id), '[]')
      from private.ledger_lines(
        here, coalesce(before.last_transfer_id, 0), ends[cardinality(ends)]) l),
    'next_cursor', case when more then numbers[cardinality(numbers)]::text end);
end $$;
comment on function public.admin_ledger(uuid, date, date, text) is
  'The entries that were sealed in those days (both included; all unless told), for staff: as '
  'many whole seals as have 5000 entries, and the seal before them. '
  'Errors: staff_required, community_required, not_found, invalid_cursor.';
grant select on private.ledger to authenticated;
grant execute on function private.ledger_lines(uuid, bigint, bigint),
  private.details(public.transfers), private.holder(public.accounts),
  public.admin_ledger(uuid, date, date, text) to authenticated;
