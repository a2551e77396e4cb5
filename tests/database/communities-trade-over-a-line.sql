\ir helpers/people.sql
\ir helpers/lines.sql
-- Town and elsewhere trade minute for minute: who opens the line, what it moves, and how far.

-- A line takes two, and one rate.
select refuses('ana', 'federation_transfer', paying('erik', 60), 'line_not_open',
  'no line, no trade');
select is(facts_of(call_of('ana', 'federation_transfer', paying('erik', 60))),
  '{"status": "none"}', 'and it says so');
select is(open_side('town') ->> 'status', 'waiting', 'one side waits for the other');
select refuses('ana', 'federation_transfer', paying('erik', 60), 'line_not_open',
  'one side is not enough');
select is(open_side('elsewhere', '{"rate": {"ours": 2, "theirs": 1}}') ->> 'status',
  'rates_differ', 'rates that do not mirror each other');
select refuses('ana', 'federation_transfer', paying('erik', 60), 'line_not_open',
  'are no agreement');
select is(open_side('elsewhere', '{"rate": {"ours": 4, "theirs": 4}}') ->> 'status', 'open',
  'four for four is one for one');
select is(open_side('town', '{"floor": -100, "ceiling": 120}') -> 'partner_side' ->> 'ceiling',
  '600', 'staff see both sides');

-- Two transfers, each in its own books.
select pay('ana', 'erik', 60, 'town', '{"note": "Seedlings", "service_date": "2026-05-01"}')
  as trade \gset
select is(:'trade'::jsonb - '{transfer_id,community_id,member_id,partner_id,traded_at}'::text[],
  jsonb_build_object('partner', 'elsewhere', 'partner_name', 'Elsewhere', 'other_number', 1,
    'other_name', 'erik', 'amount', -60, 'partner_amount', 60, 'note', 'Seedlings',
    'rate', '{"ours": 1, "theirs": 1}'::jsonb, 'category', 'other',
    'service_date', '2026-05-01'), 'the payer sees what went where');
select is(row(balance_of('ana'), balance_of('erik', 'elsewhere'), owed())::text,
  '(-60,60,"60 / -60")', 'an hour from one to the other, over the trade accounts');
select is(array_agg(total), '{0,0}', 'each transfer sums to zero')
from (select sum(amount) as total from entries group by transfer_id, community_id) t;
select is((select count(*) from transfers where kind = 'trade'), 2::bigint, 'there are two');
select is((select count(distinct posted_in) from transfers where kind = 'trade'), 1::bigint,
  'of one database transaction');
select is((select array_agg(partner_transfer_id order by transfer_id) from trades),
  (select array_agg(transfer_id order by transfer_id desc) from trades), 'each names the other');
select is((select string_agg(concat_ws(' ', kind, source, amount, raw_amount), ', '
    order by kind) from events where kind ~ '^trade_'),
  'trade_paid member 60 60, trade_received partner 60', 'an event on both sides');
select is((select string_agg(coalesce(entered_by = id_of('ana'), false)::text, ' '
    order by community_id) from transfers where kind = 'trade'), 'true false',
  'who entered it is kept in the books of their community');

-- What each side reads of the other.
select is(ask('erik', 'select public.federation_trades()') #>> '{items,0,other_name}', 'ana',
  'the payee reads the name of the payer');
select is(ask('erik', 'select public.federation_trades()') #>> '{items,0,note}', 'Seedlings',
  'and what they wrote');
select is(ask('erik', 'select count(*) from public.members where display_name = ''ana'''), '0',
  'and nothing else about them');
select is(ask('ben', 'select public.federation_trades()') -> 'items', '[]',
  'a neighbour reads nothing of it');
select is(ask('cleo', 'select public.federation_trades()') -> 'items', '[]',
  'on this list staff have their own as well');
select is(ask('cleo', 'select count(*) from public.trades'), '1',
  'staff see the trades of their side, not those of the other');
select is(ask('fay', 'select count(*) from public.accounts where partner_id is not null'), '1',
  'and the trade account of their side');
select is((select count(*) from event_reasons where reason = 'Seedlings'), 1::bigint,
  'what somebody wrote is kept once, in the books of their community');
update members set display_name = 'Ana B.' where member_id = id_of('ana');
select is(ask('erik', 'select public.federation_trades()') #>> '{items,0,other_name}', 'Ana B.',
  'a name is the one of now, kept in one place');
update members set display_name = 'ana' where display_name = 'Ana B.';

-- To somebody, by number or id.
select is(pay('ben', 'erik', 5, 'town', jsonb_build_object('to_number', null,
  'to_member_id', id_of('erik'))) ->> 'other_number', '1', 'by id as well');
select refuses('ana', 'federation_transfer', paying('erik', 60) || addition, code, why)
from (values
  ('{"to_number": 99}'::jsonb, 'not_found', 'a number nobody has'),
  ('{"to_number": null}', 'invalid_input', 'to nobody'),
  (jsonb_build_object('to_member_id', id_of('fay')), 'invalid_input', 'to two'),
  (jsonb_build_object('to_number', null, 'to_member_id', id_of('ben')), 'not_found',
    'to a neighbour, who is not over there'),
  ('{"partner": "nowhere"}', 'community_unknown', 'to no community'),
  ('{"partner": "town"}', 'invalid_input', 'to one''s own'),
  ('{"category": "cooking"}', 'category_unknown', 'a category that is not one here'),
  ('{"amount": 0}', 'invalid_input', 'nothing'),
  (jsonb_build_object('service_date', current_date + 2), 'invalid_input',
    'for what is not done yet'),
  (jsonb_build_object('community_id', town('elsewhere')), 'not_found',
    'out of a community of others')) calls (addition, code, why);
select join_town('erik'), join_town('gus', 'elsewhere') \g /dev/null
select refuses('erik', 'federation_transfer', paying('erik', 5), 'self_dealing',
  'nobody trades with themselves, wherever they are');

-- The category is the same word where there is one.
insert into categories (community_id, category, name) values (town('town'), 'home', 'Home'),
  (town('town'), 'care', 'Care'), (town('elsewhere'), 'care', 'Care');
select pay('ana', 'erik', 1, 'town', '{"category": "home"}'),
  pay('ana', 'erik', 1, 'town', '{"category": "care"}') \g /dev/null
select is((select array_agg(category order by transfer_id desc) from transfers
    where community_id = town('elsewhere')), '{care,other,other,other}',
  'a word that the other side does not have is other there');

-- Limits: of the payer, of the payee, of either trade account.
select refuses('ana', 'federation_transfer', paying('erik', 54), 'line_limit_reached',
  'our trade account has a ceiling of 120, and 67 on it');
select is(facts_of(call_of('ana', 'federation_transfer', paying('erik', 54))),
  jsonb_build_object('over', 1, 'community_id', town('town')), 'it says whose, and by how much');
select open_side('town') \g /dev/null
select open_side('elsewhere', '{"floor": -100}') \g /dev/null
select refuses('ana', 'federation_transfer', paying('erik', 34), 'line_limit_reached',
  'theirs has a floor of -100, and -67 on it');
select open_side('elsewhere', '{"floor": -5000}'), open_side('town', '{"ceiling": 5000}')
  \g /dev/null
select refuses('ana', 'federation_transfer', paying('erik', 600), 'balance_too_low',
  'the floor of the payer binds');
update accounts set ceiling = 100
where member_id = id_of('erik') and community_id = town('elsewhere');
select refuses('ana', 'federation_transfer', paying('erik', 34), 'ceiling_reached',
  'the ceiling of the payee binds');
select hold('gus', 'erik', 20, 'elsewhere') as escrow \gset
select refuses('ana', 'federation_transfer', paying('erik', 14), 'ceiling_reached',
  'and counts what is on its way');
select lives_ok(call_of('ana', 'federation_transfer', paying('erik', 13)), 'up to the minute');
select lives_ok(call_of('erik', 'federation_transfer', paying('ben', 80, 'elsewhere')),
  'and the other way');
select is(owed(), '0 / 0', 'which brings both sides back to zero');

-- Rounding and levies are those of each side.
update community_settings set rounding_step = 15 where community_id = town('town');
update community_settings set levy_basis_points = 1000 where community_id = town('elsewhere');
select pay('ana', 'gus', 20, 'town') as trade \gset
select is(row(:'trade'::jsonb ->> 'amount', balance_of('gus', 'elsewhere'),
    system_balance('pot', 'elsewhere'))::text, '(-15,-6,1)',
  'rounded where it is entered, levied where it is earned');
select is((select raw_amount from events where kind = 'trade_paid' order by event_id desc limit 1),
  20::bigint, 'as entered is kept');
update community_settings set rounding_step = 1, levy_basis_points = 0;

-- Who may take part, and whose word counts.
update memberships set standing = 'paused' where member_id = id_of('gus');
select refuses('ana', 'federation_transfer', paying('gus', 5), 'partner_standing_forbids',
  'a payee who is paused');
update memberships set standing = 'active' where member_id = id_of('gus');
update memberships set standing = 'paused' where member_id = id_of('ana');
select refuses('ana', 'federation_transfer', paying('gus', 5), 'standing_forbids',
  'a payer who is paused');
update memberships set standing = 'active' where member_id = id_of('ana');
update community_settings set joining = 'approval' where community_id = town('elsewhere');
select join_town('hal', 'elsewhere') \g /dev/null
select refuses('ana', 'federation_transfer', paying('hal', 5), 'not_found',
  'who waits to be let in is not there');
create function with_recording(here public.recording, there public.recording) returns text
language plpgsql as $$
begin
  update public.community_settings set recording = here where community_id = town('town');
  update public.community_settings set recording = there where community_id = town('elsewhere');
  return refusal_of(call_of('ana', 'federation_transfer', paying('gus', 5)));
end $$;
select is(with_recording(here, there), 'recording_forbids', format('%s and %s', here, there))
from (values ('provider', 'recipient'), ('both', 'recipient'), ('coordinator', 'recipient'),
  ('recipient', 'provider'), ('recipient', 'both'), ('recipient', 'coordinator')) t (one, two),
  lateral (select one::public.recording as here, two::public.recording as there) r;
select is(with_recording('recipient', 'recipient'), 'not refused',
  'the recipient''s word is what a trade is made of');
update memberships set vulnerable = true where member_id = id_of('gus');
select refuses('ana', 'federation_transfer', paying('gus', 5), 'recording_forbids',
  'who is marked vulnerable trades through nobody else''s word');
update memberships set vulnerable = false;

-- On behalf of somebody: a helper with that scope, up to their amount.
select refuses('ben', 'federation_transfer', paying('gus', 5, 'town',
  jsonb_build_object('on_behalf_of', id_of('ana'))), 'not_helper',
  'nobody pays for others just so');
select act('ana', 'helper_appoint', jsonb_build_object('helper_member_id', id_of('ben'),
  'scopes', '["transfers"]'::jsonb, 'max_amount', 10,
  'expires_at', clock_timestamp() + interval '1 day')) \g /dev/null
select refuses('ben', 'federation_transfer', paying('gus', 11, 'town',
  jsonb_build_object('on_behalf_of', id_of('ana'))), 'help_reaches_less', 'a helper has a limit');
select pay('ben', 'gus', 10, 'town', jsonb_build_object('on_behalf_of', id_of('ana'))) \g /dev/null
select is((select string_agg(concat_ws(' ', community_id = town('town'),
    entered_by = id_of('ben'), on_behalf_of = id_of('ana')), ', ' order by transfer_id)
    from transfers where transfer_id > (select max(transfer_id) - 2 from transfers)),
  't t t, f', 'who typed it, and for whom, is in the books of theirs, and not in the others''');
select pay('gus', 'ana', 10, 'elsewhere') \g /dev/null

-- Who opens lines.
select refuses(name, 'federation_line_open', line_of('town'), code,
  format('%s opens no line', name))
from (values ('ana', 'staff_required'), ('fay', 'not_found')) t (name, code);
select refuses('cleo', 'federation_line_open', line_of('town', more), code, more::text)
from (values ('{"partner": "town"}'::jsonb, 'invalid_input'),
  ('{"partner": "nowhere"}', 'community_unknown'), ('{"floor": 1}', 'limits_invalid'),
  ('{"ceiling": -1}', 'limits_invalid'), ('{"floor": null}', 'limits_invalid'),
  ('{"ceiling": null}', 'limits_invalid'), ('{"rate": {"ours": 0, "theirs": 1}}', 'invalid_input'),
  ('{"rate": {"ours": 1}}', 'invalid_input'),
  ('{"rate": {"ours": 1, "theirs": 1001}}', 'invalid_input'),
  ('{"rate": {"ours": 2, "theirs": 1}}', 'rate_is_owed')) t (more, code);
select is(ask('ana', 'select public.federation_partners()') #>> '{partners,0,status}', 'open',
  'members see whom they can pay');
select is(ask('cleo', 'select public.federation_lines()') #>> '{items,0,partner}', 'elsewhere',
  'staff see their lines');
select refused($$select tests.ask('ana', 'select public.federation_lines()')$$, 'staff_required',
  'members do not');

-- The balance of trade, and what else counts a trade.
create function trade_report(name text, days text default '') returns jsonb
language sql as $$
  select ask(name, format('select public.admin_report(''balance-of-trade''%s)', days)) -> 'items'
$$;
select is((trade_report('cleo') -> 0) - 'partner_id', jsonb_build_object(
    'partner_name', 'Elsewhere', 'state', 'open', 'floor', -600, 'ceiling', 5000, 'balance', 20,
    'paid', 110, 'received', 90, 'net', 20, 'trades', 10), 'what was paid, received, and is owed');
select is(trade_report('cleo', $$, to_date => '2020-01-01'$$) #>> '{0,trades}', '0', 'of a period');
select is(ask('fay', 'select balance from public.report_balance_of_trade'), '-20',
  'the other side has the same with the other sign, in the dashboard too');
select refused($$select tests.trade_report('ana')$$, 'staff_required', 'a report is for staff');
select is((select sum(amount) from report_exchanged where community_id = town('town')),
  200::numeric, 'each trade is an exchange of its community, counted once');
select is((select string_agg(distinct concat_ws(' ', i ->> 'kind', i ->> 'other_name',
    i ->> 'other_account'), ', ') from jsonb_array_elements(
    ask('ben', 'select public.statement()') -> 'items') i), 'trade erik trade',
  'a statement says with whom');

-- What went over a line is not taken back on one side alone.
select refuses('cleo', 'transfer_reverse', jsonb_build_object('transfer_id', transfer_id,
  'reason', 'A mistake'), 'not_reversible', 'a trade cannot be reversed')
from transfers where kind = 'trade' and community_id = town('town') limit 1;
select books_are_whole();
select * from finish();
