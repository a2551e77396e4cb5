-- Reading: the export, which is everything that the bank holds about a member. Where it is held is
-- written down here, table by table: a test compares it with the catalog.

create table private.personal_data (
  relation text primary key,
  file text,
  whose text,
  shape text not null default 'to_jsonb(t)',
  left_out text,
  constraint "it is in the export, or it is said why not" check (
    num_nonnulls(file, left_out) = 1 and (file is null) = (whose is null))
);
comment on table private.personal_data is
  'Which rows of a table t are about the member $1 and in which file of the export they are.';
alter table private.personal_data enable row level security;
grant select on private.personal_data to chronobank;
create policy "the bank reads what it holds about whom" on private.personal_data for select
  to chronobank using (true);

insert into private.personal_data (relation, file, whose, shape) values
  ('public.members', 'profile', '$1 = t.member_id', 'to_jsonb(t)'),
  ('public.memberships', 'memberships', '$1 = t.member_id',
   'to_jsonb(t) || (select jsonb_build_object(''community_name'', c.name, ''slug'', c.slug)
     from public.communities c where c.community_id = t.community_id)'),
  ('public.contacts', 'contact', '$1 = t.member_id', 'to_jsonb(t)'),
  ('public.accounts', 'accounts', '$1 = t.member_id', 'to_jsonb(t)'),
  ('public.offers', 'offers', '$1 = t.member_id', 'to_jsonb(t) - ''words'''),
  ('public.requests', 'requests', '$1 in (t.author_id, t.provider_id)', 'to_jsonb(t)'),
  ('public.exchanges', 'exchanges', 't.exchange_id in (
     select e.exchange_id from public.escrows e where $1 in (e.recipient_id, e.provider_id)
     union select x.exchange_id from public.exchanges x where x.organiser_id = $1)',
   'to_jsonb(t)'),
  ('public.escrows', 'escrows', '$1 in (t.recipient_id, t.provider_id)',
   'private.escrow_json(t)'),
  -- Of a case between others, who decided it takes along that they did, and their own words.
  ('public.disputes', 'disputes', '$1 in (t.opened_by, t.respondent, t.decided_by)
     and (t.state <> ''open'' or t.decided_by is distinct from $1)',
   'case when $1 in (t.opened_by, t.respondent) then private.dispute_json(t)
     else jsonb_build_object(''dispute_id'', t.dispute_id, ''community_id'', t.community_id,
       ''resolution'', t.resolution, ''decided_by'', t.decided_by, ''decided_at'', t.decided_at,
       ''note'', t.note) end'),
  ('public.dispute_evidence', 'dispute-evidence', 't.dispute_id in (
     select d.dispute_id from public.disputes d where $1 in (d.opened_by, d.respondent))',
   'to_jsonb(t)'),
  ('public.payment_requests', 'payment-requests', '$1 in (t.provider_id, t.recipient_id)',
   'to_jsonb(t)'),
  ('public.helpers', 'helpers', '$1 in (t.member_id, t.helper_member_id)', 'to_jsonb(t)'),
  ('public.slips', 'slips', '$1 in (t.provider_id, t.recipient_id)', 'to_jsonb(t)'),
  ('public.imported_lines', 'imported-lines', '$1 = t.member_id', 'to_jsonb(t)'),
  ('public.invitations', 'invitations', '$1 in (t.member_id, t.created_by)',
   'to_jsonb(t) - ''token_hash'''),
  ('public.write_offs', 'write-offs', '$1 = t.member_id', 'to_jsonb(t)'),
  ('public.limit_overrides', 'limit-overrides', '$1 = t.member_id', 'to_jsonb(t)'),
  ('public.trades', 'trades', '$1 = t.member_id', 'private.federation_trade_json(t)'),
  -- By the indexes there are: what is about the member, an escrow, a request or a transfer of
  -- theirs, and what they did as staff.
  ('public.events', 'events', 't.event_id in (
     select v.event_id from public.events v
     where v.member_id = $1 and v.community_id in (
       select m.community_id from public.memberships m where m.member_id = $1)
     union select v.event_id from public.events v join public.escrows e using (escrow_id)
     where $1 in (e.recipient_id, e.provider_id)
     union select v.event_id from public.events v join public.requests r using (request_id)
     where $1 in (r.author_id, r.provider_id)
     union select v.event_id from public.events v
     join public.payment_requests p using (payment_request_id)
     where $1 in (p.provider_id, p.recipient_id)
     union select v.event_id from public.entries l
     join public.accounts a using (account_id, community_id)
     join public.events v on v.transfer_id = l.transfer_id and v.escrow_id is null
     where a.member_id = $1
     union select v.event_id from public.events v
     where v.actor_id = $1 and v.source in (''staff'', ''dashboard'') and v.community_id in (
       select m.community_id from public.memberships m where m.member_id = $1))',
   'to_jsonb(t) - ''posted_in'' || jsonb_build_object(''reason'', (
     select r.reason from public.event_reasons r
     where r.event_id = t.event_id and r.community_id = t.community_id))');
insert into private.personal_data (relation, left_out) values
  ('public.entries', 'they are the lines of the statements'),
  ('public.transfers', 'they are in the statements, with who entered them and for whom'),
  ('public.event_reasons', 'they are in events.json, each with its event'),
  ('private.idempotency_keys', 'copies of answers that were given, forgotten after a day');

grant create on schema public to chronobank;
set role chronobank;

create function public.member_export() returns jsonb
language plpgsql stable security definer set search_path = ''
set jit = off
-- By keys, however small the books are beside what is about one member; see private.post.
set enable_hashjoin = off set enable_mergejoin = off
as $$
declare
  mine constant uuid := private.my_member_id();
  part record;
  rows jsonb;
  files jsonb := '{}'::jsonb;
begin
  if mine is null then
    perform private.refuse('member_required');
  end if;
  for part in
    select d.relation, d.file, d.whose, d.shape, (
      select quote_ident(a.attname) from pg_catalog.pg_attribute a
      where a.attrelid = d.relation::regclass and a.attnum = 1) as key
    from private.personal_data d where d.file is not null order by d.relation
  loop
    execute format('select coalesce(jsonb_agg(%s order by t.%s), ''[]'') from %s t where %s',
      part.shape, part.key, part.relation, part.whose) into rows using mine;
    files := files || jsonb_build_object(part.file, coalesce(files -> part.file, '[]') || rows);
  end loop;
  return jsonb_build_object('files', files, 'left_out', (
    select jsonb_object_agg(d.relation, d.left_out) from private.personal_data d
    where d.left_out is not null));
end $$;
comment on function public.member_export() is
  'Everything that the bank holds about the caller, in whatever standing: {files: {name: rows}, '
  'left_out: {table: why}}. Error: member_required. '
  'Definer: of these rows all is the caller''s to read, also what no other call shows.';

reset role;
revoke create on schema public from chronobank;
grant execute on function public.member_export() to authenticated;
