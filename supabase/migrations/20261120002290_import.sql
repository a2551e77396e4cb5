-- Import: members, opening balances and past transfers of the system before. Lines name members by
-- what that system called them; limits, levies and grants are of its time, and do not apply.

grant create on schema public, private to chronobank;
set role chronobank;

create function private.import_once(
  staff public.memberships, kind public.import_kind, reference text, member_id uuid,
  transfer_id bigint) returns void
language plpgsql security definer set search_path = ''
as $$
begin
  insert into public.imported_lines (
    community_id, kind, reference, member_id, transfer_id, entered_by)
  select staff.community_id, import_once.kind, import_once.reference, import_once.member_id,
    import_once.transfer_id, staff.member_id
  where not exists (select from public.imported_lines i
    where i.community_id = staff.community_id and i.kind = import_once.kind
      and i.reference = private.erased_reference(import_once.reference))
  on conflict do nothing;
  if not found then
    perform private.refuse('already_imported',
      jsonb_build_object('kind', import_once.kind, 'reference', import_once.reference));
  end if;
end $$;
comment on function private.import_once(
  public.memberships, public.import_kind, text, uuid, bigint) is 'Error: already_imported.';

create function private.member_imported(community_id uuid, external_id text, field text)
returns uuid
language plpgsql stable security definer set search_path = ''
as $$
declare
  meant uuid;
begin
  select m.member_id into meant from public.memberships m
  where m.community_id = member_imported.community_id
    and m.external_id = btrim(member_imported.external_id)
    and m.standing not in ('closed', 'erased');
  if not found then
    perform private.refuse('member_unknown',
      jsonb_build_object('field', field, 'value', external_id));
  end if;
  return meant;
end $$;
comment on function private.member_imported(uuid, text, text) is
  'The member whom the system before called so. Error: member_unknown.';

create function private.import_member(staff public.memberships, line jsonb) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  known constant text := btrim(line ->> 'external_id');
  added public.memberships;
begin
  added := private.add_member(staff, btrim(line ->> 'display_name'), known,
    line - '{external_id, display_name, joined_on}'::text[],
    (line ->> 'joined_on')::date);
  perform private.import_once(staff, 'members', known, added.member_id, null);
  return jsonb_build_object('member_id', added.member_id);
end $$;
comment on function private.import_member(public.memberships, jsonb) is
  'Adds {external_id, display_name, joined_on?, email?, phone?, address?, birth_year?}, without a '
  'login. Errors: already_imported, invalid_input.';

-- From or to the account opening, whose balance then is what does not add up.
create function private.import_balance(staff public.memberships, line jsonb) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  known constant text := btrim(line ->> 'external_id');
  whose constant uuid := private.member_imported(staff.community_id, known, 'external_id');
  amount constant bigint := (line ->> 'amount')::bigint;
  posted bigint;
begin
  if amount is null or abs(amount) > 10000000 then
    perform private.refuse('invalid_input', '{"field": "amount", "maximum": 10000000}');
  elsif whose = staff.member_id and amount > 0 then
    perform private.refuse('not_neutral');
  end if;
  if amount <> 0 then
    posted := (private.post(staff.community_id, 'opening', array[
        row(private.system_account(staff.community_id, 'HOUR', 'opening'), null,
          -amount)::private.leg,
        row((private.member_account(whose, staff.community_id, 'HOUR')).account_id, null,
          amount)::private.leg],
      checked => false, entered_by => staff.member_id)).transfer_id;
    perform private.record_event('balance_imported', staff.community_id, 'staff',
      staff.member_id, member_id => whose, amount => amount, transfer_id => posted);
  end if;
  perform private.import_once(staff, 'balances', known, whose, posted);
  return jsonb_build_object('transfer_id', posted, 'member_id', whose);
end $$;
comment on function private.import_balance(public.memberships, jsonb) is
  'Posts {external_id, amount in minutes, below zero for a debt} from the account opening; once '
  'per member. Errors: member_unknown, invalid_input, not_neutral, already_imported.';

-- The pot is called pot, which nobody's external id may be.
create function private.import_transfer(staff public.memberships, line jsonb) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  known constant text := btrim(line ->> 'reference');
  payer constant uuid := case when line ->> 'from' is distinct from 'pot'
    then private.member_imported(staff.community_id, line ->> 'from', 'from') end;
  payee constant uuid := case when line ->> 'to' is distinct from 'pot'
    then private.member_imported(staff.community_id, line ->> 'to', 'to') end;
  amount constant bigint := (line ->> 'amount')::bigint;
  category constant text := coalesce(line ->> 'category', 'other');
  transfer public.transfers;
begin
  if exists (select from public.imported_lines i where i.community_id = staff.community_id
    and i.kind = 'transfers' and i.reference = known)
  then
    perform private.refuse('already_imported',
      jsonb_build_object('kind', 'transfers', 'reference', known));
  elsif amount is null or amount not between 1 and 10000000 then
    perform private.refuse('invalid_input',
      '{"field": "amount", "minimum": 1, "maximum": 10000000}');
  elsif payee = staff.member_id then
    perform private.refuse('not_neutral');
  end if;
  perform private.check_category(staff.community_id, category);
  transfer := (private.pay(staff.community_id, 'HOUR', payer, payee, amount, amount, 'import',
    category, null, private.past_date(line, staff.community_id), 'staff', staff.member_id,
    checked => false, note => line ->> 'note')).transfer;
  perform private.import_once(staff, 'transfers', known, null, transfer.transfer_id);
  return jsonb_build_object('transfer_id', transfer.transfer_id);
end $$;
comment on function private.import_transfer(public.memberships, jsonb) is
  'Posts {reference, from, to, amount in minutes, service_date, category?, note?}; from and to are '
  'external ids, or pot. Errors: member_unknown, invalid_input, not_neutral, already_imported, '
  'category_unknown, self_dealing.';

create function public.import_lines(
  actor uuid, idempotency_key text, kind public.import_kind, lines jsonb,
  dry_run boolean default false, community_id uuid default null)
returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  call private.call := private.begin_call(actor, 'admin/import', import_lines.idempotency_key,
    jsonb_build_array(community_id, kind, dry_run, lines));
  staff public.memberships;
begin
  if call.answer is not null then
    return call.answer;
  end if;
  staff := private.staff_of(call, import_lines.community_id);
  perform private.check_lines(import_lines.lines, 500);
  if import_lines.kind <> 'members' then
    perform private.lock_batch(staff.community_id, '{}',
      array(select lower(btrim(w)) from jsonb_array_elements(import_lines.lines) l,
        unnest(array[l ->> 'external_id', l ->> 'from', l ->> 'to']) w where w is not null));
  end if;
  return private.end_call(call, 200, private.judge_lines(import_lines.kind::text, staff,
    import_lines.lines, coalesce(import_lines.dry_run, false)));
end $$;
comment on function public.import_lines(uuid, text, public.import_kind, jsonb, boolean, uuid) is
  'Staff import up to 500 lines of the system before; each is entered once, or refused with its '
  'reason, see private.import_member, import_balance, import_transfer. Returns {dry_run, accepted, '
  'refused, lines}. Errors: staff_required, standing_forbids, invalid_input. '
  'Definer: members and minutes are the bank''s.';

reset role;
revoke create on schema public, private from chronobank;
grant execute on function public.import_lines(
  uuid, text, public.import_kind, jsonb, boolean, uuid) to service_role;
