-- Makes a big bank of a small one: every row that there was at first, many times over. Ids change
-- together wherever they stand, so that copies belong to each other as do what they are copies of;
-- $1 names ids that become others, or stay. Guards and foreign keys are off: the books do not add
-- up, and need not, for what is looked at is how a row is found. $2 and $3: which copies; $4: how
-- far they are from each other in time.
create or replace function pg_temp.multiply(
  become jsonb, since integer, until integer, apart interval) returns void
language plpgsql as $$
declare
  relation record;
begin
  for relation in
    select c.oid::regclass as name, quote_ident('first_' || c.relname) as originals,
      string_agg(quote_ident(a.attname), ', ') as columns, string_agg(case
        when a.atttypid = 'uuid'::regtype then format(
          'coalesce(($1 ->> %1$I::text)::uuid, md5(%1$I::text || k)::uuid)', a.attname)
        when a.atttypid = 'uuid[]'::regtype then format('array(
          select coalesce(($1 ->> u::text)::uuid, md5(u::text || k)::uuid) from unnest(%I) u)',
          a.attname)
        when a.atttypid = 'bigint'::regtype and a.attname ~ '_id$' or a.attname = 'number'
          then format('%I + k * 100000', a.attname)
        when a.atttypid = 'timestamptz'::regtype then format('%I - k * $4', a.attname)
        when a.attname in
          ('slug', 'idempotency_key', 'slip_number', 'reference', 'external_id', 'bucket',
            'display_name')
          then format('%I || ''-'' || k', a.attname)
        when a.attname = 'token_hash' then 'sha256(token_hash || k::text::bytea)'
        else quote_ident(a.attname) end, ', ') as copies
    from pg_class c join pg_attribute a on a.attrelid = c.oid
    where c.relnamespace in ('public'::regnamespace, 'private'::regnamespace)
      and c.relkind = 'r' and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
    group by c.oid
  loop
    execute format(
      'create temp table if not exists %s as table %s', relation.originals, relation.name);
    execute format('insert into %s (%s) overriding system value
      select %s from pg_temp.%s, generate_series($2, $3) k on conflict do nothing',
      relation.name, relation.columns, relation.copies, relation.originals)
      using become, since, until, apart;
  end loop;
end $$;
