-- Redaction: words about a person, wherever somebody wrote them, are replaced by a marker. Staff
-- do it, with a reason, and the event says where and not what.

create table private.free_texts (
  subject text not null,
  field text not null,
  key_column text not null,
  primary key (subject, field)
);
comment on table private.free_texts is
  'Where people write what they like: table, column, and the key of a row. A test compares it with '
  'the catalog.';
insert into private.free_texts (subject, field, key_column) values
  ('offers', 'title', 'offer_id'),
  ('offers', 'description', 'offer_id'),
  ('requests', 'title', 'request_id'),
  ('requests', 'description', 'request_id'),
  ('requests', 'note', 'request_id'),
  ('payment_requests', 'note', 'payment_request_id'),
  ('disputes', 'statement', 'dispute_id'),
  ('disputes', 'response', 'dispute_id'),
  ('disputes', 'note', 'dispute_id'),
  ('dispute_evidence', 'statement', 'evidence_id'),
  ('write_offs', 'reason', 'write_off_id'),
  ('event_reasons', 'reason', 'event_id');
alter table private.free_texts enable row level security;
grant select on private.free_texts to chronobank;
create policy "the bank reads where words are" on private.free_texts for select to chronobank
  using (true);

grant create on schema public, private to chronobank;
set role chronobank;

-- Whose matter a text is: they are told, and if they are staff they leave it to others.
create function private.concerned_by(subject text, subject_id text, community_id uuid)
returns uuid[]
language plpgsql stable security definer set search_path = ''
as $$
#variable_conflict use_column
declare
  here constant uuid := concerned_by.community_id;
  id constant uuid := private.as_uuid(concerned_by.subject_id);
begin
  return case concerned_by.subject
    when 'offers' then (select array[member_id]
      from public.offers where offer_id = id and community_id = here)
    when 'requests' then (select array[author_id, provider_id]
      from public.requests where request_id = id and community_id = here)
    when 'payment_requests' then (select array[provider_id, recipient_id]
      from public.payment_requests where payment_request_id = id and community_id = here)
    when 'disputes' then (select array[opened_by, respondent, decided_by]
      from public.disputes where dispute_id = id and community_id = here)
    when 'dispute_evidence' then (select array[e.member_id, d.opened_by, d.respondent]
      from public.dispute_evidence e join public.disputes d using (dispute_id, community_id)
      where e.evidence_id = private.as_number(concerned_by.subject_id)
        and e.community_id = here)
    when 'write_offs' then (select array[member_id, proposed_by, decided_by]
      from public.write_offs where write_off_id = id and community_id = here)
    when 'event_reasons' then (select array[actor_id, member_id, on_behalf_of]
      from public.events
      where event_id = private.as_number(concerned_by.subject_id) and community_id = here)
  end;
end $$;
comment on function private.concerned_by(text, text, uuid) is
  'The members whom a text concerns, who wrote it first; null for no such row in the community.';

-- The same words, where the bank itself repeats them: a request those of the offer that it asks
-- for, the event of a write-off its reason.
create function private.redact_copies(
  place private.free_texts, subject_id text, community_id uuid) returns void
language plpgsql security definer set search_path = ''
as $$
declare
  here constant uuid := redact_copies.community_id;
begin
  case place.subject
    when 'offers' then
      execute format('update public.requests set %I = %L where offer_id = $1
        and community_id = $2', place.field, '[removed]')
        using private.as_uuid(subject_id), here;
    when 'write_offs' then
      update public.event_reasons r set reason = '[removed]'
      from public.write_offs w join public.events v using (member_id, community_id)
      where w.write_off_id = private.as_uuid(subject_id) and w.community_id = here
        and v.kind = 'write_off_proposed' and v.facts ->> 'write_off_id' = subject_id
        and r.event_id = v.event_id and r.community_id = here;
    when 'event_reasons' then
      -- One act may be told to several, each in an event of their own.
      update public.event_reasons r set reason = '[removed]'
      from public.events told, public.events v join public.event_reasons w
        using (event_id, community_id)
      where v.event_id = private.as_number(subject_id) and v.community_id = here
        and told.posted_in = v.posted_in and told.community_id = here
        and r.event_id = told.event_id and r.community_id = here and r.reason = w.reason;
      update public.write_offs w set reason = '[removed]' from public.events v
      where v.event_id = private.as_number(subject_id) and v.community_id = here
        and w.community_id = here
        and v.kind = 'write_off_proposed'
        and w.write_off_id = private.as_uuid(v.facts ->> 'write_off_id');
    else null;
  end case;
end $$;
comment on function private.redact_copies(private.free_texts, text, uuid) is
  'Puts the marker in the place of what repeats a text that was removed.';

create function public.text_redact(
  actor uuid, idempotency_key text, subject text, subject_id text, field text, reason text,
  community_id uuid default null)
returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  call private.call := private.begin_call(actor, 'admin/redactions',
    text_redact.idempotency_key,
    jsonb_build_array(community_id, subject, subject_id, field, reason));
  staff public.memberships;
  concerned uuid[];
  place private.free_texts;
  changed bigint;
begin
  if call.answer is not null then
    return call.answer;
  end if;
  staff := private.staff_of(call, text_redact.community_id);
  perform private.check_reason(text_redact.reason);
  select * into place from private.free_texts f
  where f.subject = text_redact.subject and f.field = text_redact.field;
  if not found then
    perform private.refuse('invalid_input', '{"field": "field"}');
  end if;
  concerned := private.concerned_by(place.subject, text_redact.subject_id, staff.community_id);
  if staff.member_id = any (concerned) then
    perform private.refuse('not_neutral');
  end if;
  perform private.redact_copies(place, text_redact.subject_id, staff.community_id);
  execute format('update public.%I set %I = %L where %I = %s and community_id = $2
    and %2$I is not null', place.subject, place.field, '[removed]', place.key_column,
    case when place.key_column in ('event_id', 'evidence_id') then 'private.as_number($1)'
      else 'private.as_uuid($1)' end)
    using text_redact.subject_id, staff.community_id;
  get diagnostics changed = row_count;
  if changed = 0 then
    perform private.refuse('not_found');
  end if;
  perform private.record_event('text_redacted', staff.community_id, 'staff', call.member_id,
    member_id => concerned[1], facts => jsonb_build_object('subject', place.subject,
      'subject_id', text_redact.subject_id, 'field', place.field),
    reason => text_redact.reason);
  return private.end_call(call, 201, jsonb_build_object('community_id', staff.community_id,
    'subject', place.subject, 'subject_id', text_redact.subject_id, 'field', place.field));
end $$;
comment on function public.text_redact(uuid, text, text, text, text, text, uuid) is
  'Neutral staff replace free text about a person by a marker, for good. Returns {community_id, '
  'subject, subject_id, field}. Errors: not_found, not_neutral (they wrote it, or it concerns '
  'them), invalid_input, staff_required, standing_forbids. Definer: what was written is changed by '
  'the bank alone.';

reset role;
revoke create on schema public, private from chronobank;
grant execute on function
  public.text_redact(uuid, text, text, text, text, text, uuid) to service_role;
