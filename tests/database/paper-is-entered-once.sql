\ir helpers/people.sql
\ir helpers/verdicts.sql
-- Cleo types the slips of a month. Each line has its own verdict.

select join_town(name) from unnest(array['greta', 'hugo']) name \g /dev/null
update members set display_name = 'Gün ' || 'Ay' where member_id = id_of('hugo');
create function slip(number text, provider text, recipient text, amount integer default 60,
  more jsonb default '{}') returns jsonb
language sql as $$
  select jsonb_build_object('slip_number', number, 'service_date', '2026-01-15', 'provider',
    provider, 'recipient', recipient, 'amount', amount, 'category', 'other') || more
$$;
create function entered(lines jsonb, dry_run boolean default false, name text default 'cleo')
returns jsonb
language sql as $$
  select act(name, 'slips_enter', jsonb_build_object('lines', lines, 'dry_run', dry_run))
$$;
create function number_of(name text) returns integer
language sql stable as $$ select number from memberships where member_id = id_of(name) $$;

-- A dry run says what would be, and is not.
create temp table batch as select jsonb_build_array(
  slip('A-1', 'ben', 'ana'), slip('A-2', number_of('ana')::text, 'GRETA ', 30),
  slip('A-1', 'ben', 'ana'), slip('A-3', 'nobody', 'ana'), slip('A-4', 'ana', 'ana'),
  slip('A-5', 'cleo', 'ana'), slip('A-6', 'ben', 'dora', 601),
  slip('A-7', 'ben', 'dora', 5, '{"category": "no"}'), slip('A-8', 'ben', 'dora', 0),
  slip('A-9', 'ben', 'dora', 5, '{"service_date": "2026-02-30"}'),
  slip('A-10', 'ben', 'dora', 5, '{"service_date": "2199-01-01"}'),
  slip('A-11', '999', 'dora'), slip('A-12', 'gün ay', 'cleo', 20)) as lines;
select entered(lines, true) as dry from batch \gset
select is(verdicts(:'dry'::jsonb), 'ok ok slip_known member_unknown self_dealing not_neutral '
  'balance_too_low category_unknown invalid_input invalid_input invalid_input member_unknown ok',
  'each line has its verdict');
select is((:'dry'::jsonb ->> 'accepted') || '+' || (:'dry'::jsonb ->> 'refused'), '3+10',
  'counted');
select is((select count(*) from slips), 0::bigint, 'a dry run enters nothing');
select is((select count(*) from transfers), 0::bigint, 'and posts nothing');
select is((select count(*) from events where kind = 'transfer_posted'), 0::bigint,
  'nor does it say it did');
select entered(lines) as wet from batch \gset
select is(verdicts(:'wet'::jsonb), verdicts(:'dry'::jsonb), 'the real one judges the same');
select is((select string_agg(slip_number, ' ' order by transfer_id) from slips), 'A-1 A-2 A-12',
  'accepted lines are entered');
select is(array[balance_of('ana'), balance_of('ben'), balance_of('greta'), balance_of('cleo')],
  array[-30, 60, -30, -20]::bigint[], 'and posted; refused lines change nothing');
select is((:'wet'::jsonb -> 'lines' -> 6 -> 'details' ->> 'missing')::integer, 1,
  'a refusal says what is missing');
select is(:'wet'::jsonb -> 'lines' -> 2 ->> 'message',
  'A slip with this number has been entered already.', 'in words');

-- Who typed it, for whom; when it was, when it was entered.
select is((select row(t.kind, t.reason, t.entered_by, t.on_behalf_of, t.service_date, t.category)
  from slips s join transfers t using (transfer_id) where slip_number = 'A-1'),
  row('transfer'::transfer_kind, 'exchange'::transfer_reason, id_of('cleo'), id_of('ana'),
    '2026-01-15'::date, 'other'::text), 'staff typed it, on behalf of who pays');
select is((select row(v.source, v.actor_id, v.on_behalf_of) from slips s
  join events v using (transfer_id) where slip_number = 'A-1' and v.kind = 'transfer_posted'),
  row('staff'::event_source, id_of('cleo'), id_of('ana')), 'so says the event');
select is((select row(t.entered_by, t.on_behalf_of)
  from slips s join transfers t using (transfer_id) where slip_number = 'A-12'),
  row(id_of('cleo'), null::uuid), 'what she pays is her own word');
select is(private.typist(), null, 'after the batch nobody types for anybody');

-- A number is used once, for ever, however it is spelled.
select is(verdicts(entered(jsonb_build_array(slip('a-1', 'ben', 'ana'), slip(' A-1 ', 'ben', 'ana'),
  slip('B-1', 'ben', 'ana')))), 'slip_known slip_known ok', 'a second one is refused');
select throws_ok($$insert into slips select (s).* from (select s from slips s limit 1) x$$, 'PT409',
  null, 'nobody enters slips by hand');
select refused(statement, 'guarded', statement) from unnest(array['update slips set amount = 1',
  'delete from slips', 'truncate slips', 'delete from imported_lines',
  'update imported_lines set kind = kind', 'truncate imported_lines']) statement;

-- Names: two who are called the same are told apart by their numbers.
update members set display_name = 'ben' where member_id = id_of('greta');
select entered(jsonb_build_array(slip('C-1', 'Ben', 'ana'))) as twins \gset
select is(verdicts(:'twins'::jsonb), 'name_ambiguous', 'an ambiguous name is a reason');
select is(:'twins'::jsonb -> 'lines' -> 0 -> 'details' -> 'numbers', '[2, 5]', 'with the numbers');
select is(verdicts(entered(jsonb_build_array(slip('C-1', '2', 'ana')))), 'ok',
  'of which one is it');
update members set display_name = 'greta' where member_id = (select member_id from memberships
  where number = 5 and community_id = town('town'));

-- Rounding, levy, ceilings and standings are those of any exchange.
update community_settings set rounding_step = 15, levy_basis_points = 1000
where community_id = town('town');
select is(verdicts(entered(jsonb_build_array(slip('D-1', 'dora', 'ana', 50)))), 'ok', 'entered');
select is((select row(raw_amount, amount) from slips where slip_number = 'D-1'),
  row(50::bigint, 45::bigint), 'minutes as written and as rounded');
select is(array[balance_of('dora'), system_balance('pot')], array[41, 4]::bigint[], 'levied');
update accounts set ceiling = 50 where member_id = id_of('dora');
select is(verdicts(entered(jsonb_build_array(slip('D-2', 'dora', 'ana', 15)))), 'ceiling_reached',
  'ceilings bind');
update memberships set standing = 'paused' where member_id = id_of('dora');
select is(verdicts(entered(jsonb_build_array(slip('D-3', 'dora', 'ana', 15)))),
  'partner_standing_forbids', 'and standings');

-- Who may, and how many at once.
select refuses('ana', 'slips_enter', jsonb_build_object('lines', '[{}]'::jsonb), 'staff_required',
  'members enter no slips');
select refuses('cleo', 'slips_enter', jsonb_build_object('lines', lines), 'invalid_input',
  'one to 200 lines') from (values ('[]'::jsonb), ('{}'), (
    (select jsonb_agg(slip(n::text, 'ben', 'ana')) from generate_series(1, 201) n))) x (lines);
select is(verdicts(entered('[{}, {"slip_number": "x"}]')), 'member_unknown member_unknown',
  'a line without anything is refused as a line');
select is(verdicts(entered(jsonb_build_array(slip('E-1', 'ben', 'ana') - part)))
  , case part when 'category' then 'category_unknown' when 'provider' then 'member_unknown'
    else 'invalid_input' end, format('nor is one without its %s entered', part))
from unnest(array['slip_number', 'service_date', 'provider', 'amount', 'category']) part;
select is(ask('ana', 'select count(*) > 3 from public.slips'), 'true',
  'both sides see their slips');
select is(ask('greta', 'select count(*) from public.slips'), '1', 'others do not');
select books_are_whole();
select * from finish();
