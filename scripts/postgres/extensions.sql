-- pg_cron as a hosted project has it: made by the superuser, used by postgres as if it were his.
-- The migrations find cron.schedule and do not create the extension again.
create extension pg_cron with schema pg_catalog;
grant usage on schema cron to postgres with grant option;
grant all on all tables in schema cron to postgres with grant option;
grant all on all functions in schema cron to postgres with grant option;
