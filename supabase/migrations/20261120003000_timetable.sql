-- The timetable: which job runs when, in one place, for pg_cron, the cron paths and /health.

insert into private.jobs (job, schedule, late_after, batch, does) values
  ('auto-release', '* * * * *', '10 minutes', 'private.auto_release',
   'releases what was delivered and neither confirmed nor disputed in its window'),
  ('delivery-deadlines', '* * * * *', '10 minutes', 'private.delivery_deadlines',
   'refunds what was not delivered in time'),
  ('request-expiry', '*/5 * * * *', '30 minutes', 'private.request_expiry',
   'expires requests that nobody accepted in time'),
  ('dispute-deadlines', '* * * * *', '10 minutes', 'private.dispute_deadlines',
   'carries out the fallback for cases nobody decided in time, tells staff of a second deadline'),
  ('payment-request-deadlines', '* * * * *', '10 minutes', 'private.payment_request_deadlines',
   'carries out what silence to a payment request means'),
  ('payment-request-reminders', '*/5 * * * *', '30 minutes', 'private.payment_request_reminders',
   'reminds of payment requests that are half-way to their deadline'),
  ('closing', '*/5 * * * *', '30 minutes', 'private.closing',
   'closes who is leaving and at zero, and passes on what came back to who has died'),
  ('dormancy', '47 3 * * *', '2 days', 'private.dormancy',
   'marks members without an exchange for long, and takes the mark from who had one since'),
  ('write-off-expiry', '*/5 * * * *', '30 minutes', 'private.write_off_expiry',
   'expires write-offs that no second member of staff decided in time'),
  ('seal', '*/5 * * * *', '30 minutes', 'private.seal',
   'closes off what was posted up to its last run, by a hash'),
  ('reconcile', '7 * * * *', '3 hours', 'private.reconcile',
   'checks the transfers since its last run, the clocks and the guards'),
  ('reconcile-full', '23 3 * * *', '2 days', 'private.reconcile_full',
   'checks all the books from the first entry on, and clears what is no longer true'),
  ('cleanup-idempotency', '41 * * * *', '1 day', 'private.cleanup',
   'removes idempotency keys after 24 hours, runs after 30 days, idle rate limits');

-- A stand-in with the same signature serves where there is no pg_cron.
do $$
begin
  if to_regprocedure('cron.schedule(text,text,text)') is null then
    create extension if not exists pg_cron;
  end if;
end $$;

select cron.schedule('chronobank-' || j.job, j.schedule,
  format('call private.run_job(%L)', j.job))
from private.jobs j;
-- pg_cron keeps its own records for ever, unless told otherwise.
select cron.schedule('chronobank-cron-records', '11 4 * * *',
  $$delete from cron.job_run_details where end_time < now() - interval '7 days'$$);

grant create on schema public, private to chronobank;
set role chronobank;

-- The cron paths: the same batches for those who have another clock than pg_cron.
create function public.cron_auto_release(batch_size integer default 500) returns jsonb
language sql volatile security definer set search_path = ''
as $$ select private.run_batch('auto-release', batch_size) $$;
comment on function public.cron_auto_release(integer) is
  'One batch of auto-release. Definer: jobs are the bank''s own code.';
create function public.cron_delivery_deadlines(batch_size integer default 500) returns jsonb
language sql volatile security definer set search_path = ''
as $$ select private.run_batch('delivery-deadlines', batch_size) $$;
comment on function public.cron_delivery_deadlines(integer) is
  'One batch of delivery-deadlines. Definer: jobs are the bank''s own code.';
create function public.cron_request_expiry(batch_size integer default 500) returns jsonb
language sql volatile security definer set search_path = ''
as $$ select private.run_batch('request-expiry', batch_size) $$;
comment on function public.cron_request_expiry(integer) is
  'One batch of request-expiry. Definer: jobs are the bank''s own code.';
create function public.cron_dispute_deadlines(batch_size integer default 500) returns jsonb
language sql volatile security definer set search_path = ''
as $$ select private.run_batch('dispute-deadlines', batch_size) $$;
comment on function public.cron_dispute_deadlines(integer) is
  'One batch of dispute-deadlines. Definer: jobs are the bank''s own code.';
create function public.cron_payment_request_deadlines(batch_size integer default 500)
returns jsonb
language sql volatile security definer set search_path = ''
as $$ select private.run_batch('payment-request-deadlines', batch_size) $$;
comment on function public.cron_payment_request_deadlines(integer) is
  'One batch of payment-request-deadlines. Definer: jobs are the bank''s own code.';
create function public.cron_payment_request_reminders(batch_size integer default 500)
returns jsonb
language sql volatile security definer set search_path = ''
as $$ select private.run_batch('payment-request-reminders', batch_size) $$;
comment on function public.cron_payment_request_reminders(integer) is
  'One batch of payment-request-reminders. Definer: jobs are the bank''s own code.';
create function public.cron_closing(batch_size integer default 500) returns jsonb
language sql volatile security definer set search_path = ''
as $$ select private.run_batch('closing', batch_size) $$;
comment on function public.cron_closing(integer) is
  'One batch of closing. Definer: jobs are the bank''s own code.';
create function public.cron_dormancy(batch_size integer default 500) returns jsonb
language sql volatile security definer set search_path = ''
as $$ select private.run_batch('dormancy', batch_size) $$;
comment on function public.cron_dormancy(integer) is
  'One batch of dormancy. Definer: jobs are the bank''s own code.';
create function public.cron_write_off_expiry(batch_size integer default 500) returns jsonb
language sql volatile security definer set search_path = ''
as $$ select private.run_batch('write-off-expiry', batch_size) $$;
comment on function public.cron_write_off_expiry(integer) is
  'One batch of write-off-expiry. Definer: jobs are the bank''s own code.';
create function public.cron_seal(batch_size integer default 500) returns jsonb
language sql volatile security definer set search_path = ''
as $$ select private.run_batch('seal', batch_size) $$;
comment on function public.cron_seal(integer) is
  'One batch of seal. Definer: jobs are the bank''s own code.';
create function public.cron_cleanup_idempotency(batch_size integer default 500) returns jsonb
language sql volatile security definer set search_path = ''
as $$ select private.run_batch('cleanup-idempotency', batch_size) $$;
comment on function public.cron_cleanup_idempotency(integer) is
  'One batch of cleanup-idempotency. Definer: jobs are the bank''s own code.';
create function public.cron_reconcile(full_check boolean default false) returns jsonb
language plpgsql volatile security definer set search_path = ''
as $$
declare
  result constant jsonb :=
    private.run_batch(case when full_check then 'reconcile-full' else 'reconcile' end);
begin
  return result || jsonb_build_object('findings',
    (select count(*) from public.findings f where f.cleared_at is null));
end $$;
comment on function public.cron_reconcile(boolean) is
  'One reconciliation; findings counts what is open. Definer: jobs are the bank''s own code.';

reset role;
revoke create on schema public, private from chronobank;
grant execute on function public.cron_auto_release(integer),
  public.cron_delivery_deadlines(integer), public.cron_request_expiry(integer),
  public.cron_dispute_deadlines(integer), public.cron_payment_request_deadlines(integer),
  public.cron_payment_request_reminders(integer), public.cron_closing(integer),
  public.cron_dormancy(integer), public.cron_write_off_expiry(integer),
  public.cron_seal(integer), public.cron_cleanup_idempotency(integer),
  public.cron_reconcile(boolean) to service_role;
