-- Verify: the ledger against itself. Whoever changes the past with the guards off would have to
-- make all chains and all seals anew; and then the seals that others have written down are not
-- these. That cannot be seen from in here: docs/proof.md says how an outsider sees it.

grant create on schema private to chronobank;
set role chronobank;

create function private.chain_drift() returns setof private.drift
language sql stable security definer set search_path = ''
as $$
  with digests as materialized (
    select t.transfer_id, private.digest(t, l.lines) as digest
    from public.transfers t
    join (
      select e.transfer_id, string_agg(
        coalesce(e.account_id, e.escrow_id) || ',' || e.amount, e'\n' order by e.entry_id) as lines
      from public.entries e group by e.transfer_id) l using (transfer_id)),
  steps as materialized (
    -- Several lines of a transfer on one account are one step of its chain.
    select e.*, coalesce(last_value(e.chain) over (
        partition by e.account_id order by e.transfer_id groups between 1 preceding and 1 preceding
      ), '') as before,
      first_value(e.balance_after) over (
        partition by e.account_id, e.transfer_id order by e.entry_id desc) as balance
    from public.entries e where e.account_id is not null)
  select 'an entry continues its chain', s.community_id, 'entry ' || s.entry_id,
    encode(r.chain, 'hex'), encode(s.chain, 'hex')
  from steps s
  left join digests d using (transfer_id)
  cross join lateral private.chain(s.before, d.digest, s.unit, s.balance, s.entered_at) r (chain)
  where s.chain is distinct from r.chain
  union all
  select 'an account ends its chain', a.community_id, 'account ' || a.account_id,
    coalesce(encode(n.chain, 'hex'), ''), encode(a.chain, 'hex')
  from public.accounts a
  left join (
    select distinct on (s.account_id) s.account_id, s.chain from steps s
    order by s.account_id, s.transfer_id desc) n using (account_id)
  where a.chain <> coalesce(n.chain, '')
  union all
  -- The line of an escrow is in the chains of the accounts that its transfer moves; what it
  -- repeats of others is compared with them.
  select 'an escrow''s entry repeats what is known', e.community_id, 'entry ' || e.entry_id,
    concat_ws(' ', s.unit, t.entered_at), concat_ws(' ', e.unit, e.entered_at)
  from public.entries e
  join public.transfers t using (transfer_id, community_id)
  join public.escrows s using (escrow_id)
  where (e.unit, e.entered_at) <> (s.unit, t.entered_at)
$$;
comment on function private.chain_drift() is 'Where the chain of an account is broken.';

create function private.seal_drift() returns setof private.drift
language sql stable security definer set search_path = ''
as $$
  with ranges as materialized (
    select s.*, row_number() over following as place,
      lag(s.hash, 1, ''::bytea) over following as before
    from public.seals s
    window following as (partition by s.community_id order by s.number)),
  -- In which seal a transfer is: the first of its community that goes as far.
  sealed as materialized (
    select m.transfer_id, m.place from (
      select b.transfer_id, min(b.place) over (partition by b.community_id
        order by b.at desc, b.transfer_id is not null) as place
      from (
        select r.community_id, r.last_transfer_id as at, null::bigint as transfer_id, r.place
        from ranges r
        union all
        select t.community_id, t.transfer_id, t.transfer_id, null from public.transfers t) b) m
    where m.transfer_id is not null and m.place is not null),
  found as materialized (
    select l.community_id, p.place, min(l.transfer_id) as first, max(l.transfer_id) as last,
      count(*) as entries, string_agg(l.line, '' order by l.transfer_id, l.entry_id) as lines
    from sealed p join private.ledger l using (transfer_id)
    group by l.community_id, p.place)
  select 'a seal is on what it sealed', r.community_id, 'seal ' || r.number,
    concat_ws(' ', f.first, f.last, coalesce(f.entries, 0), encode(n.hash, 'hex')),
    concat_ws(' ', r.first_transfer_id, r.last_transfer_id, r.entries, encode(r.hash, 'hex'))
  from ranges r
  left join found f using (community_id, place)
  cross join lateral private.seal_hash(r.before, r.place, coalesce(f.entries, 0), f.lines) n (hash)
  where (r.number, r.first_transfer_id, r.last_transfer_id, r.entries, r.hash)
    is distinct from (r.place, f.first, f.last, coalesce(f.entries, 0), n.hash)
  union all
  select 'what is sealed has its seal', t.community_id, 'transfers up to ' || p.sealed_to, '0',
    count(*)::text
  from private.sealing p
  join public.transfers t on t.transfer_id <= p.sealed_to
  -- Once for each community: looked up for each transfer, it would grow with the square of both.
  left join (
    select s.community_id, max(s.last_transfer_id) as until from public.seals s group by 1) s
    using (community_id)
  where t.transfer_id > s.until is not false
  group by t.community_id, p.sealed_to
  union all
  select 'what is sealed is there', null, 'transfer ' || p.sealed_to, 'sealed', 'missing'
  from private.sealing p
  where p.sealed_to > 0 and not exists (
    select from public.transfers t join public.seals s
      on s.community_id = t.community_id and s.last_transfer_id = t.transfer_id
    where t.transfer_id = p.sealed_to)
$$;
comment on function private.seal_drift() is
  'Which seals are not those of what they are on, and what has lost its seal.';

create function private.verify_ledger() returns setof private.drift
language sql stable security definer set search_path = ''
as $$
  select * from private.chain_drift() union all select * from private.seal_drift()
$$;
comment on function private.verify_ledger() is
  'What is not as it was posted and sealed, from the first entry on; nothing when all is.';

reset role;
revoke create on schema private from chronobank;
