\ir helpers/people.sql
\ir helpers/groups.sql
-- A group is settled in one transfer: with the last word that its legs need, or with the
-- organiser's, as the community says and as it was at the hold.

select join_town(format('p%s', n)) from generate_series(1, 4) n \g /dev/null
update memberships set role = 'coordinator' where member_id = id_of('dora');
update accounts set floor = null where member_id is not null;
update private.rate_limit_rules set allowed = 1000 where kind = 'write';

create function rules(confirmation text, recording text default 'recipient') returns void
language sql as $$
  update public.community_settings s set
    group_confirmation = rules.confirmation::public.group_confirmation,
    recording = rules.recording::public.recording
  where community_id = town('town')
$$;
-- 'p1>ben 30': who pays whom (or the pot) how much.
create function open_group(name text, variadic legs text[]) returns uuid
language sql as $$
  select (act(name, 'group_hold', jsonb_build_object('category', 'other', 'legs', (
    select jsonb_agg(jsonb_build_object('recipient_id', id_of(m[1]), 'provider_id', id_of(m[2]),
      'amount', m[3]) order by n)
    from unnest(legs) with ordinality u (leg, n), regexp_match(leg, '(\w+)>(\w+) (\d+)') m)))
    -> 'exchange' ->> 'exchange_id')::uuid
$$;
create function says(name text, what text, exchange_id uuid) returns text
language sql as $$
  select concat_ws(' ', p -> 'settled', 'of', p -> 'legs', 'settled,', p -> 'waiting', 'wait')
  from (select act(name, 'group_' || what, jsonb_build_object('exchange_id', exchange_id))
    -> 'progress') a (p)
$$;
create function says_not(name text, what text, exchange_id uuid, code text, description text)
returns text
language sql as $$
  select refuses(name, 'group_' || what, jsonb_build_object('exchange_id', exchange_id), code,
    description)
$$;
create function leg(exchange_id uuid, payer text, payee text default null) returns uuid
language sql as $$
  select e.escrow_id from public.escrows e where e.exchange_id = leg.exchange_id
    and recipient_id = id_of(payer) and (payee is null or provider_id = id_of(payee))
$$;
create function fates(exchange_id uuid) returns text
language sql as $$
  select string_agg(concat_ws(' ', r.display_name, e.state, parts_of(e.escrow_id)), ', '
    order by e.escrow_id)
  from public.escrows e join public.members r on r.member_id = e.recipient_id
  where e.exchange_id = fates.exchange_id
$$;

-- Participants: who pays confirms, and the last one settles them all.
select rules('participants');
select open_group('cleo', 'p1>ben 30', 'p2>ben 30', 'p2>pot 5', 'p3>dora 20') as g \gset
select says_not('cleo', 'settle', :'g', 'participants_confirm', 'the organiser alone settles not');
select says_not('p4', 'confirm', :'g', 'not_found', 'who has no part sees nothing');
select says_not('cleo', 'confirm', :'g', 'not_participant', 'nor does the organiser confirm');
select is(says('p1', 'confirm', :'g'), '0 of 4 settled, 3 wait', 'one has confirmed');
select says_not('p1', 'confirm', :'g', 'already_confirmed', 'once');
select is(says('p2', 'confirm', :'g'), '0 of 4 settled, 1 wait', 'one word for all their legs');
select is((select count(*) from events where kind = 'escrow_confirmed'), 3::bigint,
  'each is an event');
select is(says('p3', 'confirm', :'g'), '4 of 4 settled, 0 wait', 'the last word settles all');
select is(settlements(:'g'), 1::bigint, 'in one transfer');
select is(fates(:'g'), 'p1 released 30+0+0, p2 released 30+0+0, p2 released 5+0+0, '
  'p3 released 20+0+0', 'everybody is paid');
select says_not('p1', 'confirm', :'g', 'escrow_not_open', 'settled is settled');

-- Where both record, each side gives its word; a pot has none.
select rules('participants', 'both');
select open_group('cleo', 'p1>ben 30', 'p2>ben 30', 'p2>pot 5') as g \gset
select says('p1', 'confirm', :'g'), says('p2', 'confirm', :'g') \g /dev/null
select is(fates(:'g'), 'p1 held 0+0+30, p2 held 0+0+30, p2 held 0+0+5', 'the provider is missing');
select is(says('ben', 'confirm', :'g'), '3 of 3 settled, 0 wait', 'until they give theirs');
select open_group('cleo', 'p1>ben 30', 'p2>ben 30') as g \gset
select is(says('ben', 'confirm', :'g'), '0 of 2 settled, 2 wait', 'or the other way round');
select says_not('ben', 'confirm', :'g', 'already_confirmed', 'once');
select says('p1', 'confirm', :'g') \g /dev/null
select is(says('p2', 'confirm', :'g'), '2 of 2 settled, 0 wait', 'with the last payer');
select open_group('cleo', 'p1>pot 30', 'p2>pot 30') as g \gset
select says('p1', 'confirm', :'g') \g /dev/null
select is(says('p2', 'confirm', :'g'), '2 of 2 settled, 0 wait', 'nobody speaks for the pot');
-- Where the provider records, all who are paid.
select rules('participants', 'provider');
select open_group('cleo', 'ana>p1 30', 'ana>p2 40', 'ana>pot 5') as g \gset
select is(says('p1', 'confirm', :'g'), '0 of 3 settled, 2 wait', 'provider: one of two');
select is(says('p2', 'confirm', :'g'), '3 of 3 settled, 0 wait', 'the second speaks for the pot');
-- A coordinator's is settled by neutral staff, whatever the rule.
select rules('participants');
update memberships set vulnerable = true where member_id = id_of('p1');
select open_group('cleo', 'p1>ben 30', 'p2>ben 30', 'dora>ben 5') as g \gset
update memberships set vulnerable = false where member_id = id_of('p1');
select says_not('p1', 'confirm', :'g', 'coordinator_records', 'not by who is marked vulnerable');
select says('p2', 'confirm', :'g'), says('dora', 'confirm', :'g') \g /dev/null
select is(settlements(:'g'), 0::bigint, 'nor by the others');
select says_not('dora', 'settle', :'g', 'not_neutral', 'not by staff who have a part in it');
select is(says('cleo', 'settle', :'g'), '3 of 3 settled, 0 wait', 'but by a neutral coordinator');
update memberships set vulnerable = true where member_id = id_of('p1');
select rules('organiser');
select open_group('ana', 'ana>p1 30') as g \gset
update memberships set vulnerable = false where member_id = id_of('p1');
select says_not('ana', 'settle', :'g', 'coordinator_records', 'nor by a member who opened it');

-- A helper, or staff for who has no login, gives somebody's word; not for minutes of their own.
select rules('participants');
select open_group('cleo', 'p1>ben 30', 'p2>ben 30') as g \gset
select act('p1', 'helper_appoint', jsonb_build_object('helper_member_id', id_of(name), 'scopes',
  '["confirm"]'::jsonb, 'expires_at', now() + interval '1 day'))
from unnest(array['p4', 'ben']) name
  \g /dev/null
create function for_p1(name text) returns text
language sql as $$
  select call_of(name, 'group_confirm', jsonb_build_object('exchange_id', max(exchange_id::text),
    'on_behalf_of', id_of('p1'))) from public.exchanges where kind = 'group'
$$;
select refused(for_p1('p3'), 'not_helper', 'not by just anybody');
select refused(for_p1('ben'), 'not_neutral', 'nor by who is paid');
select lives_ok(for_p1('p4'), 'but by a helper');
select is((select row(actor_id, on_behalf_of)::text from events where kind = 'escrow_confirmed'
  order by event_id desc limit 1), row(id_of('p4'), id_of('p1'))::text, 'who says that they did');
select is(says('p2', 'confirm', :'g'), '2 of 2 settled, 0 wait', 'it counts like their own');

-- A member who pays it all is its organiser.
select rules('organiser');
select open_group('ana', 'ana>p1 30', 'ana>p2 40', 'ana>pot 5') as g \gset
select says_not('p1', 'settle', :'g', 'not_organiser', 'who is paid does not settle');
select is(says('ana', 'settle', :'g'), '3 of 3 settled, 0 wait', 'who pays does');
select is((select source::text from events where kind = 'escrow_released'
  order by event_id desc limit 1), 'member', 'as a member');
select open_group('dora', 'p1>ben 30') as g \gset
update memberships set role = 'member' where member_id = id_of('dora');
select says_not('dora', 'settle', :'g', 'not_found', 'who is staff no more has no say');
update memberships set role = 'coordinator' where member_id = id_of('dora');
select open_group('dora', 'dora>ben 30', 'p1>ben 30') as g \gset
update memberships set role = 'member' where member_id = id_of('dora');
select says_not('dora', 'settle', :'g', 'not_organiser', 'over what others pay');
select says_not('dora', 'cancel', :'g', 'not_organiser', 'in no way');
update memberships set role = 'coordinator' where member_id = id_of('dora');

-- Whoever goes their own way holds up none of the others, and may be the last one missing.
select rules('participants');
create function others_wait(last_act text) returns text
language plpgsql as $$
declare
  g constant uuid := open_group('cleo', 'p1>ben 30', 'p2>ben 30', 'p3>ben 30');
begin
  perform says('p1', 'confirm', g), says('p2', 'confirm', g);
  case last_act
    when 'dispute' then perform act('p3', 'escrow_dispute', jsonb_build_object('escrow_id',
      leg(g, 'p3'), 'reason', 'no_show', 'statement', 'I was ill'));
    when 'refund' then perform act('ben', 'escrow_refund',
      jsonb_build_object('escrow_id', leg(g, 'p3')));
    when 'half' then perform act('p3', 'escrow_confirm',
      jsonb_build_object('escrow_id', leg(g, 'p3'), 'amount', 15));
  end case;
  return fates(g);
end $$;
select is(others_wait('dispute'), 'p1 released 30+0+0, p2 released 30+0+0, p3 disputed 0+0+30',
  'a dispute of the last one');
select is(others_wait('refund'), 'p1 released 30+0+0, p2 released 30+0+0, p3 refunded 0+30+0',
  'a refund to the last one');
select is(others_wait('half'), 'p1 released 30+0+0, p2 released 30+0+0, p3 split 15+15+0',
  'half of it, by the last one');
select open_group('cleo', 'p1>ben 30', 'p2>ben 30') as g \gset
select says('p1', 'confirm', :'g') \g /dev/null
select act('p1', 'escrow_dispute', jsonb_build_object('escrow_id', leg(:'g', 'p1'), 'reason',
  'no_show', 'statement', 'Nobody came')) ->> 'dispute_id' as dispute \gset
select says_not('p1', 'confirm', :'g', 'under_dispute', 'who disputes does not confirm');
select act('p1', 'dispute_withdraw', jsonb_build_object('dispute_id', :'dispute')) \g /dev/null
select is(says('p2', 'confirm', :'g'), '0 of 2 settled, 1 wait',
  'and has taken back the word they gave before');
select is(says('p1', 'confirm', :'g'), '2 of 2 settled, 0 wait', 'until they give it again');

-- What was claimed for a leg is what is released of it.
select open_group('cleo', 'p1>ben 30', 'p2>ben 30') as g \gset
select act('ben', 'escrow_deliver', jsonb_build_object('escrow_id', leg(:'g', 'p1'), 'amount', 20))
  \g /dev/null
select says('p1', 'confirm', :'g'), says('p2', 'confirm', :'g') \g /dev/null
select is(fates(:'g'), 'p1 split 20+10+0, p2 released 30+0+0', 'as claimed');

-- Minutes for the pot can be disputed as well; neutral staff decide, nobody else is asked.
select open_group('cleo', 'p1>pot 30') as g \gset
select act('p1', 'escrow_dispute', jsonb_build_object('escrow_id', leg(:'g', 'p1'), 'reason',
  'no_show', 'statement', 'There was no class')) ->> 'dispute_id' as dispute \gset
select is((select respondent from disputes where dispute_id = :'dispute'), null,
  'the pot says nothing');
select act('cleo', 'dispute_resolve', jsonb_build_object('dispute_id', :'dispute', 'resolution',
  'split', 'amount', 10)) \g /dev/null
select is(fates(:'g'), 'p1 split 10+20+0', 'decided like any other');

-- Cancelled: everything open comes back, in one transfer; what is delivered is staff's to judge.
select open_group('ana', 'ana>p1 30', 'ana>p2 40', 'ana>pot 5') as g \gset
select act('p2', 'escrow_refund', jsonb_build_object('escrow_id', leg(:'g', 'ana', 'p2')))
  \g /dev/null
select says_not('p1', 'cancel', :'g', 'not_organiser', 'a participant does not cancel for all');
select is(act('ana', 'group_cancel', jsonb_build_object('exchange_id', :'g', 'reason', 'Rain'))
  -> 'progress' ->> 'settled', '3', 'the organiser does');
select is(fates(:'g'), 'ana refunded 0+30+0, ana refunded 0+40+0, ana refunded 0+5+0',
  'all is given back');
select is((select count(*) from event_reasons where reason = 'Rain'), 2::bigint, 'with the reason');
select says_not('ana', 'cancel', :'g', 'escrow_not_open', 'once');
select open_group('ana', 'ana>p1 30', 'ana>p2 40') as g \gset
select says('p1', 'confirm', :'g') \g /dev/null
select says_not('ana', 'cancel', :'g', 'already_delivered',
  'who pays takes nothing back from who has worked');
select is(says('cleo', 'cancel', :'g'), '2 of 2 settled, 0 wait', 'neutral staff may');

-- Who sees what, in the answers of writes as well: a participant their own legs; staff and who
-- pays it all, all of them.
select open_group('cleo', 'p1>ben 30', 'p2>ben 30', 'p2>pot 5') as g \gset
select is(jsonb_array_length(ask(name, format('select public.group_exchange(%L)', :'g'))
  -> 'escrows'), n, format('%s sees %s', name, n))
from (values ('p1', 1), ('p2', 2), ('ben', 2), ('cleo', 3), ('dora', 3)) seen (name, n);
select is(jsonb_array_length(act(name, 'group_confirm', jsonb_build_object('exchange_id', :'g'))
  -> 'escrows'), n, format('in the answer %s sees %s', name, n))
from (values ('p1', 1), ('ben', 2)) seen (name, n);
select open_group('cleo', 'p1>ben 30', 'p2>ben 30', 'p2>pot 5') as g \gset
select is(ask('p1', format('select public.group_exchange(%L)', :'g')) -> 'progress',
  '{"legs": 3, "settled": 0, "disputed": 0, "waiting": 3}', 'and how far the whole is');
select throws_ok(format('select ask(%L, %L)', name,
  format('select public.group_exchange(%L)', :'g')), 'PT404', null, format('%s sees nothing', name))
from unnest(array['p3', 'fay', 'erik']) name;
select books_are_whole();
select * from finish();
