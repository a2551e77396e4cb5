-- Opens a community: its settings, a category "other" and its own accounts come with it.
-- Members join by naming the slug when they register.
insert into communities (name, slug)
values ('<name of the community>', '<slug of the community>');

-- Its rules; what is not named here keeps its default. A change later on concerns what begins
-- after it.
update community_settings set
  time_zone = 'Europe/Lisbon',
  rounding_step = 15,
  rounding_mode = 'nearest',
  default_floor = -600,
  joining = 'open'
where community_id = (select community_id from communities where slug = '<slug of the community>');

insert into categories (community_id, category, name)
select c.community_id, k.category, k.name
from communities c,
  (values ('garden', 'Garden'), ('home', 'Home'), ('language', 'Languages')) k (category, name)
where c.slug = '<slug of the community>';

select c.community_id, c.slug, s.*
from communities c join community_settings s using (community_id)
where c.slug = '<slug of the community>';
