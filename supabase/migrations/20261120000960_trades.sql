-- Trades: what a member of one community paid to a member of another. Two transfers, one in the
-- books of each, and a row here on each side that names the other.

create table public.trades (
  transfer_id bigint not null,
  community_id uuid not null,
  partner_id uuid not null,
  partner_transfer_id bigint not null,
  member_id uuid not null,
  number integer not null,
  partner_number integer not null,
  amount bigint not null,
  partner_amount bigint not null,
  ours integer not null,
  theirs integer not null,
  traded_at timestamptz not null default clock_timestamp(),
  primary key (transfer_id, community_id),
  constraint "a trade is posted in the books of its community"
    foreign key (transfer_id, community_id) references public.transfers,
  constraint "a trade is of a member of its community"
    foreign key (member_id, community_id) references public.memberships,
  constraint "one side names the other" unique (transfer_id, community_id, partner_transfer_id,
    partner_id, number, partner_number, amount, partner_amount, ours, theirs),
  -- Neither side can be there without the other, or say anything else.
  constraint "each trade has its other side, which says the same"
    foreign key (partner_transfer_id, partner_id, transfer_id, community_id, partner_number,
      number, partner_amount, amount, theirs, ours)
    references public.trades (transfer_id, community_id, partner_transfer_id, partner_id, number,
      partner_number, amount, partner_amount, ours, theirs),
  constraint "what arrives is what was paid, at the rate" check (case
    when amount < 0 then partner_amount > 0 and partner_amount = -amount * theirs / ours
    else amount > 0 and amount = -partner_amount * ours / theirs end)
);
create index on public.trades (partner_transfer_id, partner_id);
create index on public.trades (member_id, transfer_id);
create index on public.trades (community_id, partner_id);
comment on table public.trades is
  'One side of a trade between members of two communities; the other side is a row as well.';
comment on column public.trades.transfer_id is 'The transfer in the books of this side.';
comment on column public.trades.community_id is 'In whose books.';
comment on column public.trades.partner_id is 'The other community.';
comment on column public.trades.partner_transfer_id is 'The transfer in the books of the other.';
comment on column public.trades.member_id is 'The member of this side.';
comment on column public.trades.number is 'Their membership number.';
comment on column public.trades.partner_number is 'The membership number of the one over there.';
comment on column public.trades.amount is
  'Minutes of this community: below zero were paid, above zero received (levy included).';
comment on column public.trades.partner_amount is 'The same, in minutes of the other community.';
comment on column public.trades.ours is 'The rate it went at; see trade_lines.ours.';
comment on column public.trades.theirs is 'The rate it went at; see trade_lines.theirs.';
comment on column public.trades.traded_at is 'When.';

alter table public.trades enable row level security;
grant select, insert on public.trades to chronobank;
create policy "the bank reads trades" on public.trades for select to chronobank using (true);
create policy "the bank appends trades" on public.trades for insert to chronobank
  with check (true);
grant select on public.trades to authenticated;
create policy "members see their trades, staff all of the community"
  on public.trades for select to authenticated
  using (member_id = (select private.my_member_id())
    or community_id in (select private.my_staffed_communities()));

create trigger "only the bank records trades" before insert on public.trades
  for each statement when (current_user <> 'chronobank')
  execute function private.refuse_statement('a trade is posted on both sides at once');
create trigger "trades are never changed" before update or delete on public.trades
  for each statement execute function private.refuse_statement('the books are append-only');
create trigger "trades are never emptied" before truncate on public.trades
  for each statement execute function private.refuse_statement('the books are append-only');
