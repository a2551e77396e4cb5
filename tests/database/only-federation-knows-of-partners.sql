\ir helpers/people.sql
-- Which functions can touch two communities, from the catalog. That no other call does is tried in
-- tests/api/only-federation-touches-two-communities.test.ts.

create temp table bank_functions as
select n.nspname || '.' || p.proname as name, p.prosrc as body,
  p.proargnames[1:p.pronargs] as arguments, p.proname ~ '^federation_' as federates
from pg_proc p join pg_namespace n on n.oid = p.pronamespace
where n.nspname in ('public', 'private');

-- A partner is written in three tables. Whoever does not read them cannot get from one community
-- to another but through a person who is in both.
select is((select string_agg(name, ', ' order by name) from bank_functions
    where not federates and body ~ '\mtrade_lines\M|\mtrades\M|\mpartner_id\M'),
  'private.holder, private.refuse_limit, private.report_balance_of_trade, private.system_account',
  'only functions named federation_ read lines, trades and partners; but for an account, its '
    'holder, its limit and the report of one side, which are rows of one community');
select is((select string_agg(name, ', ' order by name) from bank_functions
    where not federates and arguments && '{partner, partner_id}'), 'private.system_account',
  'only they take a partner');
select is((select string_agg(name, ', ' order by name) from bank_functions
    where not federates and body ~ '\mfederation_'),
  'private.entry_json, private.full_drift',
  'nobody else calls them, but a statement for a name, and the full check');
select is((select string_agg(attrelid::regclass::text, ', ' order by 1) from (
    select distinct attrelid from pg_attribute join pg_class c on c.oid = attrelid
    where relnamespace = 'public'::regnamespace and relkind = 'r' and attname = 'partner_id'
      and not attisdropped) t (attrelid)),
  'accounts, trade_lines, trades', 'these are the tables with a partner');
-- Two ids of communities in one call would be another way.
select is((select string_agg(name, ', ' order by name) from bank_functions
    where not federates and (
      select count(*) from unnest(arguments) a where a ~ '^(communit|.*_communit)') > 1),
  null, 'no other function takes two communities');
select * from finish();
