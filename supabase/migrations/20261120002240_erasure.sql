-- Erasure: the entries stay, the person goes. What they were, how they were reached, what they
-- wrote, and the account they logged in with; in one transaction, and for good.

-- Deletes the account in Supabase Auth. The migrator's, not the bank's: the bank's role may not
-- use schema auth, and on a hosted project cannot be given it. The bank alone may call it.
create function private.forget_account(auth_user_id uuid) returns void
language sql volatile security definer set search_path = ''
as $$ delete from auth.users u where u.id = forget_account.auth_user_id $$;
comment on function private.forget_account(uuid) is
  'Deletes an account of Supabase Auth; the member''s link to it is emptied. Definer: the bank may '
  'not use schema auth, the migrator may.';
revoke execute on function private.forget_account(uuid) from public;
grant execute on function private.forget_account(uuid) to chronobank;

grant create on schema public, private to chronobank;
set role chronobank;

-- Their words, wherever they were written down. See private.free_texts for the list of places.
create function private.remove_words_of(member_id uuid) returns void
language plpgsql security definer set search_path = ''
as $$
#variable_conflict use_column
declare
  who constant uuid := remove_words_of.member_id;
  gone constant text := '[removed]';
begin
  update public.offers set title = gone, description = gone, location = null,
    location_name = null, status = 'archived' where member_id = who;
  -- Who asks for an offer repeats the words of its owner.
  update public.requests set title = gone, description = gone
  where offer_id is null and author_id = who or offer_id is not null and provider_id = who;
  update public.requests set note = gone where author_id = who and note is not null;
  update public.payment_requests set note = gone where provider_id = who and note is not null;
  update public.disputes set statement = gone where opened_by = who;
  update public.disputes set response = gone where respondent = who and response is not null;
  update public.disputes set note = gone where decided_by = who and note is not null;
  update public.dispute_evidence set statement = gone where member_id = who;
  update public.event_reasons set reason = gone where authors @> array[who];
  -- What staff said of them, and of nobody else.
  update public.write_offs set reason = gone where who in (proposed_by, member_id);
  update public.event_reasons r set reason = gone from public.events v
  where v.community_id in (select m.community_id from public.memberships m where m.member_id = who)
    and v.member_id = who and r.event_id = v.event_id and r.community_id = v.community_id;
end $$;
comment on function private.remove_words_of(uuid) is
  'Puts a marker in the place of what a member wrote (offers, requests, claims, cases, reasons), '
  'and of the reasons that staff gave for what they did to this member.';

-- Answers that are kept for a retry hold personal data as well: theirs go at once.
create function private.erase(
  member_id uuid, source public.event_source, actor_id uuid, reason text)
returns void
language plpgsql security definer set search_path = ''
as $$
declare
  who constant uuid := erase.member_id;
  account uuid;
  open integer;
begin
  select count(*) filter (where m.standing not in ('closed', 'erased')) into open from (
    select s.standing from public.memberships s where s.member_id = who
    order by s.community_id for update) m;
  if open > 0 then
    perform private.refuse('membership_open', jsonb_build_object('memberships', open));
  end if;
  perform private.remove_words_of(who);
  delete from public.contacts c where c.member_id = who;
  delete from private.idempotency_keys k where k.member_id = who;
  update public.memberships m set beneficiary_id = null where m.beneficiary_id = who;
  update public.helpers h set revoked_at = clock_timestamp()
  where who in (h.member_id, h.helper_member_id) and h.revoked_at is null;
  update public.imported_lines i set reference = private.erased_reference(i.reference)
  where i.member_id = who;
  update public.invitations i set revoked_at = clock_timestamp()
  where i.member_id = who and i.revoked_at is null;
  perform private.record_event('member_erased', m.community_id, erase.source, erase.actor_id,
    member_id => who, from_state => 'closed', to_state => 'erased', reason => erase.reason)
  from public.memberships m where m.member_id = who and m.standing = 'closed';
  update public.memberships m set standing = 'erased', beneficiary_id = null, external_id = null,
    vulnerable = false
  where m.member_id = who and m.standing = 'closed';
  select p.auth_user_id into account from public.members p where p.member_id = who;
  update public.members p set display_name = '[removed]', bio = '', skills = '{}',
    languages = '{}', location = null, location_name = null, auth_user_id = null
  where p.member_id = who;
  perform private.forget_account(account);
end $$;
comment on function private.erase(uuid, public.event_source, uuid, text) is
  'Erases a person whose memberships are all closed. Error: membership_open.';

-- A retry finds the answer, although nobody belongs to the account any more: the key is looked up
-- by the hash of the request, which is the account.
create function public.member_erase(actor uuid, idempotency_key text) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  call private.call;
begin
  -- Before anything is looked up: of two at once the second finds nobody any more, but the answer.
  perform private.lock_key(actor, 'member/erase', member_erase.idempotency_key);
  if actor is not null
    and not exists (select from public.members m where m.auth_user_id = actor)
  then
    select k.answer || '{"replayed": true}' into call.answer from private.idempotency_keys k
    where k.route = 'member/erase' and k.idempotency_key = member_erase.idempotency_key
      and k.request_hash = sha256(convert_to(to_jsonb(actor)::text, 'UTF8'));
    if found then
      return call.answer;
    end if;
  end if;
  call := private.begin_call(
    actor, 'member/erase', member_erase.idempotency_key, to_jsonb(actor));
  if call.answer is not null then
    return call.answer;
  end if;
  -- In the order of private.erase. Of two who erase at once one has waited here, and nobody belongs
  -- to the login any more.
  perform from public.memberships m where m.member_id = call.member_id
  order by m.community_id for update;
  if not exists (select from public.members m where m.auth_user_id = actor) then
    perform private.refuse('member_required');
  end if;
  perform private.erase(call.member_id, 'member', call.member_id, null);
  return private.end_call(call, 200,
    jsonb_build_object('member_id', call.member_id, 'standing', 'erased'));
end $$;
comment on function public.member_erase(uuid, text) is
  'Erases the caller: profile, contact, words and account; the entries stay, without a name. '
  'Returns {member_id, standing}. Error: membership_open (they have to leave first). Definer: '
  'members are written by the bank alone.';

create function public.membership_erase(
  actor uuid, idempotency_key text, member_id uuid, reason text, community_id uuid default null)
returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  call private.call := private.begin_call(actor, 'admin/members/erase',
    membership_erase.idempotency_key, jsonb_build_array(community_id, member_id, reason));
  membership public.memberships;
begin
  if call.answer is not null then
    return call.answer;
  end if;
  membership := private.staffed_membership(
    call.member_id, membership_erase.community_id, membership_erase.member_id, lock => 'person');
  perform private.check_reason(membership_erase.reason);
  if membership.standing = 'erased' then
    perform private.refuse('standing_unchanged', '{"standing": "erased"}');
  end if;
  perform private.erase(membership.member_id, 'staff', call.member_id, membership_erase.reason);
  return private.end_call(call, 200,
    jsonb_build_object('member_id', membership.member_id, 'standing', 'erased'));
end $$;
comment on function public.membership_erase(uuid, text, uuid, text, uuid) is
  'Staff erase a member who has asked for it, or has died; as POST /member/erase does. Returns '
  '{member_id, standing}. Errors: membership_open, standing_unchanged, those of '
  'private.staffed_membership and private.check_reason. Definer: members are written by the bank '
  'alone.';

reset role;
revoke create on schema public, private from chronobank;
grant execute on function public.member_erase(uuid, text),
  public.membership_erase(uuid, text, uuid, text, uuid) to service_role;
