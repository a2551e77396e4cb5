\ir helpers/people.sql
\ir helpers/verdicts.sql
-- Cleo brings the members, balances and transfers of the system before.

update community_settings set joining = 'approval', welcome_grant = 30, time_zone = 'Europe/Berlin',
  levy_basis_points = 1000, rounding_step = 60 where community_id = town('town');
create function imported(kind text, lines jsonb, dry_run boolean default false) returns jsonb
language sql as $$
  select act('cleo', 'import_lines', jsonb_build_object('kind', kind, 'lines', lines, 'dry_run',
    dry_run))
$$;

-- Members.
create temp table people as select '[{"external_id": "1", "display_name": "Ida", "phone": "555",
    "birth_year": 1950, "joined_on": "2019-03-01"},
  {"external_id": "2", "display_name": "Jan", "joined_on": "2999-01-01"},
  {"external_id": "1", "display_name": "Ida again"},
  {"external_id": "3"}, {"display_name": "No id"},
  {"external_id": "pot", "display_name": "A pot"},
  {"external_id": "4", "display_name": "Kim", "birth_year": 1}]'::jsonb as lines;
select is(verdicts(imported('members', lines, true)), 'ok ok already_imported invalid_input '
  'invalid_input invalid_input invalid_input', 'a dry run judges') from people;
select is((select count(*) from members where display_name = 'Ida'), 0::bigint, 'and adds nobody');
select verdicts(imported('members', lines)) from people \g /dev/null
select is((select row(standing, external_id, joined_at) from memberships
  where member_id = id_of('Ida')), row('active'::standing, '1'::text,
    '2019-03-01 00:00 Europe/Berlin'::timestamptz), 'Ida is a member since she was one');
select ok((select joined_at <= now() from memberships where member_id = id_of('Jan')),
  'and Jan no later than now');
select is((select row(phone, birth_year) from contacts where member_id = id_of('Ida')),
  row('555'::text, 1950), 'with her contact');
select is(balance_of('Ida'), 0::bigint, 'and without a grant: she brings a balance');
select is(verdicts(imported('members', lines)), 'already_imported already_imported '
  'already_imported invalid_input invalid_input invalid_input invalid_input',
  'a second time doubles nothing') from people;

-- Opening balances, from the account opening.
create temp table balances as select '[{"external_id": "1", "amount": 95},
  {"external_id": "2", "amount": -900}, {"external_id": "1", "amount": 5},
  {"external_id": "9", "amount": 5}, {"external_id": "2", "amount": 10000001},
  {"external_id": "2"}]'::jsonb as lines;
select is(verdicts(imported('balances', lines)), 'ok ok already_imported member_unknown '
  'invalid_input invalid_input', 'each once') from balances;
select is(array[balance_of('Ida'), balance_of('Jan'), system_balance('opening')],
  array[95, -900, 805]::bigint[], 'exact, past the floor, and opening shows what does not add up');
select is((select row(source, actor_id, amount) from events where kind = 'balance_imported'
  and member_id = id_of('Jan')), row('staff'::event_source, id_of('cleo'), -900::bigint),
  'by whom is known');
update memberships set external_id = '7' where member_id = id_of('cleo');
select is(verdicts(imported('balances', '[{"external_id": "7", "amount": 1}]')), 'not_neutral',
  'nobody imports a balance to themselves');
select is(verdicts(imported('balances', '[{"external_id": "7", "amount": -1}]')), 'ok',
  'a debt they may');

-- Past transfers, with their dates.
create temp table past as select '[
  {"reference": "t1", "from": "1", "to": "2", "amount": 50, "service_date": "2020-02-29",
    "note": "Bread"},
  {"reference": "t1", "from": "1", "to": "2", "amount": 50, "service_date": "2020-02-29"},
  {"reference": "t2", "from": "2", "to": "pot", "amount": 7, "service_date": "2020-03-01"},
  {"reference": "t3", "from": "pot", "to": "1", "amount": 3, "service_date": "2020-03-01"},
  {"reference": "t4", "from": "1", "to": "1", "amount": 3, "service_date": "2020-03-01"},
  {"reference": "t5", "from": "1", "to": "7", "amount": 3, "service_date": "2020-03-01"},
  {"reference": "t6", "from": "1", "to": "2", "amount": 3, "service_date": "2020-02-30"},
  {"reference": "t7", "from": "1", "to": "2", "amount": 3},
  {"reference": "t8", "from": "1", "to": "2", "amount": 0, "service_date": "2020-03-01"},
  {"reference": "t9", "from": "1", "to": "2", "amount": 3, "service_date": "2020-03-01",
    "category": "no"},
  {"from": "1", "to": "2", "amount": 3, "service_date": "2020-03-01"},
  {"reference": "t10", "to": "2", "amount": 3, "service_date": "2020-03-01"}]'::jsonb as lines;
select is(verdicts(imported('transfers', lines)), 'ok already_imported ok ok self_dealing '
  'not_neutral invalid_input invalid_input invalid_input category_unknown invalid_input '
  'member_unknown', 'each its verdict') from past;
select is(array[balance_of('Ida'), balance_of('Jan'), system_balance('pot')],
  array[48, -857, 4]::bigint[], 'exact, without levy and limits');
select is((select row(t.kind, t.service_date, t.entered_by, r.reason) from imported_lines i
  join transfers t using (transfer_id) join events v using (transfer_id)
  join event_reasons r using (event_id) where i.reference = 't1'),
  row('import'::transfer_kind, '2020-02-29'::date, id_of('cleo'), 'Bread'::text),
  'with its day and its words');
select is(verdicts(imported('transfers', lines -> 0 #> '{}' || jsonb_build_array(lines -> 2))),
  'already_imported already_imported', 'a second time doubles nothing') from past;

select refuses('ana', 'import_lines', '{"kind": "members", "lines": [{}]}', 'staff_required',
  'members import nothing');
select refuses('cleo', 'import_lines', jsonb_build_object('kind', 'members', 'lines', lines),
  'invalid_input', 'one to 500 lines') from (values ('[]'::jsonb), (
    (select jsonb_agg('{}'::jsonb) from generate_series(1, 501)))) x (lines);
select is(ask('ana', 'select count(*) from public.imported_lines'), '0', 'others see none of it');
select books_are_whole();
select * from finish();
