-- To refuse: one function raises a refusal, with the facts that the caller needs to put it right.

-- facts: amounts in smallest steps. The API answers {code, message, details: facts, hint} with the
-- status of the refusal.
create function private.refuse(code text, facts jsonb default '{}') returns void
language plpgsql set search_path = ''
as $$
declare
  refusal private.refusals;
begin
  select * into strict refusal from private.refusals r where r.code = refuse.code;
  raise exception using
    errcode = 'PT' || refusal.status,
    message = refusal.message,
    detail = (facts || jsonb_build_object('code', refusal.code))::text,
    hint = refusal.hint;
end $$;
comment on function private.refuse(text, jsonb) is
  'Raises SQLSTATE PT<status> for a code of private.refusals, facts in the detail as JSON.';
grant execute on function private.refuse(text, jsonb) to chronobank;
