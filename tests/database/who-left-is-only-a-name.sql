\ir helpers/people.sql
\ir helpers/lives.sql
-- What members say about themselves is for those whom they are with. Who has left stays a name for
-- those who dealt with them; staff see who was here, and have no more of it than before.

select join_town(name) from unnest(array['eva', 'gus']) name \g /dev/null
select act('eva', 'member_update', '{"changes": {"bio": "I live alone", "skills": ["Chess"]}}')
  \g /dev/null
select pays('ana', 'eva', 30), pays('eva', 'ana', 30) \g /dev/null

create function card(reader text) returns text
language sql as $$
  select refusal_of(format('select ask(%L, %L)', reader,
    format('select public.member_card(%L)', id_of('eva'))))
$$;
create function in_statement(reader text) returns text
language sql as $$
  select ask(reader, format('select public.statement(%L)', town('town')))
    #>> '{items,0,other_name}'
$$;
create function seen(reader text) returns text
language sql as $$
  select concat_ws(' ', card(reader), ask(reader, format(
    'select count(*) from public.members where member_id = %L', id_of('eva'))),
    ask(reader, format('select private.name_of(%L)', id_of('eva'))))
$$;
select is(seen('ana'), 'not refused 1 "eva"', 'a member sees her card');
select is(leaves('eva'), 'closed', 'she leaves');
select is(seen('ana'), 'not_found 0 "eva"', 'her name is left of it');
select is(in_statement('ana'), 'eva', 'as in the statement');
select is(seen('cleo'), 'not refused 1 "eva"', 'staff see who was here');
select is(seen('eva'), 'not refused 1 "eva"', 'and she herself');
select is(seen('fay'), 'not_found 0 null', 'staff elsewhere see nothing');
select is(seen('erik'), 'not_found 0 null', 'nor does anybody else');

-- Who comes back is seen again; who was never let in is not even a name.
select is(staff_did('cleo', 'membership_restore', 'eva'), 'not refused', 'she comes back');
select is(seen('ana'), 'not refused 1 "eva"', 'and is seen');
update community_settings set joining = 'approval';
select join_town('zoe') \g /dev/null
select is(ask('ana', format('select private.name_of(%L)', id_of('zoe'))), 'null', 'waiting');
select is(staff_did('cleo', 'membership_decline', 'zoe'), 'not refused', 'and declined');
select is(ask('ana', format('select private.name_of(%L)', id_of('zoe'))), 'null', 'never there');
select books_are_whole();
select * from finish();
