\ir helpers/people.sql
-- The rows of a community can live on a node of their own if its id is in each key, or could be
-- put there without making it weaker. docs/scaling.md says what that is for.

create temp table bank_tables as
select c.oid as relation, a.attnum as key, a.attnotnull as always
from pg_class c left join pg_attribute a
  on a.attrelid = c.oid and a.attname = 'community_id' and not a.attisdropped
where c.relnamespace in ('public'::regnamespace, 'private'::regnamespace) and c.relkind = 'r';

create function pg_temp.listed(query text) returns text language plpgsql as $$
declare
  found_rows text;
begin
  execute format('select string_agg(line::text, E''\n'' order by line::text collate "C")
    from (%s) l (line)', query) into found_rows;
  return found_rows;
end $$;

-- Each node has a copy of what the whole deployment shares; what is kept by person lives with the
-- person; what is kept by job or address lives where the job runs or the call arrives.
select is(pg_temp.listed('select relation::regclass from bank_tables where key is null'), $$contacts
job_runs
members
private.free_texts
private.guards
private.idempotency_keys
private.jobs
private.personal_data
private.rate_limit_rules
private.rate_limits
private.reconciled
private.refusals
private.sealing
units$$, 'these tables are nobody''s in particular: people, their answers and counts, jobs, lists');
select is(pg_temp.listed('select relation::regclass from bank_tables where not always'),
  E'findings\njob_failures',
  'every other row names its community, but what a job finds in the whole bank');

-- slug: the directory of communities, which each node has a copy of. escrow_id: an escrow belongs
-- to one community, and the foreign key of the case says so. finding_id, subject_id: ids that the
-- database made, never the same twice. token_hash: of 256 bits of chance, the same.
select is(pg_temp.listed($$
  select i.indrelid::regclass || ' (' || (
    select string_agg(a.attname, ', ' order by a.attnum) from pg_attribute a
    where a.attrelid = i.indrelid and a.attnum = any (i.indkey::int2[])) || ')'
  from bank_tables t join pg_index i on i.indrelid = t.relation
  where i.indisunique and t.key is not null and t.key <> all (i.indkey::int2[])$$),
$$communities (slug)
disputes (escrow_id)
findings (finding_id)
invitations (token_hash)
job_failures (job, subject_id)$$, 'a unique key names the community, or an id that has only one');

-- Both sides of a trade: the one link between two communities, that federation_ functions write.
select is(pg_temp.listed($$
  select f.conrelid::regclass || ' -> ' || f.confrelid::regclass || ' by ' || (
    select string_agg(a.attname, ', ' order by a.attnum) from pg_attribute a
    where a.attrelid = f.conrelid and a.attname ~ '_id$' and a.attnum = any (f.conkey))
  from pg_constraint f
  join bank_tables t on t.relation = f.conrelid join bank_tables p on p.relation = f.confrelid
  where f.contype = 'f' and p.key is not null and not exists (
    select from unnest(f.conkey, f.confkey) k (here, there)
    where k.here = t.key and k.there = p.key)$$),
$$accounts -> communities by partner_id
trade_lines -> communities by partner_id
trades -> trades by transfer_id, community_id, partner_id, partner_transfer_id$$,
  'a foreign key stays within the community, but for the partner of a line');
select * from finish();
