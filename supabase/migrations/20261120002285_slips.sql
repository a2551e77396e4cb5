-- Slips: lines of paper, each with a verdict of its own. Lines of imports go the same way.

grant create on schema public, private to chronobank;
set role chronobank;

-- Whom a line means: a number, or a name as others read it.
create function private.member_meant(community_id uuid, who text, field text)
returns public.memberships
language plpgsql stable security definer set search_path = ''
as $$
declare
  meant public.memberships[];
begin
  select array_agg(m) into meant
  from public.memberships m join public.members p using (member_id)
  where m.community_id = member_meant.community_id
    and m.standing not in ('pending', 'closed', 'erased')
    and case when who ~ '^[0-9]{1,9}$' then m.number = who::integer
      else lower(p.display_name) = lower(btrim(who)) end;
  if meant is null then
    perform private.refuse('member_unknown', jsonb_build_object('field', field, 'value', who));
  elsif cardinality(meant) > 1 then
    perform private.refuse('name_ambiguous', jsonb_build_object('field', field, 'value', who,
      'numbers', (select jsonb_agg(m.number order by m.number) from unnest(meant) m)));
  end if;
  return meant[1];
end $$;
comment on function private.member_meant(uuid, text, text) is
  'The member behind a number or a display name, whatever its case. '
  'Errors: member_unknown, name_ambiguous (numbers).';

create function private.past_date(line jsonb, community_id uuid) returns date
language plpgsql volatile security definer set search_path = ''
as $$
declare
  day date;
begin
  if coalesce(line ->> 'service_date', '') !~ '^(19|20|21)[0-9]{2}-[0-9]{2}-[0-9]{2}$' then
    perform private.refuse('invalid_input', '{"field": "service_date"}');
  end if;
  day := (line ->> 'service_date')::date;
  perform private.check_service_date(past_date.community_id, day);
  return day;
exception when datetime_field_overflow or invalid_datetime_format then
  perform private.refuse('invalid_input', '{"field": "service_date"}');
  return null;
end $$;
comment on function private.past_date(jsonb, uuid) is
  'The day a service took place: one there is, and not after today. Error: invalid_input.';

-- Locks whom a batch is about before its first line: memberships, then accounts, in the one order.
-- Line by line two batches would wait for each other, and somebody who closes at zero meanwhile
-- would be given minutes all the same. The pot receives levies.
create function private.lock_batch(community_id uuid, numbers integer[], names text[])
returns void
language plpgsql volatile security definer set search_path = ''
as $$
declare
  members uuid[];
begin
  members := array(
    select m.member_id from public.memberships m
    where m.community_id = lock_batch.community_id and m.number = any (numbers)
    union
    select m.member_id from public.memberships m join public.members p using (member_id)
    where m.community_id = lock_batch.community_id and lower(p.display_name) = any (names)
    union
    select m.member_id from public.memberships m
    where m.community_id = lock_batch.community_id and lower(m.external_id) = any (names));
  perform from public.memberships m
  where m.community_id = lock_batch.community_id and m.member_id = any (members)
    and m.standing = 'leaving'
  order by m.member_id for no key update;
  perform from public.memberships m
  where m.community_id = lock_batch.community_id and m.member_id = any (members)
  order by m.member_id for key share;
  perform from public.accounts a
  where a.account_id = any (array(
    select o.account_id from public.accounts o
    where o.community_id = lock_batch.community_id and o.unit = 'HOUR'
      and o.member_id = any (members)
    union all
    select o.account_id from public.accounts o
    where o.community_id = lock_batch.community_id and o.unit = 'HOUR' and o.member_id is null
      and o.system_account in ('pot', 'opening')))
  order by a.account_id for no key update;
end $$;
comment on function private.lock_batch(uuid, integer[], text[]) is
  'names: display names and external ids, in lower case.';

-- A slip: the recipient's word on paper, typed by staff.
create function private.enter_slip(staff public.memberships, line jsonb) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  number constant text := btrim(line ->> 'slip_number');
  provider constant public.memberships :=
    private.member_meant(staff.community_id, line ->> 'provider', 'provider');
  recipient constant public.memberships :=
    private.member_meant(staff.community_id, line ->> 'recipient', 'recipient');
  on_day constant date := private.past_date(line, staff.community_id);
  raw constant bigint := (line ->> 'amount')::bigint;
  entered constant bigint := private.round_amount(raw, staff.community_id);
  transfer public.transfers;
begin
  if exists (select from public.slips s where s.community_id = staff.community_id
    and lower(s.slip_number) = lower(number))
  then
    perform private.refuse('slip_known', jsonb_build_object('slip_number', number));
  elsif provider.member_id = staff.member_id then
    perform private.refuse('not_neutral');
  end if;
  perform private.check_category(staff.community_id, line ->> 'category');
  perform private.check_direction(recipient, 'HOUR', -entered, 'partner_standing_forbids');
  perform private.check_direction(provider, 'HOUR', entered, 'partner_standing_forbids');
  perform set_config('chronobank.typist', staff.member_id::text, true),
    set_config('chronobank.door', 'staff', true);
  transfer := (private.pay(staff.community_id, 'HOUR', recipient.member_id, provider.member_id,
    raw, entered, 'transfer', line ->> 'category', 'exchange', on_day, 'staff',
    recipient.member_id, levied => true)).transfer;
  insert into public.slips (community_id, slip_number, service_date, provider_id, recipient_id,
    raw_amount, amount, category, transfer_id, entered_by)
  values (staff.community_id, number, on_day, provider.member_id, recipient.member_id, raw,
    entered, line ->> 'category', transfer.transfer_id, staff.member_id)
  on conflict do nothing;
  if not found then
    perform private.refuse('slip_known', jsonb_build_object('slip_number', number));
  end if;
  return jsonb_build_object('transfer_id', transfer.transfer_id);
end $$;
comment on function private.enter_slip(public.memberships, jsonb) is
  'Posts a slip {slip_number, service_date, provider, recipient, amount in minutes, category}. '
  'Errors: member_unknown, name_ambiguous, invalid_input, amount_rounds_to_nothing, slip_known, '
  'not_neutral, category_unknown, partner_standing_forbids, self_dealing, balance_too_low, '
  'ceiling_reached.';

-- One line in a subtransaction: accepted, or refused without a trace. What is no refusal of ours
-- and no fault of the line (a deadlock, a cancellation) ends the call, which may be tried again.
create function private.judge_line(kind text, staff public.memberships, line jsonb)
returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  done jsonb;
  facts text;
  words text;
  named text;
begin
  done := case kind
    when 'slips' then private.enter_slip(staff, line)
    when 'members' then private.import_member(staff, line)
    when 'balances' then private.import_balance(staff, line)
    else private.import_transfer(staff, line) end;
  -- A deferred check that fails belongs to this line.
  set constraints all immediate;
  set constraints all deferred;
  return '{"verdict": "accepted", "code": null, "message": null, "details": {}}' || done;
exception when others then
  get stacked diagnostics facts = pg_exception_detail, words = message_text,
    named = constraint_name;
  if sqlstate like 'PT%' then
    return jsonb_build_object('verdict', 'refused', 'code', facts::jsonb -> 'code',
      'message', words, 'details', facts::jsonb - 'code');
  elsif sqlstate ~ '^2[23]' then
    return jsonb_build_object('verdict', 'refused', 'code', 'invalid_input',
      'message', (select r.message from private.refusals r where r.code = 'invalid_input'),
      'details', jsonb_build_object('rule', coalesce(nullif(named, ''), words)));
  end if;
  raise;
end $$;
comment on function private.judge_line(text, public.memberships, jsonb) is
  'Enters a line of a batch. Returns {verdict, code, message, details, transfer_id?, member_id?}.';

-- All lines in their order; a dry run is judged the same way, and rolled back as a whole.
create function private.judge_lines(
  kind text, staff public.memberships, lines jsonb, dry_run boolean) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  verdicts jsonb[] := array[]::jsonb[];
  line jsonb;
begin
  begin
    for line in select l from jsonb_array_elements(lines) l loop
      verdicts := verdicts || (jsonb_build_object('line', cardinality(verdicts) + 1,
        'reference', coalesce(line -> 'slip_number', line -> 'reference', line -> 'external_id'),
        'transfer_id', null, 'member_id', null) || private.judge_line(kind, staff, line));
    end loop;
    if dry_run then
      raise exception using errcode = 'DRYRN';
    end if;
  exception when sqlstate 'DRYRN' then
    select array_agg(v || '{"transfer_id": null, "member_id": null}' order by n) into verdicts
    from unnest(verdicts) with ordinality as v (v, n);
  end;
  perform set_config('chronobank.typist', '', true);
  return jsonb_build_object('dry_run', dry_run,
    'accepted', (select count(*) from unnest(verdicts) v where v ->> 'verdict' = 'accepted'),
    'refused', (select count(*) from unnest(verdicts) v where v ->> 'verdict' = 'refused'),
    'lines', to_jsonb(verdicts));
end $$;
comment on function private.judge_lines(text, public.memberships, jsonb, boolean) is
  'Returns {dry_run, accepted, refused, lines: a verdict each}. A dry run changes nothing.';

create function private.check_lines(lines jsonb, most integer) returns void
language plpgsql stable security definer set search_path = ''
as $$
begin
  if jsonb_typeof(lines) is distinct from 'array'
    or jsonb_array_length(lines) not between 1 and most
  then
    perform private.refuse('invalid_input',
      jsonb_build_object('field', 'lines', 'minimum', 1, 'maximum', most));
  end if;
end $$;
comment on function private.check_lines(jsonb, integer) is 'Error: invalid_input.';

create function public.slips_enter(
  actor uuid, idempotency_key text, lines jsonb, dry_run boolean default false,
  community_id uuid default null)
returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  call private.call := private.begin_call(actor, 'admin/slips', slips_enter.idempotency_key,
    jsonb_build_array(community_id, dry_run, lines));
  staff public.memberships;
begin
  if call.answer is not null then
    return call.answer;
  end if;
  staff := private.staff_of(call, slips_enter.community_id);
  perform private.check_lines(slips_enter.lines, 200);
  perform private.lock_batch(staff.community_id,
    array(select w::integer from jsonb_array_elements(slips_enter.lines) l,
      unnest(array[l ->> 'provider', l ->> 'recipient']) w where w ~ '^[0-9]{1,9}$'),
    array(select lower(btrim(w)) from jsonb_array_elements(slips_enter.lines) l,
      unnest(array[l ->> 'provider', l ->> 'recipient']) w));
  return private.end_call(call, 200, private.judge_lines(
    'slips', staff, slips_enter.lines, coalesce(slips_enter.dry_run, false)));
end $$;
comment on function public.slips_enter(uuid, text, jsonb, boolean, uuid) is
  'Staff enter up to 200 paper slips; each line is posted or refused with its reason, see '
  'private.enter_slip. Returns {dry_run, accepted, refused, lines}. Errors: staff_required, '
  'standing_forbids, invalid_input. Definer: minutes are moved by the bank alone.';

reset role;
revoke create on schema public, private from chronobank;
grant execute on function public.slips_enter(uuid, text, jsonb, boolean, uuid) to service_role;
