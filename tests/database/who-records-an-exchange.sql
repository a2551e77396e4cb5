\ir helpers/people.sql
-- Whose word settles an exchange: the provider's, the recipient's, both, or a coordinator's; always
-- a coordinator's where a party is marked vulnerable. Fixed at the hold.

update accounts set floor = null where member_id is not null;

create function recorded_by(recording text) returns void
language sql as $$
  update public.community_settings set recording = recorded_by.recording::public.recording
  where community_id = town('town')
$$;
create function acts(name text, rpc text, escrow_id uuid, more jsonb default '{}') returns text
language sql as $$
  select concat_ws(' ', e ->> 'state', concat_ws('+', e -> 'released', e -> 'refunded',
    e -> 'remaining')) from act(name, rpc, jsonb_build_object('escrow_id', escrow_id) || more) e
$$;
create function refuses_to(name text, rpc text, escrow_id uuid, code text, description text)
returns text
language sql as $$
  select refuses(name, rpc, jsonb_build_object('escrow_id', escrow_id), code, description)
$$;

select hold('ana', 'ben', 60) as old \gset
select is((select recording::text from escrows where escrow_id = :'old'), 'recipient',
  'unless told, the recipient records');

-- provider: what they say was worked is paid, the rest comes back, at once.
select recorded_by('provider');
select hold('ana', 'ben', 60) as escrow \gset
select is(acts('ben', 'escrow_deliver', :'escrow', '{"amount": 45}'), 'split 45+15+0',
  'provider: the delivery settles');
select hold('ana', 'ben', 60) as escrow \gset
select is(acts('ben', 'escrow_deliver', :'escrow'), 'released 60+0+0', 'all unless told');
select hold('ana', 'ben', 60) as escrow \gset
select refuses('ben', 'escrow_deliver', jsonb_build_object('escrow_id', :'escrow', 'amount', 61),
  'more_than_held', 'and no more than was held');
select is(acts('ana', 'escrow_confirm', :'escrow'), 'released 60+0+0',
  'a recipient who gives it before is not hindered');
select is(acts('ben', 'escrow_deliver', :'old'), 'delivered 0+0+60',
  'what was held before waits for the recipient, as agreed');
select is(acts('ana', 'escrow_confirm', :'old'), 'released 60+0+0', 'who confirms');

-- both: one after the other.
select recorded_by('both');
select hold('ana', 'ben', 60) as escrow \gset
select refuses_to('ana', 'escrow_confirm', :'escrow', 'not_delivered_yet',
  'both: no confirmation before the delivery');
select is(acts('ben', 'escrow_deliver', :'escrow'), 'delivered 0+0+60', 'the delivery');
select is(acts('ana', 'escrow_confirm', :'escrow', '{"amount": 20, "final": false}'),
  'delivered 20+0+40', 'then the confirmation, in parts if they like');
select is(acts('ana', 'escrow_confirm', :'escrow'), 'released 60+0+0', 'or all');
select hold('ana', 'ben', 60) as escrow \gset
select is(acts('ben', 'escrow_deliver', :'escrow'), 'delivered 0+0+60', 'delivered');
select run('auto-release', now() + interval '8 days') \g /dev/null
select is(state_of(:'escrow'), 'released', 'silence is a word as well');

-- coordinator: neither party can; neutral staff of the community can, before or after.
select recorded_by('coordinator');
select hold('ana', 'ben', 60) as escrow \gset
select refuses_to('ana', 'escrow_confirm', :'escrow', 'coordinator_records',
  'coordinator: the recipient cannot confirm');
select refuses_to('ana', 'admin_escrow_confirm', :'escrow', 'not_found',
  'nor as if they were staff');
select refuses_to('fay', 'admin_escrow_confirm', :'escrow', 'not_found',
  'nor staff of another community');
select is(acts('cleo', 'admin_escrow_confirm', :'escrow', '{"amount": 45}'), 'split 45+15+0',
  'staff can, before the delivery');
select is((select row(source, actor_id)::text from events
    where escrow_id = :'escrow' and kind = 'escrow_split'), row('staff', id_of('cleo'))::text,
  'the event says who');
select refuses_to('cleo', 'admin_escrow_confirm', :'escrow', 'escrow_not_open', 'once');
select hold('ana', 'ben', 60) as escrow \gset
select is(acts('ben', 'escrow_deliver', :'escrow', '{"amount": 30}'), 'delivered 0+0+60',
  'the provider says it is done');
select recorded_by('recipient') \g /dev/null
select hold('ana', 'ben', 5) as hers \gset
select recorded_by('coordinator') \g /dev/null
select is(jsonb_path_query_array(ask('cleo', 'select public.admin_escrows()'),
  '$.items[*].escrow_id'), jsonb_build_array(:'escrow'), 'it is on the list of staff');
select acts('ben', 'escrow_refund', :'hers') \g /dev/null
select throws_like($$select ask('ana', 'select public.admin_escrows()')$$, '%Only staff%',
  'which is not for members');
select refuses('cleo', 'admin_escrow_confirm', jsonb_build_object('escrow_id', :'escrow',
  'amount', 61), 'more_than_held', 'staff release no more than is held');
select refuses('cleo', 'admin_escrow_confirm', jsonb_build_object('escrow_id', :'escrow',
  'amount', 0, 'final', false), 'invalid_input', 'and not nothing, and nothing else');
select is(acts('cleo', 'admin_escrow_confirm', :'escrow', '{"final": false}'), 'delivered 30+0+30',
  'what was claimed');
select is(acts('cleo', 'admin_escrow_confirm', :'escrow', '{"amount": 0}'), 'split 30+30+0',
  'nothing more was done');
select hold('ana', 'ben', 60) as escrow \gset
select is(acts('ben', 'escrow_refund', :'escrow'), 'refunded 0+60+0',
  'a provider may always give back');
select hold('cleo', 'ben', 60) as escrow \gset
select refuses_to('cleo', 'admin_escrow_confirm', :'escrow', 'not_neutral',
  'nobody confirms their own exchange as staff');
update memberships set role = 'coordinator', standing = 'suspended' where member_id = id_of('dora');
select refuses_to('dora', 'admin_escrow_confirm', :'escrow', 'standing_forbids',
  'nor who is suspended');
update memberships set role = 'member', standing = 'active' where member_id = id_of('dora');
select recorded_by('recipient');
select hold('ana', 'ben', 60) as other \gset
select refuses_to('cleo', 'admin_escrow_confirm', :'other', 'recording_forbids',
  'staff do not confirm what is not theirs to confirm');

-- Nobody came: the claim goes where a case goes that nobody decided. Not delivered: back.
create function unconfirmed(fallback text) returns text
language plpgsql as $$
declare
  escrow uuid;
begin
  perform recorded_by('coordinator');
  update public.community_settings set dispute_fallback = fallback::public.dispute_fallback
  where community_id = town('town');
  escrow := hold('ana', 'dora', 60);
  perform act('dora', 'escrow_deliver', jsonb_build_object('escrow_id', escrow, 'amount', 41));
  perform run('auto-release', now() + interval '8 days');
  return concat_ws(' ', state_of(escrow), parts_of(escrow));
end $$;
select is(unconfirmed('refund'), 'refunded 0+60+0', 'nobody confirmed: refund');
select is(unconfirmed('release'), 'split 41+19+0', 'release: what was claimed');
select is(unconfirmed('half'), 'split 20+40+0', 'half of it');
select hold('ana', 'dora', 60) as escrow \gset
select run('delivery-deadlines', now() + interval '31 days') \g /dev/null
select is(state_of(:'escrow'), 'refunded', 'nothing delivered: refunded');

-- Marked vulnerable: always a coordinator, on whichever side they are.
select recorded_by('provider');
select refuses('ana', 'membership_mark', jsonb_build_object('member_id', id_of('ben'), 'vulnerable',
  true, 'reason', 'Hm'), 'staff_required', 'a mark is made by staff');
select refuses('cleo', 'membership_mark', jsonb_build_object('member_id', id_of('ben'),
  'vulnerable', true, 'reason', ''), 'invalid_input', 'with a reason');
select is(act('cleo', 'membership_mark', jsonb_build_object('member_id', id_of('ben'), 'vulnerable',
  true, 'reason', 'Agreed with his daughter')) -> 'vulnerable', 'true', 'marked');
select is((select row(source, facts)::text from events where kind = 'membership_marked'),
  row('staff', '{"vulnerable": true}'::jsonb)::text, 'which is an event');
select hold('ana', 'ben', 30) as provides \gset
select hold('ben', 'ana', 30) as receives \gset
select hold('ana', 'dora', 30) as neither \gset
select is(array(select recording::text from escrows
    where escrow_id in (:'provides', :'receives', :'neither') order by escrow_id),
  '{coordinator,coordinator,provider}', 'vulnerable: a coordinator on either side');
update memberships set vulnerable = false where member_id = id_of('ben');
select is((select source::text from events where kind = 'membership_marked'
  order by event_id desc limit 1), 'dashboard', 'unmarked by hand: an event too');
select refuses_to('ben', 'escrow_confirm', :'receives', 'coordinator_records',
  'what was held stays as it was agreed');
select is(acts('cleo', 'admin_escrow_confirm', :'receives'), 'released 30+0+0', 'until it ends');
select is(private.recording_of(town('town'), id_of('ana'), null)::text, 'provider',
  'an account of the community is not vulnerable');
select books_are_whole();
select * from finish();
