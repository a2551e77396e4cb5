-- Writing: group exchanges. One exchange with many legs, held in one transfer.

grant create on schema public, private to chronobank;
set role chronobank;

-- One call for all presets: what is asked for becomes legs, and legs become escrows.
create function public.group_hold(
  actor uuid, idempotency_key text, category text, preset public.group_preset default 'legs',
  legs jsonb default null, teacher_id uuid default null, taught bigint default null,
  minutes bigint default null, participants jsonb default null, recipient_id uuid default null,
  helpers jsonb default null, provider_id uuid default null, total bigint default null,
  members jsonb default null, community_id uuid default null, service_date date default null)
returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  terms constant jsonb := private.group_terms(jsonb_build_object('legs', legs,
    'teacher_id', teacher_id, 'taught', taught, 'minutes', minutes, 'participants', participants,
    'recipient_id', recipient_id, 'helpers', helpers, 'provider_id', provider_id,
    'total', total, 'members', members));
  call private.call := private.begin_call(actor, 'groups', group_hold.idempotency_key,
    jsonb_build_array(community_id, category, service_date, preset, terms));
  organiser public.memberships;
  planned private.hold_leg[];
  exchange public.exchanges;
begin
  if call.answer is not null then
    return call.answer;
  end if;
  organiser := private.acting_membership(call.member_id, group_hold.community_id);
  perform private.check_category(organiser.community_id, group_hold.category);
  perform private.check_group_terms(group_hold.preset, terms);
  planned := private.group_legs(group_hold.preset, terms, organiser.community_id);
  perform private.check_group(organiser, planned);

  insert into public.exchanges (
    community_id, kind, category, service_date, raw_amount, organiser_id, preset, confirmation,
    entered)
  select organiser.community_id, 'group', group_hold.category, group_hold.service_date,
    private.group_amount(group_hold.preset, terms), organiser.member_id, group_hold.preset,
    s.group_confirmation, private.group_numbers(terms)
  from public.community_settings s where s.community_id = organiser.community_id
  returning * into exchange;
  perform private.hold(exchange, 'HOUR', planned,
    case organiser.role when 'member' then 'member' else 'staff' end::public.event_source,
    call.member_id);
  return private.end_call(call, 201, private.group_json(exchange, call.member_id));
end $$;
comment on function public.group_hold(uuid, text, text, public.group_preset, jsonb, uuid, bigint,
  bigint, jsonb, uuid, jsonb, uuid, bigint, jsonb, uuid, date) is
  'Staff, or a member who pays every leg, open an exchange of up to 200 legs by a preset, held in '
  'one transfer; minutes as entered. Returns {exchange, escrows, progress}. Errors: '
  'staff_required, category_unknown, invalid_input, amount_rounds_to_nothing, share_of_nothing, '
  'class_underpaid, self_dealing, not_neutral, not_found, standing_forbids, '
  'partner_standing_forbids, balance_too_low, ceiling_reached. '
  'Definer: minutes are moved by the bank alone.';

-- Who may open it with whom. The legs are planned already, whoever pays or is paid by them.
create function private.check_group(organiser public.memberships, legs private.hold_leg[])
returns void
language plpgsql volatile security definer set search_path = ''
-- By keys, however many legs the planner thinks there are; see private.post.
set enable_hashjoin = off set enable_mergejoin = off
as $$
begin
  if organiser.role = 'member'
    and exists (select from unnest(legs) l
      where l.recipient_id is distinct from organiser.member_id)
  then
    -- A member opens what they pay themself; minutes of others are set aside by staff.
    perform private.refuse('staff_required');
  elsif organiser.role <> 'member' then
    perform private.check_standing(organiser);
  end if;
  if exists (select from unnest(legs) l where l.recipient_id = l.provider_id) then
    perform private.refuse('self_dealing');
  elsif exists (select from unnest(legs) l where l.provider_id = organiser.member_id) then
    -- Nobody books minutes to themselves; a colleague does it for them.
    perform private.refuse('not_neutral');
  elsif exists (
    select from unnest(legs) l
    cross join lateral (values (l.recipient_id, false), (l.provider_id, true)
      ) side (member_id, may_be_the_pot)
    left join public.memberships m on m.community_id = organiser.community_id
      and m.member_id = side.member_id
    where m.member_id is null and not (side.member_id is null and side.may_be_the_pot))
  then
    perform private.refuse('not_found');
  end if;
  perform private.check_group_standings(organiser, legs);
end $$;
comment on function private.check_group(public.memberships, private.hold_leg[]) is
  'Errors: staff_required, standing_forbids, self_dealing, not_neutral, not_found, '
  'partner_standing_forbids.';

create function private.check_group_standings(
  organiser public.memberships, legs private.hold_leg[]) returns void
language plpgsql volatile security definer set search_path = ''
set enable_hashjoin = off set enable_mergejoin = off
as $$
declare
  taking_part record;
begin
  -- One by one in the order of their ids: who is leaving is locked.
  for taking_part in
    select m as membership, sums.amount
    from (
      select side.member_id, sum(side.amount)::bigint as amount
      from unnest(legs) l
      cross join lateral (values (l.recipient_id, -l.amount), (l.provider_id, l.amount)
        ) side (member_id, amount)
      group by side.member_id, side.amount > 0) sums
    join public.memberships m on m.community_id = organiser.community_id
      and m.member_id = sums.member_id
    order by m.member_id, sums.amount
  loop
    perform private.check_direction(taking_part.membership, 'HOUR', taking_part.amount,
      case (taking_part.membership).member_id when organiser.member_id then 'standing_forbids'
        else 'partner_standing_forbids' end);
  end loop;
end $$;
comment on function private.check_group_standings(public.memberships, private.hold_leg[]) is
  'What each pays and what each is paid, all legs together. '
  'Errors: standing_forbids, partner_standing_forbids.';

reset role;
revoke create on schema public, private from chronobank;
grant execute on function public.group_hold(uuid, text, text, public.group_preset, jsonb, uuid,
  bigint, bigint, jsonb, uuid, jsonb, uuid, bigint, jsonb, uuid, date) to service_role;
