-- Settings: the rules of a community. Each is obeyed somewhere, and a test shows where.

-- Between a minute and two years, wherever in the calendar it begins: no part of an interval may
-- go backwards, since a month less thirty days is an hour in the past in February.
create function private.is_window(span interval) returns boolean
language plpgsql immutable set search_path = ''
as $$
begin
  return least(extract(year from span), extract(month from span), extract(day from span),
      extract(hour from span), extract(minute from span), extract(second from span)) >= 0
    and timestamp '2001-01-01' + span
      between timestamp '2001-01-01 00:01' and timestamp '2003-01-01';
end $$;
comment on function private.is_window(interval) is 'Whether a deadline can be meant seriously.';
grant execute on function private.is_window(interval) to chronobank;

create type public.joining as enum ('open', 'approval', 'invitation');
create type public.rounding_mode as enum ('up', 'nearest');
create type public.levy_rounding as enum ('down', 'nearest', 'up');
create type public.recording as enum ('provider', 'recipient', 'both', 'coordinator');
create type public.group_confirmation as enum ('participants', 'organiser');
create type public.payment_request_fallback as enum ('accept', 'reject');
create type public.dispute_fallback as enum ('refund', 'release', 'half', 'staff');
create type public.balance_visibility as enum ('everybody', 'members', 'own', 'totals');

create table public.community_settings (
  community_id uuid primary key references public.communities,

  -- how members join, and what they begin with
  joining public.joining not null default 'open',
  default_floor bigint default -600
    constraint "the default floor is zero or below"
    check (default_floor between -1000000000 and 0),
  default_ceiling bigint
    constraint "the default ceiling is zero or above"
    check (default_ceiling between 0 and 1000000000),
  default_soft_floor bigint
    constraint "the default soft floor is zero or below"
    check (default_soft_floor between -1000000000 and 0),
  default_soft_ceiling bigint
    constraint "the default soft ceiling is zero or above"
    check (default_soft_ceiling between 0 and 1000000000),
  floor_growth_basis_points integer not null default 0
    constraint "a floor grows by at most what is received"
    check (floor_growth_basis_points between 0 and 10000),
  floor_growth_cap bigint not null default -1200
    constraint "a floor grows no deeper than a floor can be"
    check (floor_growth_cap between -1000000000 and 0),
  welcome_grant bigint not null default 0
    constraint "the welcome grant is not negative" check (welcome_grant between 0 and 100000),
  constraint "the welcome grant fits under the ceiling" check (welcome_grant <= default_ceiling),

  -- how minutes are entered, and what of them goes to the pot
  rounding_step integer not null default 1
    constraint "the rounding step is 1, 15, 30 or 60" check (rounding_step in (1, 15, 30, 60)),
  rounding_mode public.rounding_mode not null default 'nearest',
  levy_basis_points integer not null default 0
    constraint "the levy is at most a half" check (levy_basis_points between 0 and 5000),
  levy_rounding public.levy_rounding not null default 'down',

  -- who records an exchange
  recording public.recording not null default 'recipient',
  group_confirmation public.group_confirmation not null default 'organiser',

  -- what moves without an escrow
  transfers_allowed boolean not null default true,
  pot_floor bigint not null default 0
    constraint "the pot floor is zero or below" check (pot_floor between -1000000000 and 0),
  payment_request_window interval not null default '7 days',
  payment_request_fallback public.payment_request_fallback not null default 'reject',

  -- what is open, and until when
  delivery_deadline interval not null default '30 days',
  confirmation_window interval not null default '7 days',
  request_expiry interval not null default '30 days',
  dispute_statement_window interval not null default '3 days',
  dispute_decision_window interval not null default '14 days',
  dispute_fallback public.dispute_fallback not null default 'refund',
  dispute_staff_window interval not null default '14 days',
  dispute_last_fallback public.dispute_fallback not null default 'refund'
    constraint "the last fallback decides" check (dispute_last_fallback <> 'staff'),
  dispute_note_required boolean not null default false,

  -- how a membership ends
  dormant_after interval default '1 year',
  write_off_expiry interval not null default '30 days',

  -- what the community calls things, where it is, and what it shows
  balance_visibility public.balance_visibility not null default 'own',
  locale text not null default 'en'
    constraint "a locale is a language tag" check (locale ~ '^[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}$'),
  word_hour text not null default 'hour',
  word_offer text not null default 'offer',
  word_request text not null default 'request',
  word_pot text not null default 'pot',
  constraint "each word has 1 to 40 characters" check (
    length(word_hour) between 1 and 40 and length(word_offer) between 1 and 40
    and length(word_request) between 1 and 40 and length(word_pot) between 1 and 40),
  time_zone text not null default 'UTC'
    constraint "a time zone has its IANA name" check (time_zone ~ '^(UTC|[A-Z][A-Za-z_]+/.+)$'),

  constraint "every window is between a minute and two years" check (
    private.is_window(delivery_deadline) and private.is_window(confirmation_window)
    and private.is_window(request_expiry) and private.is_window(dispute_statement_window)
    and private.is_window(dispute_decision_window) and private.is_window(dispute_staff_window)
    and private.is_window(payment_request_window) and private.is_window(write_off_expiry)
    and private.is_window(coalesce(dormant_after, interval '1 year')))
);
comment on table public.community_settings is
  'The rules of a community. A change concerns what begins after it, never what is open already.';
comment on column public.community_settings.community_id is 'Whose rules these are.';
comment on column public.community_settings.joining is
  'open: new members are active at once; approval: they wait for a coordinator; invitation: only '
  'by a link from staff, whoever is added by hand waits for a coordinator.';
comment on column public.community_settings.locale is
  'Language tag (BCP 47, such as de-AT) in which apps speak to members who have not chosen one.';
comment on column public.community_settings.word_hour is 'What the community calls an hour.';
comment on column public.community_settings.word_offer is 'What the community calls an offer.';
comment on column public.community_settings.word_request is 'What the community calls a request.';
comment on column public.community_settings.word_pot is 'What the community calls its pot.';
comment on column public.community_settings.time_zone is
  'IANA name of the zone in which days of statements and service dates are meant.';
comment on column public.community_settings.rounding_step is
  'Minutes that a person enters are rounded to multiples of this.';
comment on column public.community_settings.rounding_mode is
  'up: to the next step; nearest: to the closest step, a half upwards.';
comment on column public.community_settings.default_floor is
  'Floor of a new member''s account in minutes (0 or below); empty for none.';
comment on column public.community_settings.default_ceiling is
  'Ceiling of a new member''s account in minutes; empty for none.';
comment on column public.community_settings.default_soft_floor is
  'Soft floor of a new member''s account: each step deeper below it is an event; empty for none.';
comment on column public.community_settings.default_soft_ceiling is
  'Soft ceiling of a new member''s account: each step higher above it is an event; empty for none.';
comment on column public.community_settings.floor_growth_basis_points is
  'By which part of what members receive for exchanges their floor sinks, in hundredths of a '
  'percent; 0: floors stay where they are.';
comment on column public.community_settings.floor_growth_cap is
  'The deepest floor that growth leads to, in minutes (0 or below).';
comment on column public.community_settings.welcome_grant is
  'Minutes given from issuance when a membership first becomes active; 0 for none.';
comment on column public.community_settings.levy_basis_points is
  'Part of what a provider receives that goes to the pot, in hundredths of a percent.';
comment on column public.community_settings.levy_rounding is
  'What becomes of a part of a minute in a levy: down, nearest (a half upwards) or up.';
comment on column public.community_settings.recording is
  'Whose word settles an exchange: provider, recipient (or their silence), both, or coordinator: '
  'staff confirm. Where either party is marked vulnerable, always a coordinator.';
comment on column public.community_settings.transfers_allowed is
  'Whether minutes may move between members without an escrow: transfers, payment requests.';
comment on column public.community_settings.pot_floor is
  'Staff may pay from the pot, and reverse what it got, down to this many minutes (0 or below).';
comment on column public.community_settings.group_confirmation is
  'participants: a group is settled when each of them has given their word; organiser: the word '
  'of who opened it suffices.';
comment on column public.community_settings.payment_request_window is
  'From its creation: how long a payment request can be answered; half-way there is a reminder.';
comment on column public.community_settings.payment_request_fallback is
  'What silence to a payment request means: accept or reject. Where a coordinator records, reject.';
comment on column public.community_settings.delivery_deadline is
  'From the hold: if nothing is delivered by then, the recipient gets the minutes back.';
comment on column public.community_settings.confirmation_window is
  'From the delivery: if the recipient is silent, the minutes go to the provider.';
comment on column public.community_settings.request_expiry is
  'From its creation: an open request expires.';
comment on column public.community_settings.dispute_statement_window is
  'From the opening: how long the other party has for a first statement.';
comment on column public.community_settings.dispute_decision_window is
  'After the statements: how long staff have to decide before the fallback.';
comment on column public.community_settings.dispute_fallback is
  'What happens to a case nobody decided: refund, release, or half each; staff: they are told, '
  'have dispute_staff_window more, and then comes dispute_last_fallback.';
comment on column public.community_settings.dispute_staff_window is
  'With the fallback staff: how much longer staff have, once they were told that it is late.';
comment on column public.community_settings.dispute_last_fallback is
  'With the fallback staff: what happens after that to a case nobody decided; never staff again.';
comment on column public.community_settings.balance_visibility is
  'Who sees the balance of a member: everybody; members; own: they and staff; totals: members see '
  'what was earned and given, the balance only they and staff.';
comment on column public.community_settings.dispute_note_required is
  'Whether a decision needs a note.';

comment on column public.community_settings.dormant_after is
  'Active members without an exchange for as long are marked as dormant; empty: nobody is.';
comment on column public.community_settings.write_off_expiry is
  'From its proposal: how long a write-off waits for a second member of staff.';

-- Exact, and whole: what is left over goes one way, as the community says.
create function private.levy_of(
  amount bigint, basis_points integer, rounding public.levy_rounding) returns bigint
language plpgsql immutable set search_path = ''
as $$
begin
  return (amount * basis_points
    + case rounding when 'down' then 0 when 'nearest' then 5000 else 9999 end) / 10000;
end $$;
comment on function private.levy_of(bigint, integer, public.levy_rounding) is
  'The levy on an amount, in smallest steps; basis_points are hundredths of a percent.';
grant execute on function private.levy_of(bigint, integer, public.levy_rounding) to chronobank;

-- What is carried out in the end, where nobody decides.
create function private.last_fallback(settings public.community_settings)
returns public.dispute_fallback
language plpgsql immutable set search_path = ''
as $$
begin
  return case settings.dispute_fallback when 'staff' then settings.dispute_last_fallback
    else settings.dispute_fallback end;
end $$;
comment on function private.last_fallback(public.community_settings) is
  'refund, release or half.';
grant execute on function private.last_fallback(public.community_settings) to chronobank;

-- A time zone is one that this Postgres knows; a check constraint cannot ask a view.
create function private.check_time_zone() returns trigger
language plpgsql set search_path = ''
as $$
begin
  if not exists (select from pg_catalog.pg_timezone_names z where z.name = new.time_zone) then
    raise exception 'There is no time zone "%".', new.time_zone using
      errcode = 'invalid_parameter_value', hint = 'Use an IANA name such as Europe/Berlin.';
  end if;
  return new;
end $$;
comment on function private.check_time_zone() is
  'Trigger: refuses a zone that is not in the IANA list Postgres has (SQLSTATE 22023).';
-- The list is read from the file system each time it is asked, and takes 40 ms.
create trigger "the time zone is known" before insert or update of time_zone
  on public.community_settings for each row when (new.time_zone <> 'UTC')
  execute function private.check_time_zone();

-- Where clocks are put back at midnight or to it, there is a second one: a day begins with the
-- first, and where midnight is left out, when it would have been.
create function private.start_of(day date, zone text) returns timestamptz
language plpgsql stable set search_path = ''
as $$
begin
  return least(day::timestamp at time zone zone,
    (day::timestamp - interval '1 second') at time zone zone + interval '1 second');
end $$;
comment on function private.start_of(date, text) is
  'The first moment of a day in a time zone; null for no day.';
grant execute on function private.start_of(date, text) to chronobank, authenticated;

-- The books of a community cannot go on without its rules.
create trigger "settings are kept" before delete on public.community_settings
  for each statement execute function private.refuse_statement('edit them instead');
create trigger "settings are never emptied" before truncate on public.community_settings
  for each statement execute function private.refuse_statement('edit them instead');
create trigger "settings stay with their community" before update on public.community_settings
  for each row when (old.community_id <> new.community_id)
  execute function private.refuse_statement('each community has its own');

alter table public.community_settings enable row level security;
grant select on public.community_settings to chronobank;
create policy "the bank reads the settings" on public.community_settings for select
  to chronobank using (true);
