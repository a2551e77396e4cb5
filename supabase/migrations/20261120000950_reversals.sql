-- Reversals: what was moved wrongly goes back, by a transfer of its own, linked to the first.

create table public.reversals (
  transfer_id bigint not null,
  community_id uuid not null,
  reversed_id bigint not null,
  reversed_before bigint not null
    constraint "nothing less than nothing was reversed before" check (reversed_before >= 0),
  amount bigint not null constraint "a reversal takes something back" check (amount > 0),
  total bigint not null,
  parts bigint[] not null,
  reversed_after bigint not null generated always as (reversed_before + amount) stored,
  follows bigint generated always as (nullif(reversed_before, 0)) stored,
  primary key (transfer_id, community_id),
  constraint "a reversal is a transfer"
    foreign key (transfer_id, community_id) references public.transfers,
  constraint "a reversal takes back a transfer of its community"
    foreign key (reversed_id, community_id) references public.transfers,
  constraint "a reversal is younger than what it takes back" check (transfer_id > reversed_id),
  constraint "a part of a transfer is taken back once"
    unique (reversed_id, community_id, reversed_before),
  constraint "all reversals together never exceed their transfer"
    check (reversed_before + amount <= total),
  -- Each begins where the one before it ended: the parts neither overlap nor leave a gap.
  constraint "where a reversal ends is known by its transfer"
    unique (reversed_id, community_id, reversed_after, total),
  constraint "a reversal follows the one before it"
    foreign key (reversed_id, community_id, follows, total)
    references public.reversals (reversed_id, community_id, reversed_after, total)
);
comment on table public.reversals is
  'Which transfer takes back which, and how much of it. Escrows are not touched by that.';
comment on column public.reversals.transfer_id is 'The transfer that takes back.';
comment on column public.reversals.community_id is 'Where.';
comment on column public.reversals.reversed_id is 'The transfer that is taken back.';
comment on column public.reversals.reversed_before is 'How much of it was taken back before.';
comment on column public.reversals.amount is 'How much of it this one takes back, levy included.';
comment on column public.reversals.total is 'How much there is to take back, levy included.';
comment on column public.reversals.parts is
  'Of each line of the transfer, in their order, what is taken back by now.';
comment on column public.reversals.reversed_after is 'How much of it is taken back by now.';
comment on column public.reversals.follows is
  'Where the reversal before this one ended; empty for the first.';

alter table public.reversals enable row level security;
grant select, insert on public.reversals to chronobank;
create policy "the bank reads reversals" on public.reversals for select to chronobank
  using (true);
create policy "the bank appends reversals" on public.reversals for insert to chronobank
  with check (true);
grant select (transfer_id, community_id, reversed_id, reversed_before, amount)
  on public.reversals to authenticated;
create policy "staff see the reversals of their community" on public.reversals for select
  to authenticated using (community_id in (select private.my_staffed_communities()));

create trigger "only the bank reverses" before insert on public.reversals
  for each statement when (current_user <> 'chronobank')
  execute function private.refuse_statement('a reversal is posted');
create trigger "reversals are never changed" before update or delete on public.reversals
  for each statement execute function private.refuse_statement('the books are append-only');
create trigger "reversals are never emptied" before truncate on public.reversals
  for each statement execute function private.refuse_statement('the books are append-only');

-- A line that can be taken back: of which escrow (null: of none), which account, and what it got.
create type private.reversible_line as (leg uuid, account_id uuid, amount bigint);

grant create on schema private to chronobank;
set role chronobank;

-- Where minutes went through an escrow, its line comes first, and stands for the account that it
-- was held from: the escrow is settled and stays so. What a split gave back was never theirs who
-- would give it back, and what only moves inside an escrow has no lines here.
create function private.reversible_lines(transfer_id bigint)
returns setof private.reversible_line
language sql stable security definer set search_path = ''
as $$
  with numbered as (
    select e.*, count(e.escrow_id) over (order by e.entry_id) as n
    from public.entries e where e.transfer_id = reversible_lines.transfer_id),
  legs as (
    select l.*, first_value(l.escrow_id) over (partition by l.n order by l.entry_id) as leg
    from numbered l),
  moved as (
    select l.entry_id, l.leg, l.account_id, l.amount, x.from_account_id
    from legs l left join public.escrows x on x.escrow_id = l.leg
    where l.account_id is not null and l.account_id is distinct from x.from_account_id)
  select (s.leg, s.account_id, s.amount)::private.reversible_line
  from (
    select m.entry_id, m.leg, m.account_id, m.amount from moved m
    union all
    select min(m.entry_id), m.leg, m.from_account_id, -sum(m.amount)::bigint
    from moved m where m.leg is not null group by m.leg, m.from_account_id) s
  order by s.entry_id, s.amount
$$;
comment on function private.reversible_lines(bigint) is
  'What a transfer moved between accounts, in smallest steps; the lines sum to zero. None for a '
  'hold and a refund.';

-- Shares follow the sum of all parts, not each part: a levy of a tenth that is taken back minute by
-- minute takes every tenth minute from the pot. By the largest remainder, among those that have
-- not had their share yet; in the end each has given back exactly what it got.
create function private.apportion(whole bigint[], so_far bigint[], part bigint) returns bigint[]
language plpgsql immutable set search_path = ''
as $$
begin
  return (
    with sums as (
      select sum(w)::numeric as whole, sum(s) + part as wanted
      from unnest(whole, so_far) u (w, s)),
    lacks as (
      select u.n, greatest(sums.wanted * u.w - u.s * sums.whole, 0) as lack
      from unnest(whole, so_far) with ordinality u (w, s, n), sums),
    shares as (
      select l.n, div(part * l.lack, t.total) as share, mod(part * l.lack, t.total) as remainder
      from lacks l, (select greatest(sum(lack), 1) as total from lacks) t),
    ranked as (
      select s.n, s.share, row_number() over (order by s.remainder desc, s.n) as place,
        part - sum(s.share) over () as left_over
      from shares s)
    select array_agg((r.share + case when r.place <= r.left_over then 1 else 0 end)::bigint
      order by r.n)
    from ranked r);
end $$;
comment on function private.apportion(bigint[], bigint[], bigint) is
  'How much more of each share, so that all shares of what is taken by then are in proportion to '
  'the whole. Smallest steps, none below zero; they sum to the part. Source: largest remainder.';

-- Both sides: who received gives back in proportion, and of each leg the payer gets that.
create function private.parts_to_reverse(
  lines private.reversible_line[], so_far bigint[], part bigint) returns bigint[]
language plpgsql immutable security definer set search_path = ''
as $$
declare
  more bigint[] := array_fill(0::bigint, array[cardinality(lines)]);
  side record;
  shares bigint[];
begin
  for side in
    select array_agg(n order by n) as ns, array_agg(abs(l.amount) order by n) as whole,
      array_agg(s order by n) as so_far, l.amount < 0 as paid
    from unnest(lines) with ordinality l (leg, account_id, amount, n)
    join unnest(so_far) with ordinality f (s, m) on m = n
    group by l.amount < 0, case when l.amount < 0 then l.leg end
    order by paid
  loop
    shares := private.apportion(side.whole, side.so_far, case when not side.paid then part else (
      select sum(more[n])::bigint from unnest(lines) with ordinality l (leg, account_id, amount, n)
      where l.amount > 0 and l.leg is not distinct from (lines[side.ns[1]]).leg) end);
    for i in 1 .. cardinality(side.ns) loop
      more[side.ns[i]] := shares[i];
    end loop;
  end loop;
  return more;
end $$;
comment on function private.parts_to_reverse(private.reversible_line[], bigint[], bigint) is
  'How much of each line the next part (smallest steps) takes back; none is negative.';

reset role;
revoke create on schema private from chronobank;
