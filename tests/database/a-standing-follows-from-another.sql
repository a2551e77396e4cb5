\ir helpers/people.sql
-- Each standing x each other one, by hand and by the bank: what private.transitions names may
-- follow, and nothing else.

create temp table ways as
select f.standing as from_standing, t.standing as to_standing, exists (
  select from private.transitions w where w.subject = 'memberships'
    and w.from_state = f.standing::text and w.to_state = t.standing::text) as allowed
from unnest(enum_range(null::standing)) f (standing),
  unnest(enum_range(null::standing)) t (standing)
where f.standing <> t.standing;

create function put(name text, standing public.standing) returns void
language plpgsql as $$
begin
  alter table public.memberships disable trigger user;
  update public.memberships m set standing = put.standing where m.member_id = id_of(name);
  alter table public.memberships enable trigger user;
end $$;

create function picked(from_standing public.standing, to_standing public.standing) returns text
language plpgsql as $$
declare
  code text;
begin
  perform put('ana', from_standing);
  begin
    code := refusal_of(format('update public.memberships set standing = %L where member_id = %L',
      to_standing, id_of('ana')));
    raise exception 'back' using errcode = 'TEST1';
  exception when sqlstate 'TEST1' then
    return code;
  end;
end $$;

select is(picked(from_standing, to_standing), 'transition_forbidden',
  format('%s does not become %s', from_standing, to_standing)) from ways where not allowed;
-- Erasing does more than pick a word: it has a call of its own.
select is(picked(from_standing, to_standing), 'not refused',
  format('%s may become %s', from_standing, to_standing))
from ways where allowed and to_standing <> 'erased';

select is((select string_agg(from_standing::text, ', ') from (
    select from_standing from ways group by 1 having not bool_or(allowed)) ends), 'erased',
  'every standing but the last has a way out');
select is((select string_agg(distinct w.from_state || ' ' || w.to_state, ', ')
    from private.transitions w where w.subject = 'memberships' and (
      w.from_state <> all (enum_range(null::standing)::text[])
      or w.to_state <> all (enum_range(null::standing)::text[]))), null,
  'transitions name standings that there are');

select refused(format($$insert into public.members (display_name) values ('Nell');
    insert into public.memberships (community_id, member_id, standing)
    values (%L, id_of('Nell'), %L)$$, town('town'), s), 'transition_forbidden',
  format('nobody begins as %s', s)) from unnest(array['leaving', 'closed', 'erased']) s;
select books_are_whole();
select * from finish();
