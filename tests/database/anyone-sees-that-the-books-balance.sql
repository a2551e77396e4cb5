\ir helpers/people.sql
\ir helpers/gifts.sql
-- The proof is for anyone and about nobody; the entries behind it are for staff, in whole seals.

update community_settings set levy_basis_points = 1000 where community_id = town('town');
select hold('ana', 'ben', 60) as paid \gset
select act('ana', 'escrow_confirm', jsonb_build_object('escrow_id', :'paid')) \g /dev/null
select give('ana', 'dora', 7) \g /dev/null
select private.seal_up_to(max(transfer_id)) from transfers \g /dev/null
select hold('ana', 'ben', 40) \g /dev/null
select private.seal_up_to(max(transfer_id)) from transfers \g /dev/null
select hold('erik', 'fay', 5, 'elsewhere') \g /dev/null

create function proof_of(slug text) returns jsonb
language sql as $$
  select ask(null, format('select public.proof(%L)', town(slug))) #> '{items,0}'
$$;
select is(proof_of('town') -> 'units', '[{"unit": "HOUR", "members": -46, "held": 40, "total": 0,
  "system_accounts": {"issuance": 0, "pot": 6, "fees": 0, "opening": 0, "write_offs": 0}}]',
  'members together, what is held, each account of the community; all in all zero');
select is(proof_of('town') -> 'seal', (select jsonb_build_object('number', 2,
    'first_transfer_id', 4, 'last_transfer_id', 4, 'entries', 2, 'hash', encode(hash, 'hex'),
    'sealed_at', sealed_at) from seals where number = 2), 'the newest seal');
select is(proof_of('elsewhere') #>> '{units,0,held}', '5', 'each community by itself');
select is(proof_of('elsewhere') -> 'seal', 'null', 'what is not sealed has no seal');
select is(ask('ana', 'select public.proof()') -> 'items',
  jsonb_build_array(proof_of('town'), proof_of('elsewhere')), 'all of them, for members as well');
select is(ask(null, 'select public.proof(page_size => 1)') ->> 'next_cursor', town('town')::text,
  'in pages');
select is(ask(null, format('select public.proof(cursor => %L)', town('town'))) -> 'items',
  jsonb_build_array(proof_of('elsewhere')), 'one after another');
select refused('select public.proof(gen_random_uuid())', 'community_unknown', 'there is no other');
select is(count(*), 0::bigint, 'nobody is named in it')
from members m, (select proof_of('town')::text || proof_of('elsewhere')) p (said)
where said like '%' || m.member_id || '%' or said like '%' || m.display_name || '%';

-- The entries.
create function ledger(name text, options text default '') returns jsonb
language sql as $$ select ask(name, format('select public.admin_ledger(%s)', options)) $$;
select is(jsonb_array_length(ledger('cleo') -> 'items'), (
  select count(*)::integer from entries where community_id = town('town')), 'all that is sealed');
select is((select sum((e ->> 'amount')::bigint) from jsonb_array_elements(ledger('cleo') -> 'items')
  e where e ->> 'system_account' = 'pot'), 6::numeric, 'with names of system accounts');
select is(ledger('fay') - 'community_id', '{"before": null, "seals": [], "items": [],
  "next_cursor": null}', 'nothing but what is sealed, and of one''s own community');
select is(ledger('cleo', 'cursor => ''1''') - '{items,seals,community_id}'::text[],
  jsonb_build_object('before', ledger('cleo') #> '{seals,0}', 'next_cursor', null),
  'what follows on a seal names the seal before');
select is((select array_agg(distinct e ->> 'seal') from jsonb_array_elements(
  ledger('cleo', 'cursor => ''1''') -> 'items') e), '{2}', 'and begins with the next');
update community_settings set time_zone = 'Pacific/Kiritimati' where community_id = town('town');
select is(jsonb_array_length(ledger('cleo', format('from_date => %L, to_date => %1$L', (
    clock_timestamp() at time zone 'Pacific/Kiritimati')::date)) -> 'seals'), 2,
  'a day is one of the community''s');
select is(jsonb_array_length(ledger('cleo', 'to_date => ''2020-01-01''') -> 'items'), 0,
  'before it there was nothing');
select is(refusal_of(format('select ask(%L, %L)', name, 'select public.admin_ledger()')),
  'staff_required', format('%s asks for entries', name)) from unnest(array['ana', 'erik']) name;
-- The line of a file is what is hashed.
select is(encode(sha256(convert_to(format(e',1,%s\n', jsonb_array_length(items)) || (
    select string_agg(concat_ws(',', e ->> 'entry_id', e ->> 'transfer_id', e ->> 'kind',
      e ->> 'details', e ->> 'unit', coalesce(e ->> 'account_id', ''),
      coalesce(e ->> 'escrow_id', ''), coalesce(e ->> 'holder', ''),
      coalesce(e ->> 'system_account', ''), e ->> 'amount', e ->> 'balance_after',
      e ->> 'entered_at', coalesce(e ->> 'chain', '')) || e'\n', ''
      order by n) from jsonb_array_elements(items) with ordinality i (e, n)), 'UTF8')), 'hex'),
  encode(hash, 'hex'), 'a seal is made of what is shown')
from seals, (select jsonb_agg(e order by n) as items
  from jsonb_array_elements(ledger('cleo') -> 'items') with ordinality i (e, n)
  where e ->> 'seal' = '1') shown
where number = 1;
-- Days of the export are a range of seals, whatever the clock does.
select give('ana', 'dora', 1) \g /dev/null
select private.seal_up_to(max(transfer_id), '2026-01-01') from transfers \g /dev/null
select is(array_agg(number order by sealed_at, number), '{1,2,3}',
  'no seal is earlier than the one before it') from seals where community_id = town('town');
select books_are_whole();
select * from finish();
