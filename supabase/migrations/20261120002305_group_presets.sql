-- Presets of groups: how what people enter becomes legs. Minutes are rounded where they are
-- entered (an amount, the minutes of a class, a total); what is divided after that is exact.

grant create on schema private to chronobank;
set role chronobank;

-- Largest remainder: each gets the whole part of their share; the minutes that are left over go
-- to those who have lost most by that, and among equals to those named first.
create function private.shares(total bigint, weights bigint[]) returns bigint[]
language plpgsql immutable set search_path = ''
as $$
begin
  return (
    select array_agg(part.whole + (part.turn <= total - part.given)::integer order by part.n)
    from (
      select w.n, total * w.weight / whole.weight as whole,
        sum(total * w.weight / whole.weight) over () as given,
        row_number() over (order by total * w.weight % whole.weight desc, w.n) as turn
      from unnest(weights) with ordinality w (weight, n),
        (select sum(v)::bigint as weight from unnest(weights) v) whole) part);
end $$;
comment on function private.shares(bigint, bigint[]) is
  'A total divided by weights, exact to the smallest step. Source: Hare quota, largest remainder.';

-- What was sent, without what was not.
create function private.group_terms(sent jsonb) returns jsonb
language plpgsql immutable set search_path = ''
as $$
begin
  return (
   select coalesce(jsonb_object_agg(f.key, f.value), '{}') from jsonb_each(sent) f
    where f.value <> 'null');
end $$;
comment on function private.group_terms(jsonb) is 'An object without its empty fields.';

create function private.group_numbers(terms jsonb) returns jsonb
language plpgsql immutable set search_path = ''
as $$
begin
  return (
   select coalesce(jsonb_object_agg(f.key, f.value), '{}') from jsonb_each(terms) f
    where f.key in ('taught', 'minutes', 'total'));
end $$;
comment on function private.group_numbers(jsonb) is
  'The minutes that were entered for the whole group, before rounding; no names.';

create function private.group_amount(preset public.group_preset, terms jsonb) returns bigint
language plpgsql stable set search_path = ''
as $$
begin
  return case preset
    when 'class' then (terms ->> 'minutes')::bigint * jsonb_array_length(terms -> 'participants')
    when 'legs' then (select sum((l ->> 'amount')::bigint)
      from jsonb_array_elements(terms -> 'legs') l)
    when 'work_party' then (select sum((l ->> 'amount')::bigint)
      from jsonb_array_elements(terms -> 'helpers') l)
    else (terms ->> 'total')::bigint end;
end $$;
comment on function private.group_amount(public.group_preset, jsonb) is
  'Minutes that all pay together, as entered.';

-- Each preset has its fields, all of them and no others; the last one is its list.
create function private.check_group_terms(preset public.group_preset, terms jsonb)
returns void
language plpgsql stable security definer set search_path = ''
as $$
declare
  wanted constant text[] := case preset
    when 'legs' then '{legs}'
    when 'class' then '{teacher_id, taught, minutes, participants}'
    when 'work_party' then '{recipient_id, helpers}'
    else array[case when terms ? 'provider_id' then 'provider_id' else 'recipient_id' end,
      'total', 'members'] end;
  list constant text := wanted[cardinality(wanted)];
  -- A class of a hundred has two hundred legs: to the teacher, and to the pot.
  maximum constant integer := case preset when 'class' then 100 else 200 end;
  wrong text;
begin
  select f.name into wrong from (
    (select unnest(wanted) except select jsonb_object_keys(terms))
    union all
    (select jsonb_object_keys(terms) except select unnest(wanted))) f (name)
  limit 1;
  if wrong is not null then
    perform private.refuse('invalid_input',
      jsonb_build_object('field', wrong, 'preset', preset));
  elsif jsonb_typeof(terms -> list) <> 'array'
    or jsonb_array_length(terms -> list) not between 1 and maximum
  then
    perform private.refuse('invalid_input',
      jsonb_build_object('field', list, 'minimum', 1, 'maximum', maximum));
  end if;
  perform private.check_list(preset, list, terms -> list);
end $$;
comment on function private.check_group_terms(public.group_preset, jsonb) is
  'Error: invalid_input.';

create function private.check_list(preset public.group_preset, list text, items jsonb)
returns void
language plpgsql stable security definer set search_path = ''
as $$
declare
  twice text;
begin
  -- Twice the same name is a slip of the hand; legs may repeat.
  select coalesce(i ->> 'member_id', i #>> '{}') into twice from jsonb_array_elements(items) i
  where preset <> 'legs' group by 1 having count(*) > 1 limit 1;
  if twice is not null then
    perform private.refuse('invalid_input',
      jsonb_build_object('field', list, 'twice', twice));
  elsif preset in ('legs', 'work_party') and exists (
    select from jsonb_array_elements(items) i where coalesce(i ->> 'amount', '') = '')
  then
    perform private.refuse('invalid_input', '{"field": "amount"}');
  elsif preset = 'weighted_split' and exists (
      select from jsonb_array_elements(items) i
      where coalesce((i ->> 'weight')::bigint, 0) not between 1 and 1000000)
    or preset = 'equal_split' and exists (
      select from jsonb_array_elements(items) i where i ->> 'weight' is not null)
  then
    perform private.refuse('invalid_input',
      '{"field": "weight", "minimum": 1, "maximum": 1000000}');
  end if;
end $$;
comment on function private.check_list(public.group_preset, text, jsonb) is
  'Error: invalid_input.';

create function private.group_legs(
  preset public.group_preset, terms jsonb, community_id uuid) returns private.hold_leg[]
language plpgsql stable security definer set search_path = ''
as $$
begin
  case preset
    when 'class' then
      return private.class_legs(terms, group_legs.community_id);
    when 'equal_split', 'weighted_split' then
      return private.split_legs(terms, group_legs.community_id);
    else
      -- Each leg as entered; in a work party one recipient pays all helpers.
      return array(
        select row(coalesce(l.leg ->> 'recipient_id', terms ->> 'recipient_id')::uuid,
          coalesce(l.leg ->> 'provider_id', l.leg ->> 'member_id')::uuid,
          (l.leg ->> 'amount')::bigint,
          private.round_amount((l.leg ->> 'amount')::bigint, group_legs.community_id)
          )::private.hold_leg
        from jsonb_array_elements(coalesce(terms -> 'legs', terms -> 'helpers'))
          with ordinality l (leg, n)
        order by l.n);
  end case;
end $$;
comment on function private.group_legs(public.group_preset, jsonb, uuid) is
  'Who pays whom how much. Errors: invalid_input, amount_rounds_to_nothing, class_underpaid, '
  'share_of_nothing.';

-- Everybody pays the minutes of the class. What the teacher earns is divided among the payers,
-- the rest of what each pays goes to the pot.
create function private.class_legs(terms jsonb, community_id uuid) returns private.hold_leg[]
language plpgsql stable security definer set search_path = ''
as $$
declare
  payers constant uuid[] := array(
    select p.id::uuid from jsonb_array_elements_text(terms -> 'participants')
      with ordinality p (id, n) order by p.n);
  each_pays constant bigint := private.round_amount(
    (terms ->> 'minutes')::bigint, class_legs.community_id);
  earned constant bigint := private.round_amount(
    (terms ->> 'taught')::bigint, class_legs.community_id);
  paid constant bigint := each_pays * cardinality(payers);
begin
  if earned > paid then
    perform private.refuse('class_underpaid',
      jsonb_build_object('taught', earned, 'paid', paid));
  end if;
  return array(
    select row(p.member_id, leg.payee, null, leg.amount)::private.hold_leg
    from unnest(payers, private.shares(earned, array_fill(1::bigint, array[cardinality(payers)])))
      with ordinality p (member_id, share, n)
    cross join lateral (values
      (1, (terms ->> 'teacher_id')::uuid, p.share), (2, null, each_pays - p.share)
    ) leg (place, payee, amount)
    where leg.amount > 0
    order by p.n, leg.place);
end $$;
comment on function private.class_legs(jsonb, uuid) is
  'Errors: invalid_input, amount_rounds_to_nothing, class_underpaid.';

-- One total, divided: among those who are paid for it, or among those who pay for it.
create function private.split_legs(terms jsonb, community_id uuid) returns private.hold_leg[]
language plpgsql stable security definer set search_path = ''
as $$
declare
  members constant uuid[] := array(
    select (m.item ->> 'member_id')::uuid from jsonb_array_elements(terms -> 'members')
      with ordinality m (item, n) order by m.n);
  amounts constant bigint[] := private.shares(
    private.round_amount((terms ->> 'total')::bigint, split_legs.community_id), array(
      select coalesce((m.item ->> 'weight')::bigint, 1)
      from jsonb_array_elements(terms -> 'members') with ordinality m (item, n) order by m.n));
begin
  if 0 = any (amounts) then
    perform private.refuse('share_of_nothing',
      jsonb_build_object('member_id', members[array_position(amounts, 0)]));
  end if;
  return array(
    select row(coalesce((terms ->> 'recipient_id')::uuid, m.member_id),
      coalesce((terms ->> 'provider_id')::uuid, m.member_id), null, m.amount)::private.hold_leg
    from unnest(members, amounts) with ordinality m (member_id, amount, n) order by m.n);
end $$;
comment on function private.split_legs(jsonb, uuid) is
  'Errors: invalid_input, amount_rounds_to_nothing, share_of_nothing.';

reset role;
revoke create on schema private from chronobank;
