-- Words for cases, after people.sql.

-- A case about minutes that Ana holds for Ben, opened by one of them.
create function dispute(amount integer default 60, opener text default 'ana') returns uuid
language sql as $$
  select (act(opener, 'escrow_dispute', jsonb_build_object('escrow_id', hold('ana', 'ben', amount),
    'reason', 'poor_quality', 'statement', 'It does not work')) ->> 'dispute_id')::uuid
$$;

create function escrow_of(dispute_id uuid) returns uuid
language sql stable as $$
  select escrow_id from public.disputes d where d.dispute_id = escrow_of.dispute_id
$$;

create function outcome_of(dispute_id uuid) returns text
language sql stable as $$
  select concat_ws(' ', d.state, d.resolution, d.released_amount, parts_of(d.escrow_id),
    state_of(d.escrow_id))
  from public.disputes d where d.dispute_id = outcome_of.dispute_id
$$;

-- One cell of the dashboard's grid: one UPDATE of one column, as postgres.
create function cell(dispute_id uuid, named text, value text) returns text
language sql as $$
  select format('update public.disputes set %I = %L where dispute_id = %L', named, value,
    dispute_id)
$$;
create function edit(dispute_id uuid, named text, value text) returns text
language sql as $$ select refusal_of(cell(dispute_id, named, value)) $$;
