-- Trade lines: which communities trade with each other, at which rate. Each side opens its own.
--
--   open ──either side closes──▶ closing: toward zero only ──nothing left──▶ closed
--     ◀───────────────────────── staff of the side ──────────────────────────┘

create type public.line_state as enum ('open', 'closing', 'closed');

create table public.trade_lines (
  community_id uuid not null references public.communities,
  partner_id uuid not null references public.communities,
  ours integer not null,
  theirs integer not null,
  state public.line_state not null default 'open',
  opened_at timestamptz not null default clock_timestamp(),
  closed_at timestamptz,
  primary key (community_id, partner_id),
  constraint "a community does not trade with itself" check (community_id <> partner_id),
  constraint "a rate is of whole minutes" check (
    ours between 1 and 1000 and theirs between 1 and 1000 and gcd(ours, theirs) = 1),
  constraint "a closed line says when" check ((state = 'closed') = (closed_at is not null))
);
create index on public.trade_lines (partner_id);
comment on table public.trade_lines is
  'One side of a line between two communities. They trade while both sides are open at rates that '
  'mirror each other; limits and balance are those of the trade account. Pick closing here and '
  'only what brings the account back to zero goes through.';
comment on column public.trade_lines.community_id is 'Whose side it is.';
comment on column public.trade_lines.partner_id is 'The community on the other side.';
comment on column public.trade_lines.ours is
  'So many minutes of this community are worth as many of the partner''s as theirs says.';
comment on column public.trade_lines.theirs is 'See ours; the two have no common divisor.';
comment on column public.trade_lines.state is
  'open; closing: toward zero only; closed: nothing is left. The stricter side counts for both.';
comment on column public.trade_lines.opened_at is 'Since when it has been open, or was last.';
comment on column public.trade_lines.closed_at is 'When nothing was left; empty before.';

alter table public.trade_lines enable row level security;
grant select, insert, update on public.trade_lines to chronobank;
create policy "the bank keeps the lines" on public.trade_lines to chronobank
  using (true) with check (true);
grant select on public.trade_lines to authenticated;
create policy "members see the lines of their communities"
  on public.trade_lines for select to authenticated
  using (community_id in (select private.my_communities()));

-- A line by hand would have no account, and nobody who agreed to its rate.
create trigger "only staff of a side open lines" before insert on public.trade_lines
  for each statement when (current_user <> 'chronobank')
  execute function private.refuse_statement('staff of each side open theirs through the API');
create trigger "a line keeps its sides" before update on public.trade_lines
  for each row when (
    (old.community_id, old.partner_id) <> (new.community_id, new.partner_id))
  execute function private.refuse_statement('another partner is another line');
create trigger "a line by hand is set to closing or open" before update on public.trade_lines
  for each row when (current_user <> 'chronobank' and (new.state = 'closed'
    or (old.ours, old.theirs, old.opened_at, old.closed_at)
      is distinct from (new.ours, new.theirs, new.opened_at, new.closed_at)))
  execute function private.refuse_statement('a rate is agreed, and closed is what is at zero');
create trigger "lines are kept" before delete on public.trade_lines
  for each statement execute function private.refuse_statement('a line is closed');
create trigger "lines are never emptied" before truncate on public.trade_lines
  for each statement execute function private.refuse_statement('a line is closed');
