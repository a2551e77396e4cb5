-- Words for trade between town and elsewhere, after people.sql. Cleo is staff of town, Fay of
-- elsewhere.

create function staff_of(slug text) returns text
language sql immutable as $$ select case slug when 'town' then 'cleo' else 'fay' end $$;
create function other_than(slug text) returns text
language sql immutable as $$ select case slug when 'town' then 'elsewhere' else 'town' end $$;

create function number_of(name text, slug text) returns integer
language sql stable as $$
  select number from public.memberships
  where member_id = id_of(name) and community_id = town(slug)
$$;

create function line_of(slug text, more jsonb default '{}') returns jsonb
language sql as $$
  select jsonb_build_object('community_id', town(slug), 'partner', other_than(slug),
    'floor', -600, 'ceiling', 600, 'rate', '{"ours": 1, "theirs": 1}'::jsonb) || more
$$;
create function open_side(slug text, more jsonb default '{}') returns jsonb
language sql as $$ select act(staff_of(slug), 'federation_line_open', line_of(slug, more)) $$;

create function close_line(slug text) returns jsonb
language sql as $$
  select act(staff_of(slug), 'federation_line_close', jsonb_build_object(
    'community_id', town(slug), 'partner', other_than(slug), 'reason', 'As agreed'))
$$;

-- From a member of one town to the other's, by number.
create function paying(payee text, amount bigint, slug text default 'town',
  more jsonb default '{}')
returns jsonb
language sql as $$
  select jsonb_build_object('community_id', town(slug), 'partner', other_than(slug),
    'to_number', number_of(payee, other_than(slug)), 'amount', amount, 'category', 'other') || more
$$;
create function pay(payer text, payee text, amount bigint, slug text default 'town',
  more jsonb default '{}')
returns jsonb
language sql as $$
  select act(payer, 'federation_transfer', paying(payee, amount, slug, more))
$$;

-- The trade accounts of town and elsewhere, as a tester writes them down.
create function owed() returns text
language sql stable as $$
  select concat_ws(' / ', private.federation_balance(town('town'), town('elsewhere')),
    private.federation_balance(town('elsewhere'), town('town')))
$$;
create function side_of(slug text) returns text
language sql stable as $$
  select state::text from public.trade_lines where community_id = town(slug)
$$;
