\ir helpers/people.sql
\ir helpers/lines.sql
-- By how much an account is too low or too full tells what is in it: a refusal says so only to who
-- may know the balance, and nobody finds it out by amounts that they do not have.

create function shown_as(visibility text) returns void
language sql as $$
  update public.community_settings set balance_visibility = visibility::public.balance_visibility
$$;
create function giving(payer text, amount bigint, slug text default 'town') returns text
language sql as $$
  select call_of(payer, 'transfer_create', jsonb_build_object('community_id', town(slug),
    'to_member_id', id_of('ben'), 'amount', amount, 'category', 'other', 'reason', 'gift'))
$$;
create function told(statement text) returns text
language sql as $$
  select string_agg(k, ' ' order by k) from jsonb_object_keys(facts_of(statement)) k
$$;
create function told_as(visibility text, statement text) returns text
language plpgsql as $$
begin
  perform shown_as(visibility);
  return told(statement);
end $$;

update accounts set ceiling = 100 where member_id = id_of('ben');
select is(told_as(visibility, giving('ana', 150)), sees, format('above a ceiling: %s', visibility))
from (values ('own', 'member_id side'), ('totals', 'member_id side'),
  ('members', 'member_id over side'), ('everybody', 'member_id over side')) v (visibility, sees);

-- Somebody who has 600 tries more: the answer is about themselves, wherever the ceiling is.
select shown_as('own') \g /dev/null
select is(facts_of(giving('ana', amount)), jsonb_build_object('side', 'recipient', 'member_id',
  id_of('ana'), 'missing', amount - 600), format('%s minutes that one does not have', amount))
from unnest(array[601, 1000, 1000000]) amount;
select is(facts_of(call_of('ana', 'group_hold', jsonb_build_object('preset', 'work_party',
  'category', 'other', 'recipient_id', id_of('ana'), 'helpers', jsonb_build_array(
    jsonb_build_object('member_id', id_of('ben'), 'amount', 700))))) ->> 'missing', '100',
  'in a group as well');
update accounts set ceiling = null where member_id = id_of('ben');

-- Who claims, or accepts, does not learn what the other one has; they themselves and staff do.
update community_settings set recording = 'provider' where community_id = town('town');
select is(told(call_of(name, 'payment_request_create', jsonb_build_object('recipient_id',
    id_of('ben'), 'amount', 700, 'category', 'other'))), sees, format('claimed by %s', name))
from (values ('ana', 'member_id side'), ('cleo', 'member_id missing side')) v (name, sees);
update community_settings set recording = 'recipient' where community_id = town('town');
select act('ana', 'request_create', jsonb_build_object('title', 'Help', 'description', 'Please',
  'category', 'other', 'amount', 500)) ->> 'request_id' as request \gset
select hold('ana', 'dora', 200) \g /dev/null
select is(told(call_of('ben', 'request_accept', jsonb_build_object('request_id', :'request'))),
  'member_id side', 'nor does who accepts');
select is(told(giving('ben', 10)), null, 'self-dealing has nothing to tell');

-- Over a line neither what is in the account, nor whose id it is.
select open_side('town'), open_side('elsewhere') \g /dev/null
update accounts set ceiling = 10 where member_id = id_of('erik');
select is(told_as(visibility, call_of('dora', 'federation_transfer', paying('erik', 20))),
  'side', format('over a line: %s', visibility)) from unnest(array['own', 'members']) visibility;
select is(facts_of(call_of('dora', 'federation_transfer', paying('erik', 601))) ->> 'missing', '1',
  'what the payer lacks comes first there too');
select books_are_whole();
select * from finish();
