-- What tests and linters need. The linter wants plpgsql_check outside public, made by the
-- superuser; hosted projects offer both extensions too.
create extension plpgsql_check with schema extensions;
create extension pgtap with schema extensions;
-- Hosted projects begin in UTC, and their operators may choose another zone: nothing may mind.
do $$ begin
  execute format('alter database %I set timezone to %L', current_database(), 'Pacific/Chatham');
end $$;
