-- Reading: escrows and disputes, by their parties and by staff.

create function private.read_escrow_json(escrow public.escrows) returns jsonb
language plpgsql stable set search_path = ''
as $$
begin
  return private.escrow_json(escrow) || jsonb_build_object(
    'recipient_name', private.name_of(escrow.recipient_id),
    'provider_name', private.name_of(escrow.provider_id));
end $$;
comment on function private.read_escrow_json(public.escrows) is 'An escrow with names.';

create function private.event_json(event public.events) returns jsonb
language plpgsql stable set search_path = ''
as $$
begin
  return jsonb_build_object(
    'event_id', event.event_id, 'at', event.at, 'kind', event.kind, 'by', event.source,
    'actor_id', event.actor_id, 'on_behalf_of', event.on_behalf_of,
    'from_state', event.from_state, 'to_state', event.to_state, 'amount', event.amount,
    'reason', (
      select r.reason from public.event_reasons r
      where r.event_id = event.event_id and r.community_id = event.community_id));
end $$;
comment on function private.event_json(public.events) is
  'What happened and why, where the reader may see that; amount in smallest steps.';

create function private.events_json(escrow public.escrows) returns jsonb
language plpgsql stable set search_path = ''
as $$
begin
  return (
    select coalesce(jsonb_agg(private.event_json(v) order by v.event_id), '[]')
    from public.events v
    where v.escrow_id = escrow.escrow_id and v.community_id = escrow.community_id);
end $$;
comment on function private.events_json(public.escrows) is 'What happened to an escrow, in order.';

create function public.escrows_list(
  community_id uuid default null, state public.escrow_state default null,
  cursor text default null, page_size integer default 20, on_behalf_of uuid default null)
returns jsonb
language plpgsql stable set search_path = ''
-- Which index serves depends on what is asked for.
set plan_cache_mode = force_custom_plan
as $$
declare
  here constant uuid := private.my_community(escrows_list.community_id);
  before constant uuid := private.uuid_cursor(cursor);
  mine constant uuid := coalesce(on_behalf_of, private.my_member_id());
  items jsonb[];
begin
  -- Two index scans that stop at a page each, instead of one over both sides, of which nobody is
  -- both; and the rows themselves, instead of keys that all escrows would be searched for.
  select array_agg(page.item) into items from (
    select private.read_escrow_json(sides.escrow) as item
    from (
      (select f as escrow from public.escrows f
        where f.recipient_id = mine and f.community_id = here
          and (escrows_list.state is null or f.state = escrows_list.state)
          and (before is null or f.escrow_id < before)
        order by f.escrow_id desc limit private.bounded(page_size) + 1)
      union all
      (select t from public.escrows t
        where t.provider_id = mine and t.community_id = here
          and (escrows_list.state is null or t.state = escrows_list.state)
          and (before is null or t.escrow_id < before)
        order by t.escrow_id desc limit private.bounded(page_size) + 1)) sides
    order by (sides.escrow).escrow_id desc
    limit private.bounded(page_size) + 1) page;
  return private.page_json(items, private.bounded(page_size), 'escrow_id');
end $$;
comment on function public.escrows_list(uuid, public.escrow_state, text, integer, uuid) is
  'Escrows of the caller, or of whom they act for, newest first. '
  'Errors: community_required, not_found, invalid_cursor.';

create function public.escrow(escrow_id uuid) returns jsonb
language plpgsql stable set search_path = ''
as $$
declare
  found_escrow public.escrows;
begin
  select * into found_escrow from public.escrows e where e.escrow_id = escrow.escrow_id;
  if not found then
    perform private.refuse('not_found');
  end if;
  return private.read_escrow_json(found_escrow)
    || jsonb_build_object('events', private.events_json(found_escrow));
end $$;
comment on function public.escrow(uuid) is
  'One escrow with its events, for its parties and staff. Error: not_found.';

grant create on schema private to chronobank;
set role chronobank;
create function private.decision_json(dispute_id uuid) returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
begin
  return (
    select jsonb_build_object('decided_by', d.decided_by, 'released_amount', d.released_amount,
      'note', d.note)
    from (select) one left join public.disputes d on d.dispute_id = decision_json.dispute_id
      and d.state = 'decided'
      and (private.my_member_id() in (d.opened_by, d.respondent)
        or d.community_id in (select private.my_staffed_communities())));
end $$;
comment on function private.decision_json(uuid) is
  'What was decided, for who may see the case; nulls before. Definer: drafts of decisions are in '
  'the same columns, which nobody else reads.';
reset role;
revoke create on schema private from chronobank;

create function private.read_dispute_json(dispute_id uuid) returns jsonb
language plpgsql stable set search_path = ''
as $$
begin
  return (
    select private.decision_json(d.dispute_id) || jsonb_build_object(
      'dispute_id', d.dispute_id, 'community_id', d.community_id, 'escrow_id', d.escrow_id,
      'opened_by', d.opened_by, 'respondent', d.respondent, 'reason', d.reason,
      'statement', d.statement, 'response', d.response, 'state', d.state,
      'opened_at', d.opened_at, 'statement_due_at', d.statement_due_at,
      'escalates_at', d.escalates_at, 'escalated_at', d.escalated_at,
      'decision_due_at', d.decision_due_at, 'fallback', d.fallback, 'resolution', d.resolution,
      'fell_back', d.fell_back, 'decided_at', d.decided_at,
      'opened_by_name', private.name_of(d.opened_by),
      'respondent_name', private.name_of(d.respondent),
      'escrow_amount', e.amount, 'escrow_remaining', e.remaining,
      'evidence', coalesce((
        select jsonb_agg(jsonb_build_object(
            'evidence_id', v.evidence_id, 'member_id', v.member_id, 'statement', v.statement,
            'added_at', v.added_at)
          order by v.evidence_id)
        from public.dispute_evidence v
        where v.dispute_id = d.dispute_id and v.community_id = d.community_id), '[]'))
    from public.disputes d join public.escrows e using (escrow_id, community_id)
    where d.dispute_id = read_dispute_json.dispute_id);
end $$;
comment on function private.read_dispute_json(uuid) is
  'A dispute with names, amounts and evidence.';

create function public.disputes_list(
  community_id uuid default null, state public.dispute_state default null,
  cursor text default null, page_size integer default 20)
returns jsonb
language plpgsql stable set search_path = ''
-- Which index serves depends on what is asked for.
set plan_cache_mode = force_custom_plan
as $$
declare
  mine constant uuid := private.my_member_id();
  here constant uuid := private.my_community(disputes_list.community_id);
  before constant uuid := private.uuid_cursor(cursor);
  items jsonb[];
begin
  select array_agg(page.item) into items from (
    select private.read_dispute_json(d.dispute_id) as item
    from public.disputes d
    where d.community_id = here and mine in (d.opened_by, d.respondent)
      and (disputes_list.state is null or d.state = disputes_list.state)
      and (before is null or d.dispute_id < before)
    order by d.dispute_id desc
    limit private.bounded(page_size) + 1) page;
  return private.page_json(items, private.bounded(page_size), 'dispute_id');
end $$;
comment on function public.disputes_list(uuid, public.dispute_state, text, integer) is
  'Cases of which the caller is a party, newest first. '
  'Errors: community_required, not_found, invalid_cursor.';

create function public.dispute(dispute_id uuid) returns jsonb
language plpgsql stable set search_path = ''
as $$
declare
  found_dispute constant jsonb := private.read_dispute_json(dispute.dispute_id);
begin
  if found_dispute is null then
    perform private.refuse('not_found');
  end if;
  return found_dispute;
end $$;
comment on function public.dispute(uuid) is
  'One case with its evidence, for its parties and staff. Error: not_found.';

create function private.my_staffed_community(community_id uuid) returns uuid
language plpgsql stable set search_path = ''
as $$
declare
  here constant uuid := private.my_community(my_staffed_community.community_id);
begin
  if here not in (select private.my_staffed_communities()) then
    perform private.refuse('staff_required');
  end if;
  return here;
end $$;
comment on function private.my_staffed_community(uuid) is
  'The community a staff member means. Errors: not_found, community_required, staff_required.';

create function public.admin_disputes(
  community_id uuid default null, cursor text default null, page_size integer default 20)
returns jsonb
language plpgsql stable set search_path = ''
as $$
declare
  here constant uuid := private.my_staffed_community(admin_disputes.community_id);
  after constant uuid := private.uuid_cursor(cursor);
  items jsonb[];
begin
  select array_agg(page.item) into items from (
    select private.read_dispute_json(d.dispute_id) as item
    from public.disputes d
    where d.community_id = here and d.state = 'open'
      and (after is null or (d.decision_due_at, d.dispute_id) > (
        select l.decision_due_at, l.dispute_id from public.disputes l
        where l.dispute_id = after))
    order by d.decision_due_at, d.dispute_id
    limit private.bounded(page_size) + 1) page;
  return private.page_json(items, private.bounded(page_size), 'dispute_id');
end $$;
comment on function public.admin_disputes(uuid, text, integer) is
  'Open cases of the community, the most urgent first. '
  'Errors: staff_required, community_required, not_found, invalid_cursor.';

grant execute on function
  private.read_escrow_json(public.escrows), private.event_json(public.events),
  private.events_json(public.escrows),
  private.decision_json(uuid), private.read_dispute_json(uuid),
  private.my_staffed_community(uuid),
  public.escrows_list(uuid, public.escrow_state, text, integer, uuid), public.escrow(uuid),
  public.disputes_list(uuid, public.dispute_state, text, integer), public.dispute(uuid),
  public.admin_disputes(uuid, text, integer)
  to authenticated;
