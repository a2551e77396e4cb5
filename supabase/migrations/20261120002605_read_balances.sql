-- Reading: the balance of another member, as far as the community shows it.

grant create on schema private to chronobank;
set role chronobank;

create function private.shown_balance(member_id uuid, community_id uuid, unit text) returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
declare
  account constant public.accounts := private.member_account(
    shown_balance.member_id, shown_balance.community_id, shown_balance.unit);
  visibility public.balance_visibility;
  wallet jsonb;
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
  -- Of exchanges alone, and without what was taken back: gifts and grants say nothing about what
  -- somebody does for others. Two sums that each posting keeps, and what is open.
  wallet := private.wallet_json(account);
  return jsonb_build_object('member_id', account.member_id,
    'community_id', account.community_id, 'unit', account.unit,
    'balance', case when own or visibility <> 'totals' then wallet -> 'balance' end,
    'earned', account.earned, 'given', account.given - (wallet ->> 'held')::bigint);
end $$;
comment on function private.shown_balance(uuid, uuid, text) is
  'See public.member_balance. Errors: not_found, balance_hidden. Definer: reads the '
  'account of another, and the setting, for strangers too.';

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
  'What a member has; earned: received for exchanges, less the levy; given: paid for them, the '
  'levy included. In smallest steps, as far as the community shows it to who asks; balance is null '
  'where only totals are shown. Errors: not_found, balance_hidden, community_required.';
grant execute on function private.shown_balance(uuid, uuid, text),
  public.member_balance(uuid, uuid, text) to anon, authenticated;
grant execute on function private.wallet_json(public.accounts) to chronobank;
