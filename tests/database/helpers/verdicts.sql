-- What became of each line of a batch: ok, or the code of its refusal.

create function verdicts(answer jsonb) returns text
language sql as $$
  select string_agg(coalesce(l ->> 'code', 'ok'), ' ' order by (l ->> 'line')::integer)
  from jsonb_array_elements(answer -> 'lines') l
$$;
