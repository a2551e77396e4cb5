-- Writing: what a coordinator records. Exchanges that staff confirm, and the members who need it.

grant create on schema public, private to chronobank;
set role chronobank;

create function public.admin_escrow_confirm(
  actor uuid, idempotency_key text, escrow_id uuid, amount bigint default null,
  final boolean default true, reason text default null)
returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  call private.call := private.begin_call(actor, 'admin/escrow/confirm',
    admin_escrow_confirm.idempotency_key, jsonb_build_array(escrow_id, amount, final, reason));
  escrow public.escrows;
  settled public.escrows[];
  release bigint;
begin
  if call.answer is not null then
    return call.answer;
  end if;
  select e.* into escrow from public.escrows e
  where e.escrow_id = admin_escrow_confirm.escrow_id and exists (
    select from public.memberships m where m.community_id = e.community_id
      and m.member_id = call.member_id and m.role <> 'member')
  for no key update;
  if not found then
    perform private.refuse('not_found');
  elsif call.member_id in (escrow.recipient_id, escrow.provider_id) then
    perform private.refuse('not_neutral');
  end if;
  perform private.staff_of(call, escrow.community_id);
  if escrow.recording <> 'coordinator' then
    perform private.refuse('recording_forbids',
      jsonb_build_object('recording', escrow.recording));
  end if;
  perform private.check_open(escrow);

  -- Nothing is an answer as well: it did not take place.
  release := case when admin_escrow_confirm.amount = 0 then 0 else coalesce(
    private.part_of(escrow, admin_escrow_confirm.amount), escrow.claimed, escrow.remaining) end;
  if release = 0 and not final then
    perform private.refuse('invalid_input', '{"field": "amount", "minimum": 1}');
  end if;
  settled := private.settle(
    array[row(escrow.escrow_id, release,
      case when final then escrow.remaining - release else 0 end)::private.settlement],
    'staff', call.member_id, raw_amount => nullif(admin_escrow_confirm.amount, 0),
    reason => admin_escrow_confirm.reason);
  return private.end_call(call, 200, private.escrow_json(settled[1]));
end $$;
comment on function public.admin_escrow_confirm(uuid, text, uuid, bigint, boolean, text) is
  'Neutral staff confirm minutes (rounded; default: what the provider claims, or all; 0: it did '
  'not take place) where a coordinator records, before the delivery or after it. final returns '
  'the rest to the recipient. Returns the escrow. Errors: not_found, not_neutral, '
  'recording_forbids, standing_forbids, more_than_held, invalid_input, escrow_not_open, '
  'under_dispute, deadline_passed. Definer: minutes are moved by the bank alone.';

create function public.membership_mark(
  actor uuid, idempotency_key text, member_id uuid, vulnerable boolean, reason text,
  community_id uuid default null)
returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  call private.call := private.begin_call(actor, 'admin/members/mark',
    membership_mark.idempotency_key,
    jsonb_build_array(community_id, member_id, vulnerable, reason));
  membership public.memberships;
begin
  if call.answer is not null then
    return call.answer;
  end if;
  membership := private.staffed_membership(
    call.member_id, membership_mark.community_id, membership_mark.member_id);
  perform private.check_reason(membership_mark.reason);
  update public.memberships m set vulnerable = membership_mark.vulnerable
  where m.member_id = membership.member_id and m.community_id = membership.community_id
  returning m.* into membership;
  perform private.record_event('membership_marked', membership.community_id, 'staff',
    call.member_id, member_id => membership.member_id, reason => membership_mark.reason,
    facts => jsonb_build_object('vulnerable', membership.vulnerable));
  return private.end_call(call, 200, private.membership_json(membership));
end $$;
comment on function public.membership_mark(uuid, text, uuid, boolean, text, uuid) is
  'Marks a member vulnerable, or no longer: a coordinator confirms what they begin from now on. '
  'Returns the membership. Errors: those of private.staffed_membership and private.check_reason. '
  'Definer: memberships are written by the bank alone.';

create function private.record_mark() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  perform private.record_event('membership_marked', new.community_id, 'dashboard',
    member_id => new.member_id, facts => jsonb_build_object('vulnerable', new.vulnerable));
  return null;
end $$;
comment on function private.record_mark() is
  'Trigger: an event for a mark made by hand. Definer: events are written by the bank alone.';

reset role;
revoke create on schema public, private from chronobank;
create trigger "a mark by hand is an event" after update on public.memberships
  for each row when (old.vulnerable <> new.vulnerable and current_user <> 'chronobank')
  execute function private.record_mark();
grant execute on function
  public.admin_escrow_confirm(uuid, text, uuid, bigint, boolean, text),
  public.membership_mark(uuid, text, uuid, boolean, text, uuid) to service_role;
