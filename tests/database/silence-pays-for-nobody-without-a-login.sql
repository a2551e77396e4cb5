\ir helpers/people.sql
-- Who has no login sees no claim. Their silence says nothing, and staff, who act for them, do not
-- claim from them alone: not by a clock, and not where the provider records.

select act('cleo', 'membership_add', '{"display_name": "greta"}') \g /dev/null
create function claims(name text, recipient text) returns text
language sql as $$
  select act(name, 'payment_request_create', jsonb_build_object('recipient_id', id_of(recipient),
    'amount', 30, 'category', 'other')) ->> 'payment_request_id'
$$;
create function state_of_claim(payment_request_id text) returns text
language sql stable as $$
  select state::text from payment_requests p
  where p.payment_request_id = state_of_claim.payment_request_id::uuid
$$;
update community_settings set payment_request_fallback = 'accept';
select claims('ben', 'greta') as unseen, claims('ben', 'ana') as seen \gset
select run('payment-request-deadlines', now() + interval '8 days') \g /dev/null
select is(array[state_of_claim(:'unseen'), state_of_claim(:'seen')], '{rejected,accepted}',
  'silence accepts where somebody could have said no');
select claims('ben', 'greta') as unseen \gset
select is(act('cleo', 'payment_request_accept', jsonb_build_object('payment_request_id', :'unseen',
  'on_behalf_of', id_of('greta'))) ->> 'state', 'accepted', 'Greta''s word is typed by Cleo');

update community_settings set recording = 'provider';
select claims('ben', 'greta') as hers, claims('cleo', 'greta') as own \gset
select is(state_of_claim(:'hers'), 'accepted', 'where the provider records, Ben does');
select is(state_of_claim(:'own'), 'open', 'but not Cleo, who speaks for Greta');
create function decided(name text) returns text
language sql as $$
  select call_of(name, 'payment_request_decide', jsonb_build_object('payment_request_id',
    (select payment_request_id from payment_requests where state = 'open'), 'accept', true,
    'reason', 'Greta says so'))
$$;
select refused(decided('cleo'), 'not_neutral', 'nor does she decide');
update memberships set role = 'coordinator' where member_id = id_of('dora');
select lives_ok(decided('dora'), 'Dora does');
select is(row(balance_of('greta'), balance_of('cleo'))::text, '(-90,30)', 'and it is paid');
select books_are_whole();
select * from finish();
