\ir helpers/people.sql
\ir helpers/lives.sql
\ir helpers/lines.sql
-- Debts that were written off are in the year's report, with who, how much and why; and what goes
-- over a line to another community is an exchange on both sides, each in its own books.

create function rows_of(report text, columns text[], reader text default 'cleo',
  arguments text default '') returns text
language sql as $$
  select string_agg((select string_agg(coalesce(i ->> c, '-'), ' ' order by n)
    from unnest(columns) with ordinality x (c, n)), ', ' order by ord)
  from jsonb_array_elements(ask(reader, format('select public.admin_report(%L%s)', report,
    arguments)) -> 'items') with ordinality y (i, ord)
$$;
create function figure(named text, reader text default 'cleo') returns text
language sql as $$
  select i ->> 'value' from jsonb_array_elements(
    ask(reader, 'select public.admin_report(''year'')') -> 'items') i
  where i ->> 'figure' = named
$$;

select is(figure('debts written off'), '0', 'nothing yet');
select pays('ana', 'ben', 45) \g /dev/null
select leaves('ana') \g /dev/null
select is(rows_of('members', '{change,display_name,standing}') ~ 'leaving ana leaving', true,
  'who is leaving is in the report of members');
update memberships set role = 'coordinator' where member_id = id_of('dora');
select act('cleo', 'write_off_propose', jsonb_build_object('member_id', id_of('ana'), 'reason',
  'Moved away')) ->> 'write_off_id' as write_off \gset
select is(figure('debts written off'), '0', 'a proposal creates nothing');
select act('dora', 'write_off_approve', jsonb_build_object('write_off_id', :'write_off', 'reason',
  'No address')) \g /dev/null
select is(figure('debts written off'), '45', 'the year says how much was written off');
select matches(rows_of('issuance', '{account,kind,amount,display_name,why}'),
  '^write_offs write_off 45 ana .+', 'and of whom, and why');
select is(rows_of('members', '{change,display_name}') ~ 'closed ana', true,
  'who was let go is in the report of members');
select is(figure('members who left'), '1', 'and in the year''s');
select is(figure('turnover'), '45', 'writing off is no turnover');
select is(figure('all balances and open escrows'), '0', 'and all of it is zero');

select open_side('town'), open_side('elsewhere') \g /dev/null
select pay('ben', 'erik', 30, 'town', '{"service_date": "2026-05-01"}') \g /dev/null
select is(rows_of('top-flows', '{recipient_name,provider_name,amount}', reader,
    ', from_date => ''2026-05-01'', to_date => ''2026-05-01'''), flow, reader)
from (values ('cleo', 'ben - 30'), ('fay', '- erik 30')) sides (reader, flow);
select is(rows_of('active-members', '{display_name,given,received}', reader,
    ', from_date => ''2026-05-01'', to_date => ''2026-05-01'''), active, active)
from (values ('cleo', 'ben 0 30'), ('fay', 'erik 30 0')) sides (reader, active);
select is(figure('all balances and open escrows', reader), '0', 'each is zero')
from unnest('{cleo,fay}'::text[]) reader;
select books_are_whole();
select * from finish();
