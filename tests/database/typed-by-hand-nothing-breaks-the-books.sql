\ir helpers/people.sql
\ir helpers/disputes.sql
-- What an admin of the deployment can type, as postgres, the owner of the tables.

select dispute() as case_1 \gset
select dispute() as case_2 \gset
select act('cleo', 'dispute_resolve', jsonb_build_object('dispute_id', :'case_2',
  'resolution', 'refund', 'note', 'Sorry')) as done \gset
select act('ana', 'dispute_respond', jsonb_build_object('dispute_id', :'case_1',
  'statement', 'More')) as done \gset
select hold('ana', 'ben', 60) as escrow \gset
select act('ana', 'offer_create', jsonb_build_object('title', 'Bikes', 'description', 'I mend',
  'category', 'other')) as done \gset
select hold('ana', 'ben', 60) as delivered \gset
select act('ben', 'escrow_deliver', jsonb_build_object('escrow_id', :'delivered')) \g /dev/null
select dispute() as case_3 \gset
select act('ana', 'dispute_withdraw', jsonb_build_object('dispute_id', :'case_3')) \g /dev/null
create temp table before as
select (select sum(balance * balance) from accounts) as accounts, (select sum(amount * entry_id)
  from entries) as entries, (select sum(remaining) from escrows) as escrows;

-- Append-only: each table of the books x each verb, also where no row is met.
create temp table kept (name text);
insert into kept select unnest(array['transfers', 'entries', 'events', 'event_reasons',
  'dispute_evidence', 'exchanges']);
select refused(format('update public.%I set community_id = community_id', name), 'guarded',
  format('update %s', name)) from kept;
select refused(format('update public.%I set community_id = community_id where false', name),
  'guarded', format('update no row of %s', name)) from kept;
select refused(format('delete from public.%I', name), 'guarded', format('delete from %s', name))
from (table kept union select unnest(
  array['accounts', 'escrows', 'disputes', 'requests', 'memberships'])) t;
select refused(format('truncate public.%I cascade', name), 'guarded', format('truncate %s', name))
from (table kept union select unnest(array['accounts', 'escrows', 'disputes', 'requests',
  'memberships', 'members', 'communities', 'units', 'categories', 'offers'])) t;
select is(refusal_of(format('insert into public.%I select * from public.%1$I limit 1', name)),
  refusal, format('insert into %s', name))
from (values ('escrows', 'guarded'), ('disputes', 'guarded')) t (name, refusal);
select refused(format('insert into public.%I (%s) overriding system value select %2$s
    from public.%1$I limit 1', t.name, (
  select string_agg(quote_ident(attname), ', ') from pg_attribute
  where attrelid = format('public.%I', t.name)::regclass and attnum > 0)), 'guarded',
  format('insert into %s', t.name)) from kept t where t.name <> 'exchanges';

-- Balances, limits and states, one cell at a time.
create function guarded(statement text, description text) returns text
language sql as $$ select refused(statement, 'guarded', description) $$;
select guarded('update public.accounts set balance = balance + 1', 'a balance');
select guarded('update public.accounts set earned = earned + 1', 'what was earned');
select guarded('update public.accounts set given = given + 1', 'what was given');
select guarded('update public.accounts set moved_at = now()', 'when it moved');
select guarded('update public.accounts set member_id = ' || quote_literal(id_of('ben'))
  || ' where member_id = ' || quote_literal(id_of('ana')), 'whose account it is');
select guarded('update public.accounts set stripe = stripe + 20', 'its stripe');
select guarded($$update public.accounts set unit = 'EURO'$$, 'its unit');
select guarded(format($$insert into public.accounts (community_id, unit, system_account, stripe,
  %I) values (%L, 'HOUR', 'pot', 99, 60)$$, something, town('town')),
  format('an account with something in %s', something))
from unnest(array['balance', 'earned', 'given']) something;
select refused('update public.accounts set floor = 1', 'a floor is zero or below',
  'a floor above 0');
select refused('update public.accounts set ceiling = -1', 'a ceiling is zero or above',
  'a ceiling');
select guarded(format('update public.escrows set %s', change), format('an escrow: %s', change))
from unnest(array['remaining = 0', $$state = 'released'$$, 'due_at = now()', 'amount = 61',
  'released = 60, remaining = 0', 'claimed = 1', 'levy_basis_points = 0', 'provider_id = null',
  'due_at = due_at']) change;
select guarded(format('update public.requests set %s', change), format('a request: %s', change))
from unnest(array['amount = 61', 'raw_amount = 61',
  'expires_at = now()', 'provider_id = null']) change;
select refused($$update public.requests set state = 'done' where state = 'accepted'$$, 'guarded',
  'a state that could follow');
select refused($$update public.requests set state = 'open'$$, 'guarded',
  'a state that cannot follow');
select guarded(format('update public.memberships set %s', change), format('a membership: %s',
  change))
from unnest(array['number = number + 10', 'granted_at = now()',
  'community_id = ' || quote_literal(town('elsewhere'))]) change;
select isnt(refusal_of(statement), 'not refused', statement)
from unnest(array['delete from public.communities', 'delete from public.units',
  'delete from public.categories', 'delete from public.community_settings',
  'delete from public.members', $$update public.units set scale = 100$$,
  $$update public.community_settings set time_zone = 'Mars/Olympus'$$,
  $$update public.community_settings set rounding_step = 7$$,
  $$update public.community_settings set levy_basis_points = 5001$$,
  $$update public.community_settings set levy_basis_points = -1$$,
  $$update public.community_settings set default_floor = 1$$,
  $$update public.community_settings set confirmation_window = '0'$$,
  $$update public.community_settings set delivery_deadline = '3 years'$$,
  $$update public.community_settings set welcome_grant = -1$$]) statement;

insert into communities (name, slug) values ('Third', 'third');
alter table community_settings disable trigger "settings are kept";
delete from community_settings where community_id = town('third');
alter table community_settings enable trigger "settings are kept";
select guarded(format('update public.community_settings set community_id = %L
  where community_id = %L',
  town('third'), town('town')), 'the rules of one community for another');
select isnt(refusal_of(format('update public.community_settings set %s', change)), 'not refused',
  format('a rule: %s', change))
from unnest(array[$$time_zone = 'XYZ5'$$, $$time_zone = 'CEST'$$, $$time_zone = '+02'$$,
  $$confirmation_window = '-1 month 40 days'$$, $$request_expiry = '1 month -30 days'$$,
  $$dispute_decision_window = '-1 hour'$$, $$dispute_statement_window = '59 seconds'$$,
  'welcome_grant = 50, default_ceiling = 49', 'default_floor = -1000000001']) change;
select lives_ok(format('update public.community_settings set %s', change), format('but: %s',
  change))
from unnest(array[$$time_zone = 'America/Argentina/Buenos_Aires'$$, $$time_zone = 'UTC'$$,
  $$confirmation_window = '1 minute'$$, $$request_expiry = '2 years'$$,
  'welcome_grant = 50, default_ceiling = 50']) change;
update community_settings set welcome_grant = 0, default_ceiling = null;

-- Nothing is put in by hand that has no way out; and no term is changed that somebody accepted.
select guarded(format('insert into public.%I (community_id) values (%L)', name, town('town')),
  format('%s by hand', name)) from unnest(array['requests', 'exchanges', 'offers', 'escrows',
    'transfers', 'entries', 'events', 'disputes']) name;
select guarded('update public.requests set ' || change, 'the terms of a request: ' || change)
from unnest(array[$$title = 'Else'$$, $$title = '[removed]'$$, $$description = 'Else'$$,
  $$service_date = '2026-01-01'$$, $$note = 'Else'$$]) change;
select guarded(statement, statement) from unnest(array['delete from public.offers',
  'update public.offers set listed = not listed',
  'update public.offers set member_id = ' || quote_literal(id_of('ben'))]) statement;

-- Posting by hand goes through the same function, and its checks hold there as well.
select refused(format($$select private.post(%1$L, 'grant', array[
    row((private.member_account(%2$L, %1$L, 'HOUR')).account_id, null, 60)::private.leg], false)$$,
  town('town'), id_of('ana')), '23514 transfer 7 sums to 60 HOUR', 'minutes from nowhere');
select refused(format($$select private.post(%L, 'grant', array[]::private.leg[], false)$$,
  town('town')),
  '23514 transfer 8 has no entries', 'an empty transfer');
select isnt(refusal_of(format($$select private.post(%1$L, 'grant', array[
    row((private.member_account(%2$L, %1$L, 'HOUR')).account_id, null, 60)::private.leg,
    row((private.member_account(%3$L, %4$L, 'HOUR')).account_id, null, -60)::private.leg], false)$$,
  town('town'), id_of('ana'), id_of('erik'), town('elsewhere'))),
  'not refused', 'minutes of another community');

-- The other roles do not even get that far.
create function as_role(role text, statement text) returns text
language plpgsql as $$
declare
  code text;
begin
  perform set_config('role', role, true);
  begin
    execute statement;
    code := 'allowed';
  exception when others then
    code := sqlstate;
  end;
  perform set_config('role', 'none', true);
  return code;
end $$;
select is(as_role(r, statement), '42501', format('%s: %s', r, statement))
from unnest(array['anon', 'authenticated', 'service_role']) r, unnest(array[
  'update public.accounts set balance = 1', 'delete from public.entries',
  'insert into public.transfers default values', 'truncate public.events',
  'update public.memberships set role = ''admin''', 'update public.disputes set resolution = null',
  'select private.post(null, null, null, null)', 'set local session_replication_role = replica',
  'alter table public.entries disable trigger all',
  'update public.community_settings set welcome_grant = 1000']) statement;
select ok(not pg_has_role('authenticator', 'chronobank', 'member'),
  'who logs in for the API cannot become the bank');
-- The bank's own role appends, and never changes what is in the books.
select is(as_role('chronobank', format('%s public.%I %s', verb, name, rest)), '42501',
  format('chronobank: %s %s', verb, name))
from (table kept) t, (values ('update', 'set community_id = community_id'), ('delete from', ''),
  ('truncate', 'cascade')) verbs (verb, rest);


-- Where the bank's own code may write, it still cannot take back what is settled.
create function bank_is_told(statement text) returns text
language plpgsql as $$
declare
  code text;
begin
  perform set_config('role', 'chronobank', true);
  code := refusal_of(statement);
  perform set_config('role', 'none', true);
  return code;
end $$;
grant execute on function refusal_of(text) to chronobank;
select is(bank_is_told(statement), code, format('chronobank: %s', statement)) from (values
  ('update public.escrows set closed_at = now() where remaining = 0', 'guarded'),
  ('update public.escrows set levy_basis_points = 1 where remaining > 0', 'guarded'),
  ('update public.escrows set amount = 61, remaining = 61 where state = ''held''', 'guarded'),
  ('update public.escrows set state = ''held'', claimed = null where state = ''delivered''',
   'transition_forbidden'),
  ('update public.disputes set state = ''withdrawn'', resolution = null where state = ''decided''',
   'dispute_closed'),
  ('update public.disputes set state = ''open'', decided_at = null where state = ''withdrawn''',
   'transition_forbidden'),
  ('update public.requests set state = ''open'' where state = ''done''', 'transition_forbidden'),
  ('update public.memberships set number = 99', 'guarded'),
  ('update public.accounts set stripe = 99', 'guarded')) tries (statement, code);

select results_eq('select (select sum(balance * balance) from accounts),
  (select sum(amount * entry_id) from entries), (select sum(remaining) from escrows)',
  'table before', 'nothing has changed');
select books_are_whole();
select * from finish();
