-- Refusals: every "no" the bank can say, on one page. A refusal changes nothing.

create table private.refusals (
  code text primary key
    constraint "a code is a stable snake_case word" check (code ~ '^[a-z_]+$'),
  status smallint not null
    constraint "a status is an HTTP error" check (status between 400 and 503),
  message text not null,
  hint text not null
);
comment on table private.refusals is
  'What the bank refuses: code and HTTP status are stable, message says what, hint what next.';
alter table private.refusals enable row level security;
grant select on private.refusals to chronobank;
create policy "the bank reads its refusals" on private.refusals for select to chronobank
  using (true);

insert into private.refusals (code, status, message, hint) values
  -- who is asking
  ('unauthenticated', 401,
   'This call needs to know who is asking.',
   'Log in and send the access token.'),
  ('not_found', 404,
   'There is nothing here for you.',
   'Check the id; what is not yours is not shown.'),
  ('member_required', 403,
   'This account has no member yet.',
   'Log in through /auth/login once.'),
  ('staff_required', 403,
   'Only staff of the community may do this.',
   'Ask a coordinator.'),
  ('admin_required', 403,
   'Only an admin may do this to an admin.',
   'Ask an admin of the deployment.'),
  ('community_required', 400,
   'Which community is not clear: there is none, or more than one.',
   'Send the community_id of one you belong to; to register, name the community.'),
  ('community_unknown', 400,
   'There is no such community.',
   'Check the id or the short name of the community.'),
  ('standing_forbids', 403,
   'Your standing in this community does not allow this.',
   'Ask a coordinator; see details.standing.'),
  ('partner_standing_forbids', 409,
   'The other member cannot take part at the moment.',
   'Wait until they are active again.'),
  ('not_provider', 403,
   'Only the provider may do this.',
   'The recipient confirms or disputes instead.'),
  ('not_recipient', 403,
   'Only the recipient may do this.',
   'The provider delivers or refunds instead.'),
  ('not_author', 403,
   'Only its author may do this.',
   'Ask the author.'),
  ('not_opener', 403,
   'Only the one who opened the dispute may withdraw it.',
   'Answer it with /disputes/respond.'),
  ('self_dealing', 409,
   'Both sides would be the same member.',
   'Somebody else has to give or to receive.'),
  -- the call itself
  ('idempotency_key_required', 400,
   'Each write needs an Idempotency-Key header.',
   'Send a new uuid, and the same one when you retry.'),
  ('idempotency_key_invalid', 400,
   'An Idempotency-Key has 1 to 255 printable ASCII characters.',
   'Send a uuid.'),
  ('idempotency_key_reused', 422,
   'This Idempotency-Key was used for another body.',
   'Send a new key for a new call.'),
  ('rate_limited', 429,
   'Too many calls in a short time.',
   'Wait for details.retry_after seconds, then try again.'),
  ('invalid_input', 400,
   'A value is missing or out of bounds.',
   'See details for the field and its bounds.'),
  ('invalid_cursor', 400,
   'This cursor belongs to no page.',
   'Send next_cursor of the page before, or none.'),
  ('guarded', 409,
   'The books do not allow this statement.',
   'Use the functions of the bank; a mistake is put right by a further posting.'),
  -- amounts and limits
  ('amount_rounds_to_nothing', 400,
   'After rounding, nothing is left of this amount.',
   'Enter at least half a rounding step; see details.step.'),
  ('balance_too_low', 409,
   'The recipient does not have enough available.',
   'Lower the amount, or earn first; see details.missing.'),
  ('ceiling_reached', 409,
   'The provider would pass the ceiling of their account.',
   'Lower the amount, or let them spend first; see details.over.'),
  ('more_than_held', 409,
   'The amount is more than what is still held.',
   'At most details.remaining can be moved.'),
  ('pot_too_low', 409,
   'The pot does not have enough.',
   'Lower the amount; see details.missing.'),
  ('unit_unknown', 400,
   'There is no such unit.',
   'Use HOUR.'),
  ('transfers_not_allowed', 403,
   'This community does not allow transfers between members.',
   'Agree on an exchange instead: ask with /requests-create.'),
  -- offers and requests
  ('category_unknown', 400,
   'The community has no such category.',
   'Use one of details.categories.'),
  ('offer_not_active', 409,
   'This offer is not active.',
   'Choose another offer.'),
  ('status_final', 409,
   'An archived offer cannot be changed.',
   'Create a new offer.'),
  ('request_not_open', 409,
   'This request is no longer open.',
   'See details.state.'),
  -- escrows and disputes
  ('escrow_not_open', 409,
   'This escrow is settled.',
   'See details.state; nothing is left to move.'),
  ('already_delivered', 409,
   'The delivery has been reported already.',
   'The recipient confirms next.'),
  ('under_dispute', 409,
   'The escrow is under dispute; its clock stands still.',
   'Wait for the decision, or withdraw the dispute.'),
  ('recording_forbids', 409,
   'Exchanges are recorded in another way here.',
   'See details.recording: whose word it takes.'),
  ('not_delivered_yet', 409,
   'In this community the provider delivers before the recipient confirms.',
   'Wait for /escrow/deliver.'),
  ('coordinator_records', 403,
   'A coordinator confirms this exchange.',
   'Tell a coordinator that it is done.'),
  ('already_disputed', 409,
   'You have disputed this escrow already.',
   'Each party may do so once per escrow.'),
  ('deadline_passed', 409,
   'The deadline has passed.',
   'What was due at details.due_at is being carried out.'),
  ('dispute_closed', 409,
   'This dispute is closed.',
   'A decision is not changed.'),
  ('not_neutral', 403,
   'Nobody decides in their own case.',
   'Another coordinator or an admin decides.'),
  ('decider_required', 400,
   'Say who decides: a coordinator or admin of this community.',
   'Fill decided_by with their member_id first.'),
  ('released_amount_required', 400,
   'A split needs the amount to release.',
   'Fill released_amount, between 1 and what is held less 1.'),
  ('note_required', 400,
   'This community wants a note with each decision.',
   'Fill note first.'),
  ('facts_are_fixed', 409,
   'The facts of a case cannot be edited.',
   'Add a statement instead.'),
  ('transition_forbidden', 409,
   'This change of state is not allowed.',
   'See details.from and details.to.'),
  -- staff
  ('standing_unchanged', 409,
   'The member is not in a standing that allows this.',
   'See details.standing.'),
  ('limits_invalid', 400,
   'A floor is zero or below, a ceiling zero or above.',
   'Send a floor up to 0 and a ceiling from 0, or null for none.'),
  ('override_not_open', 409,
   'This override is used, revoked or expired already.',
   'See details.state; give another one.');

-- Raises one of the refusals. facts: what the caller needs to put it right (amounts in smallest
-- steps). The API answers {code, message, details: facts, hint} with the status of the refusal.
create function private.refuse(code text, facts jsonb default '{}') returns void
language plpgsql set search_path = ''
as $$
declare
  refusal private.refusals;
begin
  select * into strict refusal from private.refusals r where r.code = refuse.code;
  raise exception using
    errcode = 'PT' || refusal.status,
    message = refusal.message,
    detail = (facts || jsonb_build_object('code', refusal.code))::text,
    hint = refusal.hint;
end $$;
comment on function private.refuse(text, jsonb) is
  'Raises SQLSTATE PT<status> for a code of private.refusals, facts in the detail as JSON.';
grant execute on function private.refuse(text, jsonb) to chronobank;
