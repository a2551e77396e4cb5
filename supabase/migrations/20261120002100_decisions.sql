-- Decisions: whoever sets the resolution of a dispute (the API, the dashboard, SQL, the clock)
-- sets this in motion, in the same statement.

grant create on schema private to chronobank;
set role chronobank;

-- Refuses a decider who is not neutral staff of the community.
create function private.check_neutral(dispute public.disputes) returns void
language plpgsql stable security definer set search_path = ''
as $$
declare
  decider public.memberships;
begin
  if dispute.decided_by in (dispute.opened_by, dispute.respondent) then
    perform private.refuse('not_neutral');
  end if;
  select * into decider from public.memberships m
  where m.member_id = dispute.decided_by and m.community_id = dispute.community_id;
  if not found or decider.role = 'member' then
    perform private.refuse('decider_required');
  end if;
  perform private.check_standing(decider);
end $$;
comment on function private.check_neutral(public.disputes) is
  'Errors: not_neutral, decider_required, standing_forbids.';

-- Refuses a decision that comes too late, or without the note the community wants.
create function private.check_decision(dispute public.disputes) returns void
language plpgsql volatile security definer set search_path = ''
as $$
declare
  note_required boolean;
begin
  perform private.check_neutral(dispute);
  if dispute.decision_due_at <= clock_timestamp() then
    perform private.refuse('deadline_passed',
      jsonb_build_object('due_at', dispute.decision_due_at));
  end if;
  select s.dispute_note_required into strict note_required from public.community_settings s
  where s.community_id = dispute.community_id;
  if note_required and dispute.note is null then
    perform private.refuse('note_required');
  end if;
end $$;
comment on function private.check_decision(public.disputes) is
  'Errors: deadline_passed, note_required, and those of private.check_neutral.';

-- The argument names the door: staff, through the API, or dashboard.
create function private.decide_dispute() returns trigger
language plpgsql security definer set search_path = ''
as $$
declare
  escrow public.escrows;
  source constant public.event_source :=
    case when new.fell_back then 'job' else tg_argv[0] end::public.event_source;
begin
  if old.state <> 'open' then
    perform private.refuse('dispute_closed', jsonb_build_object('state', old.state));
  elsif not new.fell_back then
    perform private.check_decision(new);
  end if;
  select * into strict escrow from public.escrows e
  where e.escrow_id = new.escrow_id and e.community_id = new.community_id for no key update;

  if new.resolution = 'split' then
    if new.released_amount > escrow.remaining then
      perform private.refuse('more_than_held', jsonb_build_object(
        'amount', new.released_amount, 'remaining', escrow.remaining));
    elsif coalesce(new.released_amount, 0) in (0, escrow.remaining) then
      perform private.refuse('released_amount_required',
        jsonb_build_object('remaining', escrow.remaining));
    end if;
  else
    new.released_amount := case new.resolution when 'release' then escrow.remaining else 0 end;
  end if;
  new.state := 'decided';
  new.decided_at := clock_timestamp();
  perform private.settle(
    array[row(escrow.escrow_id, new.released_amount,
      escrow.remaining - new.released_amount)::private.settlement],
    source, new.decided_by, dispute_id => new.dispute_id);
  return new;
end $$;
comment on function private.decide_dispute() is
  'Trigger: carries a resolution out. released_amount in minutes; without a split it says what '
  'was released. Errors: dispute_closed, released_amount_required, more_than_held, and those of '
  'private.check_decision. Definer: minutes are moved by the bank alone.';

reset role;
revoke create on schema private from chronobank;

create trigger "a decision acts" before update on public.disputes
  for each row when (
    new.resolution is distinct from old.resolution and old.resolution is null
    and current_user = 'chronobank')
  execute function private.decide_dispute('staff');
create trigger "a decision in the dashboard acts" before update on public.disputes
  for each row when (
    new.resolution is distinct from old.resolution and old.resolution is null
    and current_user <> 'chronobank')
  execute function private.decide_dispute('dashboard');

-- The grid fills in one cell at a time: who may not decide is told at once.
create function private.check_decider() returns trigger
language plpgsql set search_path = ''
as $$
begin
  perform private.check_neutral(new);
  return new;
end $$;
comment on function private.check_decider() is
  'Trigger: refuses a decided_by that private.check_neutral refuses.';
create trigger "a decider is neutral staff" before update on public.disputes
  for each row when (old.decided_by is distinct from new.decided_by
    and new.decided_by is not null and current_user <> 'chronobank')
  execute function private.check_decider();

create function private.refuse_case_edit() returns trigger
language plpgsql set search_path = ''
as $$
begin
  perform private.refuse(tg_argv[0]);
  return null;
end $$;
comment on function private.refuse_case_edit() is
  'Trigger: refuses with the code in its argument (facts_are_fixed, dispute_closed).';
create trigger "a case keeps its facts" before update on public.disputes
  for each row when (
    (old.dispute_id, old.community_id, old.escrow_id, old.opened_by, old.respondent, old.reason,
      old.opened_at, old.statement_due_at, old.escalates_at, old.decision_due_at, old.fallback)
    is distinct from (new.dispute_id, new.community_id, new.escrow_id, new.opened_by,
      new.respondent, new.reason, new.opened_at, new.statement_due_at, new.escalates_at,
      new.decision_due_at, new.fallback)
    or old.statement <> new.statement and not private.is_removal(new.statement)
    or current_user <> 'chronobank'
      and (old.response, old.state, old.fell_back, old.decided_at, old.escalated_at)
        is distinct from (new.response, new.state, new.fell_back, new.decided_at,
          new.escalated_at))
  execute function private.refuse_case_edit('facts_are_fixed');
-- A note may still be added to a decision that has none; one cell of the grid is one statement.
create trigger "a case once closed stays closed" before update on public.disputes
  for each row when (
    old.state <> 'open' and (
      (old.decided_by, old.released_amount, old.resolution)
        is distinct from (new.decided_by, new.released_amount, new.resolution)
      or old.response is distinct from new.response
        and private.is_removal(new.response) is not true
      or old.note is not null and old.note is distinct from new.note
        and private.is_removal(new.note) is not true))
  execute function private.refuse_case_edit('dispute_closed');
