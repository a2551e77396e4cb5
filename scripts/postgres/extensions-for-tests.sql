-- What tests and linters need. The linter wants plpgsql_check outside public, made by the
-- superuser; hosted projects offer both extensions too.
create extension plpgsql_check with schema extensions;
create extension pgtap with schema extensions;
