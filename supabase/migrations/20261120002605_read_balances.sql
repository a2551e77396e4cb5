-- Reading: the balance of another member, as far as the community shows it.

grant create on schema private to chronobank;
set role chronobank;

-- Exchanges only, and what was taken back left out: gifts and grants say nothing about what
-- somebody does for others.
create function private.totals_json(account public.accounts) returns jsonb
language plpgsql stable security definer set search_path = ''
-- Line by line of one account, by keys.
set enable_hashjoin = off set enable_mergejoin = off
as $$
begin
  return (
    with moved as (
      select e.amount, r.transfer_id is not null as is_reversal
      from public.entries e
      join public.transfers t using (transfer_id, community_id)
      left join public.reversals r using (transfer_id, community_id)
      left join public.transfers o
        on o.transfer_id = r.reversed_id and o.community_id = r.community_id
      where e.account_id = account.account_id
        and (t.reason = 'exchange' or o.reason = 'exchange' or o.kind in ('release', 'split')))
    select jsonb_build_object(
      'earned', (
        select coalesce(sum(s.released - s.levied), 0) from public.escrows s
        where s.provider_id = account.member_id and s.to_account_id = account.account_id)
        + (select coalesce(sum(m.amount), 0) from moved m where (m.amount > 0) <> m.is_reversal),
      'given', (
        select coalesce(sum(s.released), 0) from public.escrows s
        where s.recipient_id = account.member_id and s.from_account_id = account.account_id)
        - (select coalesce(sum(m.amount), 0) from moved m where (m.amount < 0) <> m.is_reversal)));
end $$;
comment on function private.totals_json(public.accounts) is
  'earned: received for exchanges, less the levy; given: paid for them, the levy included. '
  'Smallest steps. Definer: the entries of others are not shown, only their sums.';

create function private.shown_balance(member_id uuid, community_id uuid, unit text) returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
declare
  account constant public.accounts := private.member_account(
    shown_balance.member_id, shown_balance.community_id, shown_balance.unit);
  visibility public.balance_visibility;
  own constant boolean := coalesce(private.my_member_id() = shown_balance.member_id, false)
    or shown_balance.community_id in (select private.my_staffed_communities());
  among constant boolean := shown_balance.community_id in (select private.my_communities());
begin
  select s.balance_visibility into visibility from public.community_settings s
  where s.community_id = shown_balance.community_id;
  if account.account_id is null or not (own or among or visibility = 'everybody')
    or not own and not exists (select from public.memberships m
      where m.member_id = account.member_id and m.community_id = account.community_id
        and m.standing not in ('pending', 'closed', 'erased'))
  then
    perform private.refuse('not_found');
  elsif not own and visibility = 'own' then
    perform private.refuse('balance_hidden');
  end if;
  return jsonb_build_object('member_id', account.member_id,
      'community_id', account.community_id, 'unit', account.unit,
      'balance', case when own or visibility <> 'totals'
        then private.wallet_json(account) -> 'balance' end)
    || private.totals_json(account);
end $$;
comment on function private.shown_balance(uuid, uuid, text) is
  'See public.member_balance. Error: balance_hidden. Definer: reads the account of another, and '
  'the setting, for strangers too.';

reset role;
revoke create on schema private from chronobank;

create function public.member_balance(
  member_id uuid, community_id uuid default null, unit text default 'HOUR')
returns jsonb
language plpgsql stable set search_path = ''
as $$
begin
  return private.shown_balance(member_balance.member_id,
    coalesce(member_balance.community_id, private.only_community()), member_balance.unit);
end $$;
comment on function public.member_balance(uuid, uuid, text) is
  'What a member has, earned and gave, in smallest steps, as far as the community shows it to who '
  'asks; balance is null where only totals are shown. Errors: not_found, balance_hidden, '
  'community_required.';
grant execute on function private.shown_balance(uuid, uuid, text),
  public.member_balance(uuid, uuid, text) to anon, authenticated;
grant execute on function private.wallet_json(public.accounts) to chronobank;
