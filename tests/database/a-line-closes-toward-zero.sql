\ir helpers/people.sql
\ir helpers/lines.sql
-- Closing a line: nothing new, back to zero and not past it, at every rate; and then it is closed.

-- Nothing owed: closed at once, on both sides.
select open_side('town'), open_side('elsewhere') \g /dev/null
select is(close_line('town') ->> 'status', 'closed', 'at zero a line is closed at once');
select is(side_of('elsewhere'), 'closed', 'for both sides');
select refuses('ana', 'federation_transfer', paying('erik', 1), 'line_not_open', 'no more trade');
select refuses('cleo', 'federation_line_close', jsonb_build_object('partner', 'elsewhere',
  'reason', 'Again'), 'line_not_open', 'closed is closed');
select is(open_side('town') ->> 'status', 'waiting', 'it takes both to open it again');
select is(open_side('elsewhere') ->> 'status', 'open', 'and then it is open');

-- Something owed: only what brings it back.
select pay('ana', 'erik', 100) \g /dev/null
select is(close_line('elsewhere') ->> 'status', 'closing', 'either side may close');
select is(row(side_of('town'), side_of('elsewhere'))::text, '(closing,closing)',
  'and closes for both');
select is((select string_agg(concat_ws(' ', v.source, v.from_state, v.to_state, r.reason), ', '
    order by v.community_id) from events v join event_reasons r using (event_id)
    where kind = 'line_closing' and event_id > (select max(event_id) from events
      where kind = 'line_closed')),
  'partner open closing As agreed, staff open closing As agreed', 'both sides read why');
select private.remove_words_of(id_of('fay')) \g /dev/null
select is((select string_agg(r.reason, ', ' order by event_id) from events
    join event_reasons r using (event_id) where kind = 'line_closing'),
  'As agreed, As agreed, [removed], [removed]', 'and neither, when who wrote it is erased');
select is(open_side('town') ->> 'status', 'closing', 'the stricter side counts');
select is(close_line('town') ->> 'status', 'closing', 'until there is nothing left');
select refuses('ana', 'federation_transfer', paying('erik', 1), 'line_closing',
  'away from zero nothing goes');
select refuses('erik', 'federation_transfer', paying('ben', 101, 'elsewhere'), 'line_closing',
  'nor past it');
select is(facts_of(call_of('erik', 'federation_transfer', paying('ben', 101, 'elsewhere'))),
  '{"at_most": 100}', 'it says how much goes');
select pay('erik', 'ben', 60, 'elsewhere') \g /dev/null
select is(row(owed(), side_of('town'))::text, '("40 / -40",closing)', 'in parts');
select pay('erik', 'ben', 40, 'elsewhere') \g /dev/null
select is(row(owed(), side_of('town'), side_of('elsewhere'))::text, '("0 / 0",closed,closed)',
  'at zero it is closed');
select is((select count(*) from events where kind = 'line_closed'), 4::bigint,
  'an event on each side');

-- By hand: closing counts at once and is an event; nothing else goes.
select open_side('town'), open_side('elsewhere'), pay('ana', 'erik', 10) \g /dev/null
update trade_lines set state = 'closing' where community_id = town('elsewhere');
select refuses('ana', 'federation_transfer', paying('erik', 1), 'line_closing',
  'picked in the dashboard it counts as well');
select is((select concat_ws(' ', kind, source) from events order by event_id desc limit 1),
  'line_closing dashboard', 'and is an event');
select refused(format('update public.trade_lines set %s', change), code, change)
from (values ($$state = 'closed', closed_at = now()$$, 'guarded'), ('ours = 2', 'guarded'),
  ('opened_at = now()', 'guarded'), ($$state = 'closed'$$, 'guarded')) t (change, code);
select refused(format('update public.trade_lines set partner_id = %L', town('town')), 'guarded',
  'another partner');
select refused('delete from public.trade_lines', 'guarded', 'lines are kept');
select refused('truncate public.trade_lines cascade', 'guarded', 'all of them');
select refused($$insert into public.trade_lines (community_id, partner_id, ours, theirs)
  values (gen_random_uuid(), gen_random_uuid(), 1, 1)$$, 'guarded', 'no line by hand');
select refused(format('%s public.trades %s', verb, rest), 'guarded', verb || ' trades')
from (values ('update', 'set amount = amount'), ('delete from', ''), ('truncate', ''),
  ('insert into', 'select * from public.trades')) t (verb, rest);
create function moved(from_state text, to_state text) returns text
language plpgsql as $$
begin
  execute format('alter table public.trade_lines disable trigger user');
  update public.trade_lines set state = from_state::public.line_state,
    closed_at = case from_state when 'closed' then now() end;
  execute format('alter table public.trade_lines enable trigger user');
  return refusal_of(format('set role chronobank; update public.trade_lines set state = %L,
    closed_at = %s; reset role', to_state, case to_state when 'closed' then 'now()'
    else 'null' end));
end $$;
select is(moved(f.state, t.state) = 'not refused', exists (select from private.transitions x
    where x.subject = 'trade_lines' and x.from_state = f.state and x.to_state = t.state),
  format('%s to %s', f.state, t.state))
from unnest(enum_range(null::public.line_state)::text[]) f (state),
  unnest(enum_range(null::public.line_state)::text[]) t (state) where f.state <> t.state;
reset role;
select open_side('town'), open_side('elsewhere') \g /dev/null
select pay('erik', 'ana', 10, 'elsewhere') \g /dev/null

-- A trade account by hand.
select refused(format('insert into public.accounts (community_id, unit, system_account%s)
    values (%L, ''HOUR'', %L%s)', case when partner is null then '' else ', partner_id' end,
    town('town'), account, ', ' || quote_literal(partner)),
  'a trade account is with a partner, and no other account', account || ' by hand')
from (values ('trade', null), ('pot', town('elsewhere')::text)) t (account, partner);

-- Three minutes here for two there. What arrives is rounded down, and who is paid bears it.
create function rated(ours integer, theirs integer) returns text
language sql as $$
  select open_side('town', jsonb_build_object('rate', jsonb_build_object('ours', ours,
    'theirs', theirs))) is not null;
  select open_side('elsewhere', jsonb_build_object('rate', jsonb_build_object('ours', theirs,
    'theirs', ours))) ->> 'status'
$$;
select is(rated(3, 2), 'open', 'three for two');
select is(pay('ana', 'erik', 100) ->> 'partner_amount', '66',
  '100 are 66 and two thirds: 66 arrive');
select is(pay('erik', 'ana', 66, 'elsewhere') ->> 'partner_amount', '99',
  'no chain of trades ends with more than it began with');
select is(owed(), '1 / 0', 'what was dropped is in the trade account');
select refuses('ana', 'federation_transfer', paying('erik', 1), 'nothing_arrives',
  'less than a minute there is nothing');
select is(facts_of(call_of('ana', 'federation_transfer', paying('erik', 1))), '{"minimum": 2}',
  'it says what is enough');
select refuses('cleo', 'federation_line_open', line_of('town'), 'rate_is_owed',
  'the rate stays while something is owed');
select is(close_line('town') ->> 'status', 'closed', 'what no trade can move holds nothing up');
select is(row(owed(), system_balance('pot'))::text, '("0 / 0",1)', 'it goes to the pot');
select is((select concat_ws(' ', kind, amount) from events where community_id = town('town')
    order by event_id desc limit 1), 'line_closed 1', 'and the event says so');
select is((select count(*) from transfers where kind = 'remainder'), 1::bigint,
  'by a transfer of its own kind');
select refuses('cleo', 'transfer_reverse', jsonb_build_object('transfer_id', transfer_id,
  'reason', 'A mistake'), 'not_reversible', 'which stays where it is')
from transfers where kind = 'remainder';

-- One for three. One side opens again while the other is closing, and is left with what rounding
-- dropped; the next closing has to end all the same, whichever of the two sides is the finer one.
create function closes_twice(here text, there text, fine text, coarse text) returns text
language plpgsql as $$
declare
  seen text[];
begin
  -- Minutes of the fine side are a third of the coarse side's.
  perform open_side(coarse, '{"rate": {"ours": 1, "theirs": 3}}');
  perform open_side(fine, '{"rate": {"ours": 3, "theirs": 1}}');
  perform pay(there, here, 1, coarse), pay(here, there, 5, fine), pay(there, here, 2, coarse);
  perform close_line(coarse);
  perform open_side(fine, '{"rate": {"ours": 3, "theirs": 1}}');
  perform pay(here, there, 3, fine);
  seen := array[side_of(coarse), side_of(fine), owed()];
  perform open_side(coarse, '{"rate": {"ours": 1, "theirs": 3}}');
  perform pay(here, there, 3, fine);
  perform close_line(fine);
  return concat_ws(', ', variadic seen || array[side_of(coarse), side_of(fine), owed()]);
end $$;
select is(closes_twice('erik', 'ana', 'elsewhere', 'town'),
  'closed, open, 0 / -1, closed, closed, 0 / 0', 'the finer side over there');
select is(closes_twice('ana', 'erik', 'town', 'elsewhere'),
  'closed, open, -1 / 0, closed, closed, 0 / 0', 'and here');

-- Any rate, any trades: what is paid in is never less than what comes out, and it always closes.
create function closes(ours integer, theirs integer, seed integer) returns text
language plpgsql as $$
declare
  amount bigint;
  most bigint;
begin
  perform rated(ours, theirs);
  for n in 1..6 loop
    amount := 1 + abs(hashtext(format('%s %s %s %s', ours, theirs, seed, n)) % 200);
    perform refusal_of(case when n % 2 = 0
      then call_of('ana', 'federation_transfer', paying('erik', amount))
      else call_of('erik', 'federation_transfer', paying('ana', amount, 'elsewhere')) end);
  end loop;
  perform close_line('town');
  most := private.federation_at_most(private.federation_line(town('town'), town('elsewhere')));
  if most > 0 then
    perform pay('ana', 'erik', most);
  end if;
  most := private.federation_at_most(private.federation_line(town('elsewhere'), town('town')));
  if most > 0 then
    perform pay('erik', 'ana', most, 'elsewhere');
  end if;
  return concat_ws(' ', side_of('town'), side_of('elsewhere'), owed());
end $$;
update private.rate_limit_rules set allowed = 100000;
select is(closes(ours, theirs, seed), 'closed closed 0 / 0',
  format('%s for %s, case %s: it closes', ours, theirs, seed))
from (values (1, 1), (3, 2), (2, 3), (1, 60), (60, 1), (7, 5), (1000, 999), (13, 1))
    r (ours, theirs),
  generate_series(1, 4) seed;
select cmp_ok(system_balance('pot') + system_balance('pot', 'elsewhere'), '<', 4 * 32 * 60::bigint,
  'of what rounding drops, a trade leaves less than one minute of either side');
select books_are_whole();
select * from finish();
