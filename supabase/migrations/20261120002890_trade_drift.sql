-- Drift between communities: what would be wrong with trades, as a query that finds nothing. It
-- reads both sides, each finding is in the books of one.

-- A thing that is wrong, as every check reports it.
create type private.drift as (
  check_name text, community_id uuid, subject text, expected text, actual text);

grant create on schema private to chronobank;
set role chronobank;

create function private.federation_drift() returns setof private.drift
language sql stable security definer set search_path = ''
as $$
  select 'a trade has its other side', t.community_id, 'transfer ' || t.transfer_id,
    'transfer ' || t.partner_transfer_id, 'none that says the same'
  from public.trades t
  where not exists (
    select from public.trades o
    where o.transfer_id = t.partner_transfer_id and o.community_id = t.partner_id
      and o.partner_transfer_id = t.transfer_id and o.partner_id = t.community_id
      and (o.amount, o.partner_amount, o.ours, o.theirs)
        = (t.partner_amount, t.amount, t.theirs, t.ours))
  union all
  -- Each transfer of the kind, with what it moved on the trade account.
  select 'a trade moves what it says', t.community_id, 'transfer ' || t.transfer_id,
    coalesce((-d.amount)::text, 'a trade'), coalesce(sum(e.amount)::text, 'nothing')
  from public.transfers t
  left join public.trades d using (transfer_id, community_id)
  left join (public.entries e join public.accounts a using (account_id))
    on e.transfer_id = t.transfer_id and a.partner_id = d.partner_id
  where t.kind = 'trade'
  group by t.transfer_id, t.community_id, d.amount
  having sum(e.amount) is distinct from -d.amount or d.amount is null
  union all
  select 'a trade account holds its trades', a.community_id, 'account ' || a.account_id,
    (coalesce(d.total, 0) + coalesce(r.total, 0))::text, a.balance::text
  from public.accounts a
  left join (
    select t.community_id, t.partner_id, sum(-t.amount) as total from public.trades t
    group by 1, 2) d using (community_id, partner_id)
  left join (
    select e.account_id, sum(e.amount) as total
    from public.transfers t join public.entries e using (transfer_id, community_id)
    where t.kind = 'remainder' group by 1) r using (account_id)
  where a.partner_id is not null and a.balance <> coalesce(d.total, 0) + coalesce(r.total, 0)
  union all
  -- Between two that only ever traded minute for minute nothing was rounded.
  select 'the two sides of a line mirror each other', a.community_id,
    'account ' || a.account_id, (-o.balance)::text, a.balance::text
  from public.accounts a
  join public.accounts o on o.community_id = a.partner_id and o.partner_id = a.community_id
    and o.unit = a.unit
  where a.balance <> -o.balance and not exists (
    select from public.trades t
    where t.community_id = a.community_id and t.partner_id = a.partner_id and t.ours <> t.theirs)
$$;
comment on function private.federation_drift() is
  'What is wrong with trades: the two sides against each other, and each against its own books.';

reset role;
revoke create on schema private from chronobank;
