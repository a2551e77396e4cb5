-- Words for the ends of memberships, after people.sql.

create function standing_of(name text) returns text
language sql stable as $$
  select standing::text from public.memberships
  where member_id = id_of(name) and community_id = town('town')
$$;
-- What staff do to somebody.
create function staff_does(staff text, rpc text, whom text, reason text default 'We spoke')
returns text
language sql as $$
  select call_of(staff, rpc, jsonb_build_object('member_id', id_of(whom), 'reason', reason))
$$;
create function staff_did(staff text, rpc text, whom text) returns text
language sql as $$ select refusal_of(staff_does(staff, rpc, whom)) $$;
create function leaves(name text, more jsonb default '{}') returns text
language sql as $$ select act(name, 'membership_leave', more) ->> 'standing' $$;
create function confirms(recipient text, escrow uuid) returns text
language sql as $$
  select act(recipient, 'escrow_confirm', jsonb_build_object('escrow_id', escrow)) ->> 'state'
$$;
-- From the recipient to the provider, so that one owes what the other has.
create function pays(recipient text, provider text, amount integer) returns text
language sql as $$ select confirms(recipient, hold(recipient, provider, amount)) $$;
create function told_of(name text) returns text
language sql stable as $$
  select string_agg(kind || ' ' || source, ', ' order by event_id) from public.events
  where member_id = id_of(name)
    and kind not in ('membership_began', 'role_changed', 'limits_changed')
$$;
