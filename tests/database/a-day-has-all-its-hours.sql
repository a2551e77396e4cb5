\ir helpers/people.sql
-- Where clocks are changed, a day has 23 hours or 25, and may have two midnights or none. A
-- statement of each day and the reports still put every line into the day that a clock on the wall
-- showed, and into no other.

create temp table days (day date, zone text, first timestamptz);
insert into days values
  ('2026-03-29', 'Europe/Amsterdam', '2026-03-28 23:00+00'),
  ('2026-03-30', 'Europe/Amsterdam', '2026-03-29 22:00+00'),
  ('2026-10-26', 'Europe/Amsterdam', '2026-10-25 23:00+00'),
  -- From one o'clock back to midnight: it is midnight twice.
  ('2026-10-25', 'Atlantic/Azores', '2026-10-25 00:00+00'),
  ('2026-11-01', 'America/Havana', '2026-11-01 04:00+00'),
  -- From midnight on to one o'clock: there is none.
  ('2026-09-06', 'America/Santiago', '2026-09-06 04:00+00'),
  -- From midnight back to eleven: the day before is longer.
  ('2026-10-30', 'Africa/Cairo', '2026-10-29 22:00+00'),
  ('2026-06-01', 'UTC', '2026-06-01 00:00+00');
select is(private.start_of(day, zone), first, format('%s in %s', day, zone)) from days;
select is(private.start_of(null, 'UTC'), null, 'no day');

-- Every minute around these changes is in the day that the wall showed.
select is((select count(*) from days cross join generate_series(first - interval '36 hours',
    first + interval '36 hours', interval '1 minute') at
  where (at at time zone zone)::date <> (
    select max(d)::date from generate_series(day - 3, day + 3, interval '1 day') d
    where private.start_of(d::date, zone) <= at)), 0::bigint, 'each minute is in its day');

-- One gift in each hour of such a day and of its neighbours, as statements and reports see it.
update accounts set floor = null;
update private.rate_limit_rules set allowed = 10000;
do $$ begin
  for n in 1..75 loop
    perform tests.act('ana', 'transfer_create', jsonb_build_object('to_member_id',
      tests.id_of('ben'), 'amount', 1, 'reason', 'exchange', 'category', 'other'));
  end loop;
end $$;
create temp table posted as select transfer_id, entered_at as at from transfers;
create temp table lines as select entry_id, entered_at as at from entries;
alter table transfers disable trigger user;
alter table entries disable trigger user;
create function played(zone text, first timestamptz) returns void
language sql as $$
  update public.community_settings s set time_zone = zone where community_id = town('town');
  update public.transfers t set entered_at = first - interval '25 hours 30 minutes'
    + n.n * interval '1 hour'
  from (select transfer_id, row_number() over (order by transfer_id) as n
    from public.transfers) n where n.transfer_id = t.transfer_id;
  update public.entries e set entered_at = t.entered_at
  from public.transfers t where t.transfer_id = e.transfer_id
$$;
create function lines_on(day date) returns integer
language sql as $$
  select jsonb_array_length(ask('ben', format(
    'select public.statement(from_date => %L, to_date => %1$L, page_size => 100)', day)) -> 'items')
$$;
create function reported_on(day date) returns integer
language sql as $$
  select count(*)::integer from public.report_exchanged x
  where x.community_id = town('town') and x.day = reported_on.day
$$;
create temp table counted (zone text, day date, lines integer, reported integer, shown integer);
create procedure count_days() language plpgsql as $$
declare
  one record;
begin
  for one in select * from days loop
    perform played(one.zone, one.first);
    insert into counted
    select one.zone, d, lines_on(d), reported_on(d), (
      select count(*) from public.transfers t where (t.entered_at at time zone one.zone)::date = d)
    from (select one.day + n as d from generate_series(-2, 3) n) around;
  end loop;
end $$;
call count_days();
select is(lines, shown, format('statement of %s in %s', day, zone)) from counted order by zone, day;
select is(reported, shown, format('report of %s in %s', day, zone)) from counted order by zone, day;
select is((select sum(lines) from counted), (select 75 * count(*) from days), 'each line once');
-- As it was posted.
update transfers t set entered_at = p.at from posted p where p.transfer_id = t.transfer_id;
update entries e set entered_at = l.at from lines l where l.entry_id = e.entry_id;
alter table entries enable trigger user;
alter table transfers enable trigger user;
select books_are_whole();
select * from finish();
