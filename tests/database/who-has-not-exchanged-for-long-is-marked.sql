\ir helpers/people.sql
\ir helpers/lives.sql
-- Dormant: no exchange for as long as the community says. A mark for staff; nobody is closed.

update community_settings set dormant_after = '180 days' where community_id = town('town');
update community_settings set dormant_after = null where community_id = town('elsewhere');
create function dormant() returns text
language sql as $$
  select string_agg(i ->> 'display_name', ' ' order by i ->> 'display_name')
  from jsonb_array_elements(
    ask('cleo', 'select public.admin_members(dormant => true)') -> 'items') i
$$;
select behind_the_bank(
  'update public.memberships set joined_at = joined_at - interval ''170 days''');
select is(run('dormancy'), '0 done, 0 failed', 'nobody before their time');
select pays('ana', 'ben', 10) \g /dev/null
select hold('dora', 'cleo', 10) as escrow \gset
update memberships set standing = 'paused' where member_id = id_of('dora');
select is(run('dormancy', now() + interval '11 days'), '1 done, 0 failed',
  'only who is active, in a community that wants it');
select is(dormant(), 'cleo', 'who has only something set aside has not exchanged');
select is(told_of('cleo'), 'membership_dormant job', 'the mark is an event');
select is((select count(*) from memberships where standing <> 'active' and member_id <>
  id_of('dora')), 0::bigint, 'nobody is closed by a clock');
select is(run('dormancy', now() + interval '11 days'), '0 done, 0 failed', 'marked once');
select is(confirms('dora', :'escrow'), 'released', 'the next exchange');
select is(dormant(), null, 'takes the mark away at once');
select is((select jsonb_array_length(ask('cleo', 'select public.admin_members(dormant => false)')
  -> 'items')), 4, 'on the list of the others they are');
select is(run('dormancy', now() + interval '11 days'), '1 done, 0 failed', 'the job agrees');
select is((select dormant_at from memberships where member_id = id_of('cleo')), null,
  'and writes it down');
select is(run('dormancy', now() + interval '181 days'), '3 done, 0 failed', 'a year is long');
select is(dormant(), 'ana ben cleo', 'for everybody');

-- What is paid at once is an exchange too, a gift is none.
select act('ana', 'transfer_create', jsonb_build_object('to_member_id', id_of('ben'), 'amount', 5,
  'category', 'other', 'reason', r)) from unnest(array['gift']) r \g /dev/null
select is(dormant(), 'ana ben cleo', 'a gift is no exchange');
select act('ana', 'transfer_create', jsonb_build_object('to_member_id', id_of('ben'), 'amount', 5,
  'category', 'other', 'reason', 'exchange')) \g /dev/null
select is(dormant(), 'cleo', 'a payment for work is');
update memberships set standing = 'suspended' where member_id = id_of('cleo');
select is((select private.is_dormant(m) from memberships m where member_id = id_of('cleo')), false,
  'whom staff have stopped is not dormant');
select refused(format('update memberships set dormant_at = now() where member_id = %L',
  id_of('ben')), 'guarded', 'nobody is marked by hand');
select books_are_whole();
select * from finish();
