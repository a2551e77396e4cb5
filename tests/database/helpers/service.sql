-- As the functions call when nobody is logged in yet, with the bank's own key.

create function as_service(query text) returns jsonb
language plpgsql as $$
declare
  result jsonb;
begin
  perform set_config('role', 'service_role', true);
  execute 'select ' || query into result;
  perform set_config('role', 'none', true);
  return result;
end $$;
