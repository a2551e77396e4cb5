\ir helpers/people.sql
\ir helpers/gifts.sql
-- Members know each other's ids and what there is to do. A hash over nothing else would be one of a
-- few thousand: whoever gets the export would try them all, and know whose each account is.

select give('ana', 'ben', 30) \g /dev/null
select private.seal_up_to(max(transfer_id)) from transfers \g /dev/null

create temp table exported as
select l ->> 'account_id' as account_id, l ->> 'details' as details, l ->> 'holder' as holder,
  l ->> 'entered_at' as entered_at
from jsonb_array_elements(ask('cleo', 'select public.admin_ledger()') -> 'items') l;
select is(count(*), 2::bigint, 'the gift is in the export') from exported;

create function sha256_of(said text) returns text
language sql as $$ select encode(sha256(convert_to(said, 'UTF8')), 'hex') $$;
select is(count(*), 0::bigint, 'what a transfer was for is not found by trying')
from exported x, members who, categories what, unnest(enum_range(null::transfer_reason)) why,
  unnest(array['', ',']) more
where x.details = sha256_of(format('%s,%s,%s,,,%s,,%s%s', town('town'), x.entered_at, why,
  who.member_id, what.category, more));
select is(count(*), 0::bigint, 'nor is whose an account is')
from exported x, members who, unnest(array['', ',']) more
where x.holder = sha256_of(format('%s,%s,%s', x.account_id, who.member_id, more));

-- Who is asked can show it.
select is(sha256_of(format('%s,%s,gift,,,%s,,other,%s', t.community_id, x.entered_at,
    id_of('ana'), t.salt)), x.details, 'with the salt of the transfer it is proven')
from transfers t, (select distinct entered_at, details from exported) x;
select is(sha256_of(format('%s,%s,,%s', a.account_id, id_of('ana'), a.salt)), x.holder,
  'with the salt of the account as well')
from accounts a join exported x on x.account_id = a.account_id::text
where a.member_id = id_of('ana');
select is((select count(distinct salt) from accounts), (select count(*) from accounts),
  'each account has its own');
select is(ask('ben', $$select jsonb_agg(salt) from public.accounts$$),
  (select jsonb_agg(salt) from accounts where member_id = id_of('ben')),
  'a member reads that of their account alone');
select is(refusal_of('update accounts set salt = gen_random_uuid()'), 'guarded', 'it stays');
select * from finish();
