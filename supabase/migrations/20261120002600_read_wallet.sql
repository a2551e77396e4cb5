-- Reading: the wallet, how much there is. How it came about is the next chapter.

create function private.wallet_json(account public.accounts) returns jsonb
language plpgsql stable set search_path = ''
as $$
begin
  return (
    select jsonb_build_object(
      'unit', account.unit, 'balance', account.balance + held.total, 'held', held.total,
      'incoming', incoming.total, 'available', account.balance - account.floor,
      'floor', account.floor, 'ceiling', account.ceiling)
    from (
      select coalesce(sum(e.remaining), 0)::bigint as total from public.escrows e
      where e.remaining > 0 and e.community_id = account.community_id
        and e.from_account_id = account.account_id) held,
    (
      select coalesce(sum(e.remaining), 0)::bigint as total from public.escrows e
      where e.remaining > 0 and e.to_account_id = account.account_id) incoming);
end $$;
comment on function private.wallet_json(public.accounts) is
  'What a member sees of an account, in smallest steps: balance is posted plus held; held and '
  'incoming are the open escrows; available may be spent (null: no floor).';

create function public.wallet(community_id uuid default null) returns jsonb
language plpgsql stable set search_path = ''
as $$
declare
  here constant uuid := private.my_community(wallet.community_id);
begin
  return jsonb_build_object('community_id', here, 'accounts', (
    select jsonb_agg(private.wallet_json(a) order by a.unit) from public.accounts a
    where a.member_id = private.my_member_id() and a.community_id = here));
end $$;
comment on function public.wallet(uuid) is
  'The caller''s accounts. Errors: community_required, not_found.';

grant execute on function private.wallet_json(public.accounts),
  private.member_account(uuid, uuid, text), public.wallet(uuid)
  to authenticated;
