-- A chapter that was tried on an empty database only: it does half of its work, and then meets
-- rows that do not keep its rule.

create table public.half_done (word text);
alter table public.accounts add column patience interval;
update public.accounts set patience = '1 day';
delete from private.rate_limit_rules where kind = 'recover';
drop trigger "entries are never changed" on public.entries;
select cron.schedule('chronobank-half-done', '* * * * *', 'select 1');
select cron.unschedule('chronobank-auto-release');
alter table public.accounts add constraint "nobody owes anything" check (balance >= 0);
