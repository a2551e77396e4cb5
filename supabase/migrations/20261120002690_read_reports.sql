-- Reading: the door to the reports, for the API, and the same of the last twelve months as views,
-- for the dashboard.

create function private.report_rows(
  report text, here uuid, since date, until date, unit text) returns setof jsonb
language plpgsql stable set search_path = ''
as $$
begin
  case report
    when 'active-members' then return query select to_jsonb(r)
      from private.report_active_members(here, since, until, unit) r;
    when 'hours' then return query select to_jsonb(r)
      from private.report_hours(here, since, until, unit) r;
    when 'members' then return query select to_jsonb(r)
      from private.report_members(here, since, until, unit) r;
    when 'negative-without-offer' then return query select to_jsonb(r)
      from private.report_negative_without_offer(here, since, until, unit) r;
    when 'positive-without-request' then return query select to_jsonb(r)
      from private.report_positive_without_request(here, since, until, unit) r;
    when 'velocity' then return query select to_jsonb(r)
      from private.report_velocity(here, since, until, unit) r;
    when 'top-flows' then return query select to_jsonb(r)
      from private.report_top_flows(here, since, until, unit) r;
    when 'disputes' then return query select to_jsonb(r)
      from private.report_disputes(here, since, until, unit) r;
    when 'issuance' then return query select to_jsonb(r)
      from private.report_issuance(here, since, until, unit) r;
    when 'balance-of-trade' then return query select to_jsonb(r)
      from private.report_balance_of_trade(here, since, until, unit) r;
    when 'year' then return query select to_jsonb(r)
      from private.report_year(here, since, until, unit) r;
    else perform private.refuse('not_found');
  end case;
end $$;
comment on function private.report_rows(text, uuid, date, date, text) is
  'The rows of a report, by the name that the API gives it. Error: not_found.';

-- Twelve months that end today, as the clocks of the community show it.
create function private.last_year(community_id uuid, out since date, out until date)
language sql stable set search_path = ''
as $$
  select (day - interval '1 year' + interval '1 day')::date, day
  from (
    select (now() at time zone s.time_zone)::date as day from public.community_settings s
    where s.community_id = last_year.community_id) today
$$;
comment on function private.last_year(uuid) is 'The days of a report that is asked for none.';

create function public.admin_report(
  report text, community_id uuid default null, from_date date default null,
  to_date date default null, unit text default 'HOUR')
returns jsonb
language plpgsql stable set search_path = ''
-- Compiling a report takes longer (1.4 s) than a small community's report itself.
set jit = off
as $$
declare
  here constant uuid := private.my_staffed_community(admin_report.community_id);
  at_most constant integer := 5000;
  days record;
  items jsonb[];
begin
  if not exists (select from public.units u where u.unit = admin_report.unit) then
    perform private.refuse('unit_unknown');
  end if;
  select coalesce(from_date, least(y.since, to_date)) as since,
    least(coalesce(to_date, y.until), coalesce(from_date, y.since) + 3660) as until into days
  from private.last_year(here) y;
  items := array(
    select r from private.report_rows(
      report, here, days.since, days.until, admin_report.unit) r limit at_most + 1);
  return jsonb_build_object('community_id', here, 'report', report, 'unit', admin_report.unit,
    'from', days.since, 'to', days.until, 'items', to_jsonb(items[1:at_most]),
    'complete', cardinality(items) <= at_most);
end $$;
comment on function public.admin_report(text, uuid, date, date, text) is
  'A report of some days (both included, up to ten years; the last twelve months unless told), '
  'for staff: up to 5000 rows, complete or not. '
  'Errors: staff_required, unit_unknown, community_required, not_found.';

grant select on public.report_exchanged, public.report_balances to authenticated;
grant execute on function private.transfers_near(uuid, date, date),
  private.exchanged(uuid, date, date, text), private.age_band(integer, date),
  private.report_active_members(uuid, date, date, text),
  private.report_hours(uuid, date, date, text),
  private.report_members(uuid, date, date, text),
  private.report_negative_without_offer(uuid, date, date, text),
  private.report_positive_without_request(uuid, date, date, text),
  private.report_velocity(uuid, date, date, text),
  private.report_top_flows(uuid, date, date, text),
  private.report_disputes(uuid, date, date, text),
  private.report_issuance(uuid, date, date, text),
  private.pot_before(uuid, date, text), private.report_year(uuid, date, date, text),
  private.report_rows(text, uuid, date, date, text), private.last_year(uuid),
  public.admin_report(text, uuid, date, date, text) to authenticated;

-- One view a report, named as it is. A view's columns are those of its function.
do $$
declare
  report text;
begin
  for report in
    select p.proname from pg_catalog.pg_proc p
    where p.pronamespace = 'private'::regnamespace and p.proname ~ '^report_'
      and p.proname <> 'report_rows' order by 1
  loop
    execute format('create view public.%1$I with (security_invoker = true) as
      select c.community_id, u.unit, r.* from public.communities c
      cross join public.units u
      cross join lateral private.last_year(c.community_id) y
      cross join lateral private.%1$I(c.community_id, y.since, y.until, u.unit) r
      where y.until is not null', report);
    execute format('comment on view public.%I is %L', report,
      'Of the last twelve months: ' || pg_catalog.obj_description(
        format('private.%I(uuid, date, date, text)', report)::regprocedure, 'pg_proc'));
    execute format('grant select on public.%I to authenticated', report);
  end loop;
end $$;
