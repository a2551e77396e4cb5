\ir helpers/people.sql
-- Categories: each may be a part of another, none of itself, and other is always there.

create function sets(category text, changes jsonb, who text default 'cleo') returns text
language sql as $$
  select call_of(who, 'category_set', jsonb_build_object('category', category, 'changes', changes))
$$;
create function set_to(category text, changes jsonb) returns text
language sql as $$
  select concat_ws(' ', k ->> 'name', k ->> 'parent') from act('cleo', 'category_set',
    jsonb_build_object('category', category, 'changes', changes)) k
$$;
select refused(sets('home', '{"name": "Home"}', 'ana'), 'staff_required', 'staff make categories');
select is(set_to('home', '{"name": "Home"}'), 'Home', 'at the top');
select is(set_to('food', '{"name": "Food", "parent": "home"}'), 'Food home', 'or below another');
select is(set_to('bread', '{"name": "Bread", "parent": "food"}'), 'Bread food', 'or below that');
select is((select row(source, actor_id, facts)::text from events order by event_id desc limit 1),
  row('staff', id_of('cleo'),
    '{"name": "Bread", "parent": "food", "category": "bread"}'::jsonb)::text,
  'each is an event');
select is(set_to('bread', '{"name": "Loaves"}'), 'Loaves food', 'renamed, it stays where it is');
select is(set_to('bread', '{"name": "Loaves", "parent": null}'), 'Loaves', 'or goes to the top');
select is(set_to('bread', '{"name": "Bread", "parent": "food"}'), 'Bread food', 'and back');
select refused(sets('tea', '{"name": "Tea", "parent": "drinks"}'), 'category_unknown',
  'a parent has to be there');
select refused(sets('Tea!', '{"name": "Tea"}'), 'invalid_input', 'a category is a word');
select refused(sets('tea', '{"name": ""}'), 'invalid_input', 'with a name');

select refused(sets('home', '{"name": "Home", "parent": "bread"}'), 'category_cycle',
  'no category is above itself');
select refused(sets('home', '{"name": "Home", "parent": "home"}'), 'category_cycle',
  'nor beside');
select refused($$update public.categories set parent = 'bread' where category = 'home'$$,
  'category_cycle', 'not by hand either');
insert into categories (community_id, category, name) select town('town'), c, c
from unnest(array['a', 'b']) c;
select refused($$update public.categories set parent = case category when 'a' then 'b' else 'a' end
  where category in ('a', 'b')$$, 'category_cycle', 'nor two at once');
select refused($$delete from public.categories where category = 'other'$$, 'guarded',
  'other cannot be removed');
select refused($$update public.categories set category = 'rest' where category = 'other'$$,
  'guarded', 'nor be called something else');
select is(set_to('other', '{"name": "Sonstiges", "parent": "home"}'), 'Sonstiges home',
  'but it has a name and a place like any other');
delete from categories where category = 'a';
select is((select row(kind, source, facts ->> 'category')::text from events
  order by event_id desc limit 1), '(category_removed,dashboard,a)', 'edits by hand are events');

-- Who looks for a category finds what is below it.
select act('ben', 'offer_create', jsonb_build_object('title', title, 'description', 'Good',
  'category', category)) from (values ('Rye', 'bread'), ('Soup', 'food'), ('Chat', 'b')) o (title,
  category) \g /dev/null
select is((select string_agg(o ->> 'title', ' ' order by o ->> 'title')
  from jsonb_array_elements(
    ask('ana', format('select public.offers_search(category => %L)', category)) -> 'items') o),
  titles, format('below %s', category))
from (values ('home', 'Rye Soup'), ('food', 'Rye Soup'), ('bread', 'Rye'), ('none', null)) found
  (category, titles);
select is(jsonb_path_query_array(ask(null, $$select public.community(slug => 'town')$$),
  '$.categories[*].category'), '["bread", "food", "home", "other", "b"]',
  'anyone sees the tree, by name');
select books_are_whole();
select * from finish();
